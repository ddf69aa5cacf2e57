//! Which orders match.

use super::{super::*, folded, micros, order};
use crate::view::OrderView;

fn check(order: &OrderView<'_>, matching: &[&str], others: &[&str]) {
    for text in matching {
        assert!(folded(text).matches(order), "{text:?} should match");
    }
    for text in others {
        assert!(!folded(text).matches(order), "{text:?} should not match");
    }
}

#[test]
fn names_are_found_as_a_person_means_them() {
    check(
        &order("munster, спецзаказ елка"),
        &[
            "",
            "Munster",
            "MÜNSTER",
            "спец",
            "Ёлка елка",
            "\"R, СПЕЦ\"",
            "name:заказ",
            "*",
            "\"\"",
            "munster OR x",
            "-x",
        ],
        &["мюнстер", "munster x", "-munster", "\"munster спец\"", "completed"],
    );
}

#[test]
fn names_are_compared_whole_and_by_bytes() {
    check(
        &order("bon app'"),
        &[
            "name = \"BON APP'\"",
            "name = Bon*",
            "name = *app'",
            "name = *n*",
            "name = *",
            "name != Bon",
            "name != *Bon",
            "name > bon",
            "name >= \"bon app'\"",
            "name <= \"bon app'\"",
            "name < Z",
            "name < я",
        ],
        &[
            "name = bon",
            "name = \"\"",
            "name = app*",
            "name != bon*",
            "name < \"bon app'\"",
            "name > \"bon app'\"",
            "name = \"bon\\*\"",
        ],
    );
}

#[test]
fn completed_and_uuid_are_equal_or_not() {
    let done = OrderView { completed: true, ..order("") };
    check(&done, &["completed = true", "completed:true", "completed != false", "completed:*"], &["completed = false"]);
    check(&order(""), &["completed:false", "completed != true", "-completed:*"], &["completed = true", "completed:*"]);
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    check(
        &order(""),
        &[&format!("uuid = {own}"), &format!("uuid:{own}"), &format!("uuid != {other}"), "uuid:* name:* date:*"],
        &[&format!("uuid = {other}"), &format!("NOT uuid = {own}")],
    );
}

#[test]
fn a_day_covers_instants_from_midnight_to_midnight_in_utc() {
    for (instant, within) in [
        ("2024-06-12T23:59:59.999999Z", false),
        ("2024-06-13T00:00:00Z", true),
        ("2024-06-13T23:59:59.999999Z", true),
        ("2024-06-14T01:00:00+02:00", true),
        ("2024-06-14T00:00:00Z", false),
    ] {
        let order = OrderView { date: micros(instant), ..order("") };
        assert_eq!(folded("date = 2024-06-13").matches(&order), within, "{instant}");
        assert_eq!(folded("date != 2024-06-13").matches(&order), !within, "{instant}");
    }
    check(
        &order(""),
        &["date <= 2024-06-13", "date >= 2024-06-13", "date < 2024-06-14", "date > 2024-06-12"],
        &["date < 2024-06-13", "date > 2024-06-13", "date <= 2024-06-12", "date >= 2024-06-14"],
    );
}

#[test]
fn an_instant_covers_its_microsecond() {
    check(
        &order(""),
        &[
            "date = 2024-06-13T10:00:00Z",
            "date = 2024-06-13T12:00:00+02:00",
            "date = 2024-06-13T10:00:00.000000999Z",
            "date > 2024-06-13T09:59:59.999999Z",
            "date < 2024-06-13T10:00:00.000001Z",
            "create_time = 2024-06-01 update_time > 2024-06-01",
        ],
        &["date != 2024-06-13T10:00:00Z", "date < 2024-06-13T10:00:00Z", "date = 2024-06-13T10:00:00+02:00"],
    );
}

#[test]
fn a_plain_day_is_that_day_in_every_zone() {
    let day = OrderView { date: micros("2024-06-13"), date_is_day: true, ..order("") };
    for offset in ["Z", "-04:00", "+02:00", "+14:00", "-12:00"] {
        let on = |day: &str, next: &str| format!("date >= {day}T00:00:00{offset} date < {next}T00:00:00{offset}");
        check(
            &day,
            &["date = 2024-06-13", "date <= 2024-06-13", &on("2024-06-13", "2024-06-14")],
            &["date < 2024-06-13", &on("2024-06-12", "2024-06-13"), &on("2024-06-14", "2024-06-15")],
        );
    }
}

#[test]
fn a_living_order_has_no_delete_time_to_compare() {
    check(
        &order(""),
        &[
            "-delete_time:*",
            "delete_time != 2024-06-13",
            "NOT delete_time < 2024-06-13",
            "NOT delete_time >= 2024-06-13",
        ],
        &["delete_time:*", "delete_time = 2024-06-13", "delete_time < 2024-06-13", "delete_time >= 2024-06-13"],
    );
    let deleted = OrderView { delete_time: Some(micros("2024-06-13T10:00:00Z")), ..order("") };
    check(
        &deleted,
        &["delete_time:*", "delete_time = 2024-06-13"],
        &["delete_time != 2024-06-13", "NOT delete_time:*"],
    );
}

#[test]
fn precedence_shows_in_what_matches() {
    check(&order("a"), &["b OR a", "a b OR a", "a -b OR c"], &["b a OR c", "a OR b c", "-a OR b", "-(b OR a)"]);
}
