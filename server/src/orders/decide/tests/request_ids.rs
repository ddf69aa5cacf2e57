use uuid::{NoContext, Timestamp as UuidTime};

use super::*;

fn request(id: Uuid, payload: u8) -> RequestId {
    RequestId { key: LedgerKey { id, scope: "vera CreateOrder".to_owned() }, payload: [payload; 32] }
}

/// A version 7 id that was made this long before tests begin.
fn made_before(age: Duration) -> Uuid {
    let micros = u64::try_from(NOW.0).unwrap() - u64::try_from(age.as_micros()).unwrap();
    let nanos = u32::try_from(micros % 1_000_000).unwrap() * 1_000;
    Uuid::new_v7(UuidTime::from_unix(NoContext, micros / 1_000_000, nanos))
}

#[test]
fn a_repeat_within_the_turn_is_answered_as_the_first_and_has_no_effect() {
    let mut register = Register::new();
    let call = command([create("tea")]).with_request(request(Uuid::new_v4(), 1));
    let answers = register.turn(&[call.clone(), call]);
    assert!(answers[0].is_ok());
    assert_eq!(answers[0], answers[1]);
    assert_eq!(register.log.len(), 1);
}

#[test]
fn a_repeat_in_a_later_turn_gets_the_first_answer_though_the_order_has_changed() {
    let mut register = Register::new();
    let call = command([create("tea")]).with_request(request(Uuid::new_v4(), 1));
    let first = register.run(call.clone());
    register.stored(rename(named("tea"), "ale"));
    let before = register.clone();
    assert_eq!(register.run(call), first);
    assert_eq!(register, before);
}

#[test]
fn a_repeat_of_what_changed_nothing_changes_nothing_later_either() {
    let mut register = Register::new();
    let call = command([delete(named("tea"))]).with_request(request(Uuid::new_v4(), 1));
    register.run(call.clone()).unwrap();
    register.stored(create("tea"));
    assert_eq!(register.run(call), Ok(Answer { written: vec![Written::Missing] }));
    assert!(register.orders[&named("tea")].lives());
}

#[test]
fn a_request_id_with_another_payload_is_refused() {
    let mut register = Register::new();
    let id = Uuid::new_v4();
    let calls = [1, 2].map(|payload| command([create("tea")]).with_request(request(id, payload)));
    let reused = Err(Refused { index: 0, refusal: Refusal::RequestIdReused });
    assert_eq!(register.turn(&calls)[1], reused);
    assert_eq!(register.run(calls[1].clone()), reused);
}

#[test]
fn a_request_id_means_another_call_in_another_scope() {
    let mut register = Register::new();
    let first = request(Uuid::new_v4(), 1);
    let mut second = first.clone();
    second.key.scope = "oleg CreateOrder".to_owned();
    register.run(command([create("tea")]).with_request(first)).unwrap();
    register.run(command([create("ale")]).with_request(second)).unwrap();
    assert_eq!(register.log.len(), 2);
}

#[test]
fn a_version_7_id_is_good_until_the_retention_is_over() {
    let call = command([create("tea")]).with_request(request(made_before(RETENTION), 1));
    assert!(Register::new().run(call).is_ok());
}

#[test]
fn a_version_7_id_is_refused_when_the_retention_is_over() {
    let old = made_before(RETENTION + Duration::from_millis(1));
    let refused = Register::new().run(command([create("tea")]).with_request(request(old, 1)));
    assert_eq!(refused, Err(Refused { index: 0, refusal: Refusal::RequestIdExpired }));
}

#[test]
fn an_old_id_that_is_still_in_the_ledger_is_answered() {
    let mut register = Register::new();
    let call = command([create("tea")]).with_request(request(made_before(Duration::ZERO), 1));
    let first = register.run(call.clone());
    register.later(RETENTION * 2);
    assert_eq!(register.run(call), first);
}

#[test]
fn an_id_of_a_version_that_tells_no_time_never_expires() {
    for id in [Uuid::new_v4(), Uuid::nil(), Uuid::max(), named("request")] {
        let mut register = Register::new();
        register.later(RETENTION * 1_000);
        assert!(register.run(command([create("tea")]).with_request(request(id, 1))).is_ok(), "{id}");
    }
}

#[test]
fn an_id_from_the_future_is_taken() {
    let mut register = Register::new();
    let id = made_before(Duration::ZERO);
    register.now = Timestamp(NOW.0 / 2);
    assert!(register.run(command([create("tea")]).with_request(request(id, 1))).is_ok());
}

#[test]
fn a_refused_call_may_be_made_again_under_its_id() {
    let mut register = Register::new();
    let call = command([rename(named("tea"), "ale")]).with_request(request(Uuid::new_v4(), 1));
    assert!(register.run(call.clone()).is_err());
    register.stored(create("tea"));
    assert!(register.run(call).is_ok());
}

#[test]
fn what_is_only_validated_takes_no_request_id() {
    let mut register = Register::new();
    let call = command([create("tea")]).with_request(request(Uuid::new_v4(), 1));
    register.turn(&[call.clone().only_validated(), call.clone().only_validated()]);
    assert!(register.ledger.is_empty());
    assert!(register.run(call).is_ok());
}

#[test]
fn what_is_only_validated_is_no_repeat() {
    let mut register = Register::new();
    let call = command([create("tea")]).with_request(request(Uuid::new_v4(), 1));
    register.run(call.clone()).unwrap();
    let refused = register.run(call.only_validated()).map_err(|refused| refused.refusal);
    assert_eq!(refused, Err(Refusal::Exists(Box::new(register.orders[&named("tea")].clone()))));
}

#[test]
fn what_is_only_validated_is_not_too_late() {
    let call = command([create("tea")]).with_request(request(made_before(RETENTION * 2), 1));
    assert!(Register::new().run(call.only_validated()).is_ok());
}

#[test]
fn the_log_names_the_request_id() {
    let mut register = Register::new();
    let id = Uuid::new_v4();
    register.run(command(["tea", "ale"].map(create)).with_request(request(id, 1))).unwrap();
    assert_eq!(register.log.iter().map(|change| change.request_id).collect::<Vec<_>>(), [Some(id), Some(id)]);
}
