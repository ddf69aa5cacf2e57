//! Undo and redo.

use super::*;

#[test]
fn undoing_a_change_restores_the_field_it_changed_and_redoing_changes_it_again() {
    let mut world = World::new();
    world.rename("Pears");
    world.flush();
    world.undo();
    world.flush();
    assert_eq!(world.stored().name, "Apples");
    world.redo();
    world.flush();
    assert_eq!(world.stored().name, "Pears");
}

#[test]
fn undoing_leaves_alone_what_others_changed_in_other_fields() {
    let mut world = World::new();
    world.rename("Pears");
    world.flush();
    world.elsewhere(|order| order.completed = true);
    world.undo();
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.stored().completed), ("Apples", true));
}

#[test]
fn undoing_what_others_changed_since_is_a_conflict() {
    let mut world = World::new();
    world.rename("Pears");
    world.flush();
    world.elsewhere(|order| order.name = "Plums".to_owned());
    world.undo();
    world.flush();
    assert_eq!(world.stored().name, "Plums");
    assert_eq!(world.held().hold.as_ref().unwrap().reason(), Reason::Conflict);
}

#[test]
fn a_new_order_is_undone_by_deleting_it_and_redone_by_restoring_it() {
    let mut world = World::new();
    world.create("b", "Bread");
    world.flush();
    world.undo();
    world.flush();
    assert!(world.server.orders["b"].delete_time.is_some());
    world.redo();
    world.flush();
    assert!(world.server.orders["b"].delete_time.is_none());
}

#[test]
fn a_deletion_is_undone_by_restoring_the_order() {
    let mut world = World::new();
    world.delete();
    world.flush();
    assert!(world.stored().delete_time.is_some());
    world.undo();
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.stored().delete_time), ("Apples", None));
}

#[test]
fn what_was_not_sent_is_undone_without_a_write() {
    let mut world = World::new();
    world.rename("Pears");
    world.undo();
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.server.effects.get()), ("Apples", 1));
    world.redo();
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.server.effects.get()), ("Pears", 2));
}

#[test]
fn undoing_goes_back_step_by_step_and_forward_again() {
    let mut world = World::new();
    for name in ["Pears", "Plums", "Quinces"] {
        world.rename(name);
        world.flush();
    }
    let mut names = Vec::new();
    for _ in 0..3 {
        world.undo();
        world.flush();
        names.push(world.stored().name.clone());
    }
    for _ in 0..3 {
        world.redo();
        world.flush();
        names.push(world.stored().name.clone());
    }
    assert_eq!(names, ["Plums", "Pears", "Apples", "Pears", "Plums", "Quinces"]);
}

#[test]
fn what_is_done_anew_takes_the_place_of_what_was_undone() {
    let mut world = World::new();
    world.rename("Pears");
    world.undo();
    world.rename("Plums");
    world.redo();
    world.flush();
    assert_eq!(world.stored().name, "Plums");
}

#[test]
fn several_writes_of_one_act_are_undone_together() {
    let mut world = World::new();
    let entries = ["b", "c"].map(|uuid| Entry::create(format!("make {uuid}"), uuid.to_owned(), all(uuid)));
    world.book.put(entries.into(), &mut world.pen);
    world.flush();
    world.undo();
    world.flush();
    assert!(["b", "c"].iter().all(|uuid| world.server.orders[*uuid].delete_time.is_some()));
}

#[test]
fn acts_are_kept_for_as_long_as_the_server_keeps_history() {
    let mut world = World::new();
    world.rename("Pears");
    world.flush();
    world.pen.kept_days = Some(7);
    world.pen.now_ms += 8 * DAY_MS;
    world.complete();
    assert_eq!(world.book.history.acts.len(), 1);
}

#[test]
fn writes_of_this_browser_are_known_by_their_request_ids() {
    let mut world = World::new();
    world.rename("Pears");
    world.flush();
    assert!(world.book.is_own("id 1"));
    assert!(!world.book.is_own("another"));
}

#[test]
fn a_bulk_change_on_its_way_is_taken_back_after_it_has_arrived() {
    let mut world = World::new();
    world.put(Entry::bulk("bulk".to_owned(), String::new(), None, 3));
    assert_eq!(world.book.queue.claim(&world.alone(), 4).len(), 1, "it is on its way");
    world.undo();
    assert!(world.book.queue.claim(&world.alone(), 4).is_empty());
    world.book.answered("bulk", Answer::Finished(Vec::new()));
    let sent = world.book.queue.claim(&world.alone(), 4);
    assert_eq!(sent.iter().map(|entry| entry.reverted.as_str()).collect::<Vec<_>>(), ["bulk"]);
}

fn batch(id: &str, orders: usize) -> Entry {
    Entry::batch(id.to_owned(), vec![Default::default(); orders])
}

#[test]
fn a_batch_is_taken_back_by_its_request_id() {
    let mut world = World::new();
    world.put(batch("batch", 3));
    world.flush();
    world.undo();
    let sent = world.book.queue.claim(&world.alone(), 4);
    assert_eq!(sent.iter().map(|entry| entry.reverted.as_str()).collect::<Vec<_>>(), ["batch"]);
}

#[test]
fn the_orders_of_a_batch_are_not_kept_once_they_are_stored() {
    let mut world = World::new();
    world.put(batch("batch", 3));
    world.flush();
    let act = world.book.history.last_done().unwrap();
    assert!(act.steps[0].entry.orders.is_empty());
    assert_eq!(act.steps[0].entry.weight(), 3);
}

#[test]
fn batches_that_were_given_up_are_made_when_they_are_put_again_and_the_others_are_not_made_twice() {
    let mut world = World::new();
    let batches = || vec![batch("first", 3), batch("second", 3)];
    world.book.put(batches(), &mut world.pen);
    assert_eq!(world.book.queue.claim(&world.alone(), 1).len(), 1, "the first is on its way");
    world.book.cancel("second", &mut world.pen);
    world.book.answered("first", Answer::Finished(Vec::new()));
    assert!(world.book.queue.entries.is_empty());
    world.book.put(batches(), &mut world.pen);
    let left: Vec<_> = world.book.queue.entries.iter().map(|entry| entry.request_id.as_str()).collect();
    assert_eq!(left, ["second"]);
}
