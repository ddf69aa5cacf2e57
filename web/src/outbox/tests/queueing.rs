//! What waits, what is sent, and in which order.

use super::*;

#[test]
fn a_write_shows_at_once_and_is_confirmed() {
    let mut world = World::new();
    world.rename("Pears");
    assert_eq!((world.shown().name.as_str(), world.standing()), ("Pears", Standing::Waiting));
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.standing()), ("Pears", Standing::Confirmed));
    assert!(world.book.queue.entries.is_empty());
}

#[test]
fn writes_about_one_order_go_one_after_the_other_each_on_the_state_before_it() {
    let mut world = World::new();
    world.rename("Pears");
    world.complete();
    assert_eq!(world.book.queue.claim(&world.alone(), 4).len(), 1);
    world.pen.now_ms += CLAIM_MS;
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.stored().completed), ("Pears", true));
    assert_eq!(world.server.effects.get(), 3);
}

#[test]
fn writes_about_different_orders_go_together() {
    let mut world = World::new();
    world.create("b", "Bread");
    world.create("c", "Cheese");
    world.rename("Pears");
    assert_eq!(world.book.queue.claim(&world.alone(), 2).len(), 2);
    assert_eq!(world.book.queue.claim(&world.alone(), 2).len(), 1);
}

#[test]
fn an_order_that_is_not_yet_there_can_be_changed_and_deleted() {
    let mut world = World::new();
    world.server.orders.clear();
    world.create("a", "Apples");
    world.rename("Pears");
    assert_eq!(world.shown().name, "Pears");
    world.delete();
    assert!(world.book.queue.shown("a", None).unwrap().deleted);
    world.flush();
    assert_eq!(world.stored().name, "Pears");
    assert!(world.stored().delete_time.is_some());
}

#[test]
fn an_answer_that_was_lost_is_asked_for_again_with_one_effect() {
    let mut world = World::new();
    world.create("b", "Bread");
    let [entry] = world.book.queue.claim(&world.alone(), 4).try_into().unwrap();
    world.server.take(&entry);
    world.book.answered(&entry.request_id, Answer::Later);
    world.flush();
    assert_eq!(world.server.effects.get(), 2);
    assert!(world.book.queue.entries.is_empty());
}

#[test]
fn what_one_tab_sends_another_leaves_alone_for_a_while() {
    let mut world = World::new();
    world.rename("Pears");
    let tab = |tab: &str, alone, now_ms| Claimant { tab: tab.to_owned(), alone, now_ms, kept_ms: 30 * DAY_MS };
    let queue = &mut world.book.queue;
    assert_eq!(queue.claim(&tab("one", false, 0), 4).len(), 1);
    assert_eq!(queue.claim(&tab("two", false, CLAIM_MS - 1), 4).len(), 0);
    assert_eq!(queue.clone().claim(&tab("two", true, 1), 4).len(), 1, "the first tab has lost its lock");
    assert_eq!(queue.claim(&tab("two", false, CLAIM_MS), 4).len(), 1);
}

#[test]
fn what_was_not_sent_can_be_cancelled_with_all_that_builds_upon_it() {
    let mut world = World::new();
    world.server.orders.clear();
    world.create("a", "Apples");
    world.rename("Pears");
    world.book.cancel("id 1", &mut world.pen);
    assert_eq!(world.book, Book::default());
}

#[test]
fn what_may_have_arrived_is_not_cancelled_but_taken_back() {
    let mut world = World::new();
    world.rename("Pears");
    let [entry] = world.book.queue.claim(&world.alone(), 4).try_into().unwrap();
    world.server.take(&entry);
    world.book.cancel(&entry.request_id, &mut world.pen);
    world.book.answered(&entry.request_id, Answer::Later);
    world.flush();
    assert_eq!(world.stored().name, "Apples");
}

#[test]
fn a_cancelled_change_is_not_what_the_next_one_builds_upon() {
    let mut world = World::new();
    world.rename("Pears");
    world.rename("Plums");
    world.book.cancel("id 1", &mut world.pen);
    world.flush();
    assert_eq!(world.stored().name, "Plums");
    world.undo();
    world.flush();
    assert_eq!(world.stored().name, "Apples");
}

#[test]
fn a_refused_write_holds_back_its_own_order_only() {
    let mut world = World::new();
    world.rename("Pears");
    world.complete();
    world.create("b", "Bread");
    let [first, _] = world.book.queue.claim(&world.alone(), 4).try_into().unwrap();
    let refused = super::super::Hold::new(Reason::Refused);
    world.book.answered(&first.request_id, Answer::Refused(refused));
    assert_eq!((world.shown().name.as_str(), world.standing()), ("Apples", Standing::Held));
    world.pen.now_ms += CLAIM_MS;
    world.flush();
    assert!(world.server.orders.contains_key("b"));
    assert!(!world.stored().completed);
}

#[test]
fn a_refused_write_goes_on_once_it_is_corrected() {
    let mut world = World::new();
    world.create("b", "Bread");
    world.book.queue.claim(&world.alone(), 4);
    let refused = super::super::Hold::new(Reason::Refused);
    world.book.answered("id 1", Answer::Refused(refused));
    world.book.again("id 1", &named("Rolls"), &mut world.pen);
    world.flush();
    assert_eq!(
        (world.server.orders["b"].name.as_str(), world.server.orders["b"].date.as_str()),
        ("Rolls", "2024-06-13")
    );
    world.undo();
    world.flush();
    assert!(world.server.orders["b"].delete_time.is_some(), "undoing knows it under its new request id");
}

#[test]
fn what_has_waited_for_25_days_asks_before_it_is_sent() {
    let mut world = World::new();
    world.rename("Pears");
    world.pen.now_ms += OLD_MS + 1;
    world.flush();
    assert_eq!(world.stored().name, "Apples");
    assert_eq!((world.held().hold.as_ref().unwrap().reason(), world.shown().name.as_str()), (Reason::Old, "Pears"));
    world.book.again("id 1", &Patch::default(), &mut world.pen);
    world.flush();
    assert_eq!(world.stored().name, "Pears");
}

#[test]
fn where_the_server_forgets_request_ids_sooner_a_write_asks_sooner() {
    let mut world = World::new();
    world.pen.kept_days = Some(6);
    world.rename("Pears");
    world.pen.now_ms += 5 * DAY_MS + 1;
    world.flush();
    assert_eq!(world.held().hold.as_ref().unwrap().reason(), Reason::Old);
}
