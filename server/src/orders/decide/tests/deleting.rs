use super::*;

fn with_a_deleted_order() -> (Register, Order) {
    let mut register = Register::new();
    register.stored(create("tea"));
    register.later(Duration::from_secs(1));
    let order = register.stored(delete(named("tea")));
    (register, order)
}

#[test]
fn a_deleted_order_is_kept_with_the_time_of_its_deletion() {
    let (register, order) = with_a_deleted_order();
    assert_eq!((order.delete_time, order.update_time), (Some(register.now), register.now));
    assert_eq!(register.orders[&order.uuid], order);
}

#[test]
fn what_is_deleted_cannot_be_deleted_again() {
    let (mut register, order) = with_a_deleted_order();
    let before = register.clone();
    assert_eq!(register.write(delete(order.uuid)), Ok(Written::Missing));
    assert_eq!(register, before);
}

#[test]
fn what_was_never_there_is_answered_as_missing() {
    assert_eq!(Register::new().write(delete(named("tea"))), Ok(Written::Missing));
}

#[test]
fn an_order_comes_back_as_it_was() {
    let (mut register, order) = with_a_deleted_order();
    let back = register.stored(undelete(order.uuid));
    assert_eq!(back, Order { delete_time: None, revision: 3, ..order });
}

#[test]
fn a_living_order_cannot_come_back() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    assert_eq!(register.write(undelete(order.uuid)), Err(Refusal::Exists(Box::new(order))));
}

#[test]
fn what_was_never_there_cannot_come_back() {
    assert_eq!(Register::new().write(undelete(named("tea"))), Err(Refusal::NotFound(named("tea"))));
}

#[test]
fn an_order_can_come_back_until_the_retention_is_over() {
    let (mut register, order) = with_a_deleted_order();
    register.later(RETENTION);
    assert!(register.stored(undelete(order.uuid)).lives());
}

#[test]
fn an_order_cannot_come_back_when_the_retention_is_over() {
    let (mut register, order) = with_a_deleted_order();
    register.later(RETENTION + Duration::from_micros(1));
    assert_eq!(register.write(undelete(order.uuid)), Err(Refusal::NotFound(order.uuid)));
}

#[test]
fn a_retention_without_end_never_is_over() {
    let (mut register, order) = with_a_deleted_order();
    register.later(RETENTION * 100);
    let state = State {
        orders: register.orders,
        ledger: register.ledger,
        revision: register.revision,
        next_key: register.next_key,
        now: register.now,
        retention: Duration::MAX,
    };
    let outcome = decide(state, &[command([undelete(order.uuid)])]);
    assert_eq!(outcome.changes.len(), 1);
}
