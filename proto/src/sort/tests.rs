use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::view::TimeField;

fn sort(text: &str) -> OrderBy {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn order(name: &str, date: i64, delete_time: Option<i64>) -> OrderView<'_> {
    let uuid = Uuid::from_u128(name.len() as u128);
    OrderView { name, completed: date > 5, date, date_is_day: false, create_time: 0, update_time: 0, delete_time, uuid }
}

#[test]
fn spaces_do_not_matter() {
    for text in ["date desc, name", "date desc,name asc", "  date \t desc  ,name  "] {
        assert_eq!(sort(text).to_string(), "date desc, name", "{text:?}");
    }
    assert_eq!(
        sort("delete_time").keys(),
        [Key { field: Field::Time(TimeField::Delete), direction: Direction::Ascending }]
    );
    for text in ["", "  "] {
        assert_eq!(sort(text), OrderBy::default());
    }
}

#[test]
fn what_is_wrong_is_pointed_at() {
    for (text, reason, char) in [
        (",", Reason::FieldExpected, 0),
        ("name, ", Reason::FieldExpected, 6),
        ("name,,date", Reason::FieldExpected, 5),
        ("name, ёж", Reason::FieldUnknown, 6),
        ("Name", Reason::FieldUnknown, 0),
        ("date, name, date desc", Reason::FieldRepeated, 12),
        ("date, name  down ", Reason::DirectionUnknown, 12),
        ("name desc asc", Reason::DirectionUnknown, 5),
        ("name date", Reason::DirectionUnknown, 5),
        ("name DESC", Reason::DirectionUnknown, 5),
    ] {
        let error = text.parse::<OrderBy>().expect_err(text);
        assert_eq!((error.reason, error.at.char), (reason, char), "{text:?}");
    }
    let error = "ёж".parse::<OrderBy>().unwrap_err();
    assert!(error.to_string().starts_with("at character 1: the fields are"), "{error}");
}

#[test]
fn the_first_field_that_differs_decides() {
    let (early, late) = (order("b", 1, None), order("a", 9, Some(0)));
    for (text, expected) in [
        ("", Ordering::Less),
        ("name", Ordering::Greater),
        ("name desc", Ordering::Less),
        ("completed", Ordering::Less),
        ("date desc, name desc", Ordering::Greater),
        ("create_time, name", Ordering::Greater),
        ("delete_time", Ordering::Less),
        ("delete_time desc", Ordering::Greater),
    ] {
        assert_eq!(sort(text).compare((&early, 1), (&late, 2)), expected, "{text:?}");
    }
}

#[test]
fn ties_are_broken_by_the_order_of_creation_in_the_direction_of_the_last_field() {
    let same = order("a", 1, None);
    for (text, expected) in [
        ("", Ordering::Less),
        ("date", Ordering::Less),
        ("date desc", Ordering::Greater),
        ("date desc, name", Ordering::Less),
    ] {
        assert_eq!(sort(text).compare((&same, 1), (&same, 2)), expected, "{text:?}");
        assert_eq!(sort(text).compare((&same, 1), (&same, 1)), Ordering::Equal, "{text:?}");
    }
}

fn any_sort() -> impl Strategy<Value = OrderBy> {
    let direction = prop::sample::select([Direction::Ascending, Direction::Descending].as_slice());
    (prop::sample::subsequence(Field::ALL.to_vec(), 0..=7).prop_shuffle(), prop::collection::vec(direction, 7))
        .prop_map(|(fields, directions)| {
            let key = |(field, direction)| Key { field, direction };
            OrderBy(fields.into_iter().zip(directions).map(key).collect())
        })
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|([a-z_ ,]|name|date|desc){0,20}") {
        match text.parse::<OrderBy>() {
            Ok(sort) => prop_assert_eq!(sort.to_string().parse(), Ok(sort)),
            Err(error) => prop_assert_eq!(text[..error.at.byte].chars().count(), error.at.char),
        }
    }

    #[test]
    fn what_is_written_is_read_back(sort in any_sort()) {
        prop_assert_eq!(sort.to_string().parse(), Ok(sort));
    }

    #[test]
    fn turning_every_direction_turns_the_order_around(
        sort in any_sort(),
        a in ("[ab]{1,2}", 0..9i64, prop::option::of(0..3i64), 0..3),
        b in ("[ab]{1,2}", 0..9i64, prop::option::of(0..3i64), 0..3),
    ) {
        let turned = |key: &Key| Key { direction: key.direction.reverse(), ..*key };
        let reverse = OrderBy(sort.keys().iter().map(turned).collect());
        let (left, right) = ((&order(&a.0, a.1, a.2), a.3), (&order(&b.0, b.1, b.2), b.3));
        prop_assert_eq!(sort.compare(left, right), sort.compare(right, left).reverse());
        if !sort.keys().is_empty() {
            prop_assert_eq!(sort.compare(left, right), reverse.compare(right, left));
        }
    }
}
