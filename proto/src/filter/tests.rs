use super::{matches::Folded, *};
use crate::view::OrderView;

mod language;
mod matching;
mod properties;

fn filter(text: &str) -> Filter {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Stands in for the folding that the server and the page hand in.
fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е").replace('ü', "u")
}

fn folded(text: &str) -> Folded {
    filter(text).fold(fold)
}

/// The microseconds of a date in one of the accepted forms.
fn micros(date: &str) -> i64 {
    crate::rules::date(date).unwrap().micros()
}

/// A living, open order for an instant, to be changed by the test.
fn order(name: &str) -> OrderView<'_> {
    OrderView {
        name,
        completed: false,
        date: micros("2024-06-13T10:00:00Z"),
        date_is_day: false,
        create_time: micros("2024-06-01T08:00:00Z"),
        update_time: micros("2024-06-02T08:00:00Z"),
        delete_time: None,
        uuid: Uuid::from_u128(1),
    }
}
