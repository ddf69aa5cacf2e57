use super::*;

#[test]
fn a_command_sees_what_those_before_it_did() {
    let mut register = Register::new();
    let commands = [create("tea"), rename(named("tea"), "ale"), delete(named("tea"))].map(|write| command([write]));
    let answers = register.turn(&commands);
    assert!(answers.iter().all(Result::is_ok));
    let states: Vec<_> = register.log.iter().map(|change| (change.after.revision, change.before.clone())).collect();
    let after = |index: usize| Some(register.log[index].after.clone());
    assert_eq!(states, [(1, None), (2, after(0)), (3, after(1))]);
}

#[test]
fn a_uuid_is_taken_by_the_first_of_a_turn() {
    let mut register = Register::new();
    let answers = register.turn(&[command([create("tea")]), command([create("tea")])]);
    let order = register.orders[&named("tea")].clone();
    assert_eq!(answers[1], Err(Refused { index: 0, refusal: Refusal::Exists(Box::new(order)) }));
}

#[test]
fn an_etag_is_good_for_one_write_of_a_turn() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    let write = |name| command([rename(order.uuid, name).when(Guard::Etag(Some(1)))]);
    let answers = register.turn(&[write("ale"), write("rum")]);
    let current = register.orders[&order.uuid].clone();
    assert_eq!(current.name, "ale");
    assert_eq!(answers[1], Err(Refused { index: 0, refusal: Refusal::EtagMismatch(Box::new(current)) }));
}

#[test]
fn a_refused_command_hurts_none_of_its_turn() {
    let mut register = Register::new();
    let refused = command([create("rum"), rename(named("gin"), "x")]);
    let answers = register.turn(&[command([create("tea")]), refused, command([create("ale")])]);
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    let keys: Vec<_> = register.log.iter().map(|change| (change.after.key, change.after.revision)).collect();
    assert_eq!(keys, [(1, 1), (2, 2)]);
}

#[test]
fn all_of_a_turn_happens_at_one_time() {
    let mut register = Register::new();
    register.turn(&["tea", "ale"].map(|name| command([create(name)])));
    assert!(register.log.iter().all(|change| change.after.update_time == NOW));
}

/// Arithmetic that overflows is what can be made to panic; only builds with debug assertions check it.
#[cfg(debug_assertions)]
#[test]
fn a_decision_that_panics_fails_its_own_command_alone() {
    let mut register = Register::new();
    register.stored(create("tea"));
    register.next_key = i64::MAX;
    let before = register.clone();
    let panics = command([delete(named("tea")), create("ale"), create("rum")]);
    let answers = register.turn(&[panics, command([delete(named("gin"))])]);
    assert_eq!(answers[0], Err(Refused { index: 0, refusal: Refusal::Fault }));
    assert_eq!(answers[1], Ok(Answer { written: vec![Written::Missing] }));
    assert_eq!(register, before);
}
