use std::sync::Arc;

use orders_proto::filter::Filter;

use super::*;

fn with_an_order() -> (Register, Order) {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    (register, order)
}

fn matching(text: &str) -> Guard {
    Guard::Matches(Arc::new(text.parse::<Filter>().unwrap().fold(fold)))
}

#[test]
fn a_current_etag_lets_every_write_pass() {
    for (write, revision) in [
        (rename as fn(Uuid, &str) -> Write, 2),
        (|uuid, _| delete(uuid), 2),
        (|uuid, _| update(uuid, Patch::default()), 1),
    ] {
        let (mut register, order) = with_an_order();
        let stored = register.stored(write(order.uuid, "ale").when(Guard::Etag(Some(order.revision))));
        assert_eq!(stored.revision, revision);
    }
}

#[test]
fn a_stale_etag_is_refused_with_the_order_as_it_stands() {
    let (mut register, order) = with_an_order();
    let current = register.stored(rename(order.uuid, "ale"));
    for write in [rename(order.uuid, "rum"), delete(order.uuid), update(order.uuid, Patch::default())] {
        let refused = register.write(write.when(Guard::Etag(Some(order.revision))));
        assert_eq!(refused, Err(Refusal::EtagMismatch(Box::new(current.clone()))));
    }
}

#[test]
fn an_etag_of_no_state_of_this_store_is_refused() {
    let (mut register, order) = with_an_order();
    let refused = register.write(rename(order.uuid, "ale").when(Guard::Etag(None)));
    assert_eq!(refused, Err(Refusal::EtagMismatch(Box::new(order))));
}

#[test]
fn an_etag_of_the_deletion_lets_the_order_come_back() {
    let (mut register, order) = with_an_order();
    let deleted = register.stored(delete(order.uuid));
    assert!(register.stored(undelete(order.uuid).when(Guard::Etag(Some(deleted.revision)))).lives());
}

#[test]
fn an_etag_from_before_the_deletion_does_not_let_the_order_come_back() {
    let (mut register, order) = with_an_order();
    let deleted = register.stored(delete(order.uuid));
    let refused = register.write(undelete(order.uuid).when(Guard::Etag(Some(order.revision))));
    assert_eq!(refused, Err(Refusal::EtagMismatch(Box::new(deleted))));
}

#[test]
fn an_etag_of_a_deleted_order_is_that_of_an_unknown_one() {
    let (mut register, order) = with_an_order();
    register.stored(delete(order.uuid));
    let stale = || Guard::Etag(Some(order.revision));
    assert_eq!(register.write(rename(order.uuid, "ale").when(stale())), Err(Refusal::NotFound(order.uuid)));
    assert_eq!(register.write(delete(order.uuid).when(stale())), Ok(Written::Missing));
}

#[test]
fn an_order_that_has_not_changed_since_is_written() {
    let (mut register, order) = with_an_order();
    let stored = register.stored(rename(order.uuid, "ale").when(Guard::Unchanged(order.revision)));
    assert_eq!(stored.name, "ale");
}

#[test]
fn an_order_that_has_changed_since_is_skipped_as_it_stands() {
    let (mut register, order) = with_an_order();
    let current = register.stored(rename(order.uuid, "ale"));
    let skipped = register.write(rename(order.uuid, "rum").when(Guard::Unchanged(order.revision)));
    assert_eq!(skipped, Ok(Written::Skipped(Some(current))));
}

#[test]
fn an_order_that_is_not_there_has_changed_since() {
    let write = revert(&with_an_order().0.log[0]).when(Guard::Unchanged(1));
    assert_eq!(Register::new().write(write), Ok(Written::Skipped(None)));
}

#[test]
fn an_order_that_matches_is_written() {
    let (mut register, order) = with_an_order();
    assert_eq!(register.stored(rename(order.uuid, "ale").when(matching("TEA completed = false"))).name, "ale");
}

#[test]
fn an_order_that_no_longer_matches_is_skipped_as_it_stands() {
    let (mut register, order) = with_an_order();
    let skipped = register.write(delete(order.uuid).when(matching("completed = true")));
    assert_eq!(skipped, Ok(Written::Skipped(Some(order))));
}

#[test]
fn a_filter_matches_living_orders_unless_they_are_to_come_back() {
    let (mut register, order) = with_an_order();
    let skipped = register.write(undelete(order.uuid).when(matching("")));
    assert_eq!(skipped, Ok(Written::Skipped(Some(order.clone()))));
    let deleted = register.stored(delete(order.uuid).when(matching("")));
    let skipped = register.write(rename(order.uuid, "ale").when(matching("")));
    assert_eq!(skipped, Ok(Written::Skipped(Some(deleted))));
    assert!(register.stored(undelete(order.uuid).when(matching(""))).lives());
}

#[test]
fn an_order_that_is_not_there_matches_nothing() {
    assert_eq!(Register::new().write(delete(named("tea")).when(matching(""))), Ok(Written::Skipped(None)));
}

#[test]
fn an_order_whose_retention_is_over_matches_nothing_so_that_the_others_can_come_back() {
    let (mut register, order) = with_an_order();
    let deleted = register.stored(delete(order.uuid));
    register.later(RETENTION + Duration::from_micros(1));
    let skipped = register.write(undelete(order.uuid).when(matching("")));
    assert_eq!(skipped, Ok(Written::Skipped(Some(deleted))));
}
