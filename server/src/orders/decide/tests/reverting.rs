use super::*;

/// A register after some writes, and the change that the last of them made.
fn after(writes: impl IntoIterator<Item = Write>) -> (Register, Change) {
    let mut register = Register::new();
    for write in writes {
        register.stored(write);
    }
    let last = register.log.last().unwrap().clone();
    (register, last)
}

#[test]
fn an_order_that_was_updated_gets_back_what_it_held() {
    let patch =
        Patch { name: Some("ale".to_owned()), completed: Some(true), date: Some(NewDate::At(date("2024-06-14"))) };
    let (mut register, change) = after([create("tea"), update(named("tea"), patch)]);
    let order = register.stored(revert(&change));
    assert_eq!(order, Order { revision: 3, ..change.before.unwrap() });
    assert_eq!(register.log.last().map(|change| change.kind), Some(ChangeKind::Updated));
}

#[test]
fn an_order_that_was_created_is_deleted() {
    let (mut register, change) = after([create("tea")]);
    let order = register.stored(revert(&change));
    assert_eq!(order, Order { revision: 2, delete_time: Some(NOW), ..change.after });
    assert_eq!(register.log.last().map(|change| change.kind), Some(ChangeKind::Deleted));
}

#[test]
fn an_order_that_was_deleted_is_restored() {
    let (mut register, change) = after([create("tea"), delete(named("tea"))]);
    let order = register.stored(revert(&change));
    assert_eq!(order, Order { revision: 3, ..change.before.unwrap() });
    assert_eq!(register.log.last().map(|change| change.kind), Some(ChangeKind::Restored));
}

#[test]
fn an_order_that_was_restored_is_deleted_again() {
    let (mut register, change) = after([create("tea"), delete(named("tea")), undelete(named("tea"))]);
    let order = register.stored(revert(&change));
    assert!(!order.lives());
    assert_eq!(register.log.last().map(|change| change.kind), Some(ChangeKind::Deleted));
}

#[test]
fn reverting_a_revert_gives_the_state_before_it() {
    let (mut register, change) = after([create("tea"), rename(named("tea"), "ale")]);
    register.stored(revert(&change));
    let reverted = register.log.last().unwrap().clone();
    assert_eq!(register.stored(revert(&reverted)).name, "ale");
}

#[test]
fn an_order_that_was_created_and_has_gone_since_is_left_alone() {
    let (mut register, creation) = after([create("tea")]);
    let deleted = register.stored(delete(named("tea")));
    assert_eq!(register.write(revert(&creation)), Ok(Written::Skipped(Some(deleted))));
}

#[test]
fn an_order_that_is_no_longer_kept_is_skipped() {
    let (mut register, change) = after([create("tea")]);
    register.orders.clear();
    assert_eq!(register.write(revert(&change)), Ok(Written::Skipped(None)));
}

#[test]
fn an_order_that_was_deleted_before_the_retention_is_not_restored() {
    let (mut register, change) = after([create("tea"), delete(named("tea"))]);
    register.later(RETENTION + Duration::from_micros(1));
    assert_eq!(register.write(revert(&change)), Ok(Written::Skipped(None)));
    let (mut register, change) = after([create("tea"), delete(named("tea"))]);
    register.later(RETENTION);
    assert!(register.stored(revert(&change)).lives());
}
