use super::*;

#[test]
fn a_batch_is_one_revision_in_the_order_of_its_writes() {
    let mut register = Register::new();
    register.stored(create("tea"));
    register.run(command([create("ale"), rename(named("tea"), "chai"), create("rum")])).unwrap();
    let log: Vec<_> =
        register.log[1..].iter().map(|change| (change.after.revision, change.after.name.as_str())).collect();
    assert_eq!(log, [(2, "ale"), (2, "chai"), (2, "rum")]);
    assert_eq!(register.revision, 2);
}

#[test]
fn the_orders_of_a_batch_get_keys_in_the_order_of_its_writes() {
    let mut register = Register::new();
    register.run(command(["tea", "ale", "rum"].map(create))).unwrap();
    assert_eq!(["tea", "ale", "rum"].map(|name| register.orders[&named(name)].key), [1, 2, 3]);
    assert_eq!(register.next_key, 4);
}

#[test]
fn a_batch_answers_each_of_its_writes() {
    let mut register = Register::new();
    let tea = register.stored(create("tea"));
    let writes = [rename(tea.uuid, "tea"), delete(named("ale")), create("rum").when(Guard::Unchanged(7))];
    let answer = register.run(command(writes)).unwrap();
    assert_eq!(answer.written, [Written::Stored(tea), Written::Missing, Written::Skipped(None)]);
}

#[test]
fn a_batch_that_changes_nothing_has_no_revision() {
    let mut register = Register::new();
    register.stored(create("tea"));
    register.run(command([rename(named("tea"), "tea"), delete(named("ale"))])).unwrap();
    assert_eq!((register.revision, register.log.len()), (1, 1));
}

#[test]
fn a_refused_write_leaves_nothing_of_its_batch() {
    let mut register = Register::new();
    register.stored(create("tea"));
    let before = register.clone();
    let batch = [create("ale"), delete(named("tea")), rename(named("rum"), "x"), create("gin")];
    let request = RequestId { key: LedgerKey { id: Uuid::new_v4(), scope: String::new() }, payload: [0; 32] };
    let refused = register.run(command(batch).with_request(request));
    assert_eq!(refused, Err(Refused { index: 2, refusal: Refusal::NotFound(named("rum")) }));
    assert_eq!(register, before);
}

#[test]
fn what_is_only_validated_is_answered_as_if_it_had_happened() {
    let mut register = Register::new();
    let answer = register.run(command([create("tea")]).only_validated()).unwrap();
    let really = register.run(command([create("tea")])).unwrap();
    assert_eq!(answer, really);
}

#[test]
fn what_is_only_validated_leaves_nothing() {
    let mut register = Register::new();
    register.stored(create("tea"));
    let before = register.clone();
    register.run(command([create("ale"), delete(named("tea"))]).only_validated()).unwrap();
    assert_eq!(register, before);
}

#[test]
fn what_is_only_validated_is_refused_as_it_would_be() {
    let mut register = Register::new();
    let refused = register.run(command([create("ale"), undelete(named("tea"))]).only_validated());
    assert_eq!(refused, Err(Refused { index: 1, refusal: Refusal::NotFound(named("tea")) }));
}

#[test]
fn a_command_without_writes_changes_nothing() {
    let mut register = Register::new();
    assert_eq!(register.run(command([])), Ok(Answer::default()));
    assert_eq!(register.revision, 0);
}
