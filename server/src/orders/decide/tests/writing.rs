use super::*;

#[test]
fn a_new_order_holds_what_was_sent_and_the_time_of_its_turn() {
    let order = Register::new().stored(create("tea"));
    let expected = Order {
        key: 1,
        uuid: named("tea"),
        name: "tea".to_owned(),
        completed: false,
        date: date("2024-06-13"),
        revision: 1,
        create_time: NOW,
        update_time: NOW,
        delete_time: None,
    };
    assert_eq!(order, expected);
}

#[test]
fn a_fresh_order_is_stored_under_the_uuid_that_the_server_made() {
    let draft = Draft { name: "tea".to_owned(), completed: true, date: NewDate::Now };
    let uuid = Uuid::now_v7();
    let write = Write { uuid, guard: Guard::None, action: Action::Create { draft, fresh: true } };
    assert_eq!(Register::new().stored(write).uuid, uuid);
}

#[test]
fn orders_get_keys_and_revisions_in_the_order_in_which_they_come() {
    let mut register = Register::new();
    let orders = ["tea", "ale", "rum"].map(|name| register.stored(create(name)));
    assert_eq!(orders.map(|order| (order.key, order.revision)), [(1, 1), (2, 2), (3, 3)]);
}

#[test]
fn a_date_of_now_is_the_time_of_the_turn() {
    let draft = Draft { name: "tea".to_owned(), completed: false, date: NewDate::Now };
    let write = Write { action: Action::Create { draft, fresh: false }, ..create("tea") };
    assert_eq!(Register::new().stored(write).date, NOW.to_date());
}

#[test]
fn a_uuid_that_a_living_order_has_is_refused_with_that_order() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    assert_eq!(register.write(create("tea")), Err(Refusal::Exists(Box::new(order))));
}

#[test]
fn a_uuid_that_a_deleted_order_has_is_refused_with_that_order() {
    let mut register = Register::new();
    register.stored(create("tea"));
    let order = register.stored(delete(named("tea")));
    assert_eq!(register.write(create("tea")), Err(Refusal::Exists(Box::new(order))));
}

#[test]
fn an_update_changes_the_fields_of_its_mask_and_no_others() {
    for mask in 0..8 {
        let mut register = Register::new();
        let before = register.stored(create("tea"));
        let masked = |bit: u8| mask & bit > 0;
        let patch = Patch {
            name: masked(1).then(|| "ale".to_owned()),
            completed: masked(2).then_some(true),
            date: masked(4).then(|| NewDate::At(date("2024-06-14"))),
        };
        let after = register.stored(update(before.uuid, patch));
        let expected = Order {
            name: if masked(1) { "ale" } else { "tea" }.to_owned(),
            completed: masked(2),
            date: date(if masked(4) { "2024-06-14" } else { "2024-06-13" }),
            revision: if mask > 0 { 2 } else { 1 },
            ..before
        };
        assert_eq!(after, expected, "mask {mask:03b}");
    }
}

#[test]
fn an_update_has_the_time_of_its_turn_and_leaves_that_of_the_creation() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    register.later(Duration::from_secs(1));
    let after = register.stored(rename(order.uuid, "ale"));
    assert_eq!((after.create_time, after.update_time), (NOW, Timestamp(NOW.0 + 1_000_000)));
}

#[test]
fn an_update_can_set_the_date_to_now() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    register.later(Duration::from_secs(1));
    let after = register.stored(update(order.uuid, Patch { date: Some(NewDate::Now), ..Patch::default() }));
    assert_eq!(after.date, register.now.to_date());
}

#[test]
fn an_update_that_changes_nothing_answers_the_order_and_leaves_no_trace() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    register.later(Duration::from_secs(1));
    let before = register.clone();
    let patch =
        Patch { name: Some("tea".to_owned()), completed: Some(false), date: Some(NewDate::At(date("2024-06-13"))) };
    assert_eq!(register.stored(update(order.uuid, patch)), order);
    assert_eq!(register, before);
}

#[test]
fn the_same_instant_in_other_words_is_a_change() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    let patch = Patch { date: Some(NewDate::At(date("2024-06-13T00:00:00Z"))), ..Patch::default() };
    assert_eq!(register.stored(update(order.uuid, patch)).revision, 2);
}

#[test]
fn an_order_that_is_not_there_is_not_updated() {
    let unknown = named("tea");
    assert_eq!(Register::new().write(rename(unknown, "ale")), Err(Refusal::NotFound(unknown)));
}

#[test]
fn a_deleted_order_is_not_updated() {
    let mut register = Register::new();
    let order = register.stored(create("tea"));
    register.stored(delete(order.uuid));
    assert_eq!(register.write(rename(order.uuid, "ale")), Err(Refusal::NotFound(order.uuid)));
}

#[test]
fn the_log_says_what_was_done_from_which_state_to_which() {
    let mut register = Register::new();
    let created = register.stored(create("tea"));
    let updated = register.stored(rename(created.uuid, "ale"));
    let deleted = register.stored(delete(created.uuid));
    let restored = register.stored(undelete(created.uuid));
    let change = |kind, before: Option<&Order>, after: &Order| Change {
        kind,
        before: before.cloned(),
        after: after.clone(),
        actor: "vera".to_owned(),
        request_id: None,
    };
    let expected = [
        change(ChangeKind::Created, None, &created),
        change(ChangeKind::Updated, Some(&created), &updated),
        change(ChangeKind::Deleted, Some(&updated), &deleted),
        change(ChangeKind::Restored, Some(&deleted), &restored),
    ];
    assert_eq!(register.log, expected);
}
