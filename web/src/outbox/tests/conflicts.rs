//! What two people do to one order.

use super::*;

/// Ours is made from what is shown; then somebody else is faster.
fn overtaken(mine: impl FnOnce(&mut World), theirs: impl FnOnce(&mut Order)) -> World {
    let mut world = World::new();
    mine(&mut world);
    world.elsewhere(theirs);
    world.flush();
    world
}

#[test]
fn changes_of_different_fields_are_merged_silently() {
    let world = overtaken(|world| world.rename("Pears"), |order| order.completed = true);
    assert_eq!((world.stored().name.as_str(), world.stored().completed), ("Pears", true));
    assert!(world.book.queue.entries.is_empty());
}

#[test]
fn the_same_change_on_both_sides_is_no_conflict_and_no_write() {
    let world = overtaken(|world| world.rename("Pears"), |order| order.name = "Pears".to_owned());
    assert_eq!(world.server.effects.get(), 2);
    assert!(world.book.queue.entries.is_empty());
}

#[test]
fn different_changes_of_one_field_wait_for_a_choice() {
    let world = overtaken(|world| world.rename("Pears"), |order| order.name = "Plums".to_owned());
    assert_eq!(world.stored().name, "Plums");
    assert_eq!((world.shown().name.as_str(), world.standing()), ("Plums", Standing::Held));
    let (entry, hold) = (world.held(), world.held().hold.as_ref().unwrap());
    assert_eq!(entry.before.as_ref().unwrap().name, "Apples");
    assert_eq!(hold.theirs.as_ref().unwrap().name, "Plums");
}

#[test]
fn mine_is_written_over_theirs_and_can_be_undone() {
    let mut world = overtaken(|world| world.rename("Pears"), |order| order.name = "Plums".to_owned());
    world.book.choose("id 1", Part::Name, true);
    world.flush();
    assert_eq!(world.stored().name, "Pears");
    world.undo();
    world.flush();
    assert_eq!(world.stored().name, "Plums");
}

#[test]
fn theirs_stays_and_nothing_is_written() {
    let mut world = overtaken(|world| world.rename("Pears"), |order| order.name = "Plums".to_owned());
    world.book.choose("id 1", Part::Name, false);
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.server.effects.get()), ("Plums", 2));
    assert_eq!(world.book, Book::default());
}

#[test]
fn each_field_in_conflict_is_chosen_by_itself() {
    let both = Patch { completed: Some(true), ..named("Pears") };
    let mine = |world: &mut World| {
        let shown = world.shown();
        world.put(Entry::update("both".to_owned(), shown, Patch { date: Some("2024-07-01".to_owned()), ..both }));
    };
    let mut world = overtaken(mine, |order| {
        order.name = "Plums".to_owned();
        order.date = "2024-08-01".to_owned();
    });
    world.book.choose("both", Part::Name, true);
    assert_eq!(world.standing(), Standing::Held);
    world.book.choose("both", Part::Date, false);
    world.flush();
    let Order { name, completed, date, .. } = world.stored();
    assert_eq!((name.as_str(), *completed, date.as_str()), ("Pears", true, "2024-08-01"));
}

#[test]
fn a_choice_that_was_overtaken_itself_is_asked_for_again() {
    let mut world = overtaken(|world| world.rename("Pears"), |order| order.name = "Plums".to_owned());
    world.book.choose("id 1", Part::Name, true);
    world.elsewhere(|order| order.name = "Peaches".to_owned());
    world.flush();
    assert_eq!(world.held().hold.as_ref().unwrap().theirs.as_ref().unwrap().name, "Peaches");
}

#[test]
fn deleting_what_was_changed_meanwhile_asks() {
    let mut world = overtaken(World::delete, |order| order.completed = true);
    assert!(world.stored().delete_time.is_none());
    world.book.choose("id 1", Part::Completed, true);
    world.flush();
    assert!(world.stored().delete_time.is_some());
}

#[test]
fn changing_what_was_deleted_meanwhile_asks_and_can_restore_it() {
    let mut world = overtaken(|world| world.rename("Pears"), |order| order.delete_time = Some(Default::default()));
    assert_eq!(world.held().hold.as_ref().unwrap().reason(), Reason::Gone);
    world.book.restore("id 1", &mut world.pen);
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.stored().delete_time), ("Pears", None));
}

#[test]
fn a_write_behind_a_conflict_goes_on_from_the_choice() {
    let mine = |world: &mut World| {
        world.rename("Pears");
        world.complete();
    };
    let mut world = overtaken(mine, |order| order.name = "Plums".to_owned());
    world.book.choose("id 1", Part::Name, false);
    world.flush();
    assert_eq!((world.stored().name.as_str(), world.stored().completed), ("Plums", true));
    assert!(world.book.queue.entries.is_empty());
}

#[test]
fn a_second_change_of_a_field_is_not_in_conflict_with_the_first() {
    let mine = |world: &mut World| {
        world.rename("Pears");
        world.rename("Quinces");
    };
    let world = overtaken(mine, |order| order.completed = true);
    assert_eq!((world.stored().name.as_str(), world.stored().completed), ("Quinces", true));
}
