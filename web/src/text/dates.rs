//! Orders' dates as people read them: a plain date is a calendar day and is never converted; an instant is shown in the
//! reader's time zone.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use orders_proto::rules::{self, OrderDate};

/// How a date's text is shown. Milliseconds since 1970-01-01T00:00:00Z, as JavaScript counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shown {
    /// As this day of the UTC calendar, whatever the reader's zone.
    Day(f64),
    /// As this instant in the reader's zone.
    Instant(f64),
    /// The text itself: it is no date.
    AsItIs,
}

impl Shown {
    /// Chooses by the contract's own rule.
    pub(super) fn of(text: &str) -> Self {
        match rules::date(text) {
            Ok(day @ OrderDate::Day(_)) => Self::Day(millis(day)),
            Ok(instant @ OrderDate::Instant(_)) => Self::Instant(millis(instant)),
            Err(_) => Self::AsItIs,
        }
    }
}

fn millis(date: OrderDate) -> f64 {
    date.micros().div_euclid(1_000) as f64
}

/// Today in the reader's time zone, as a plain date.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Formats a calendar day.
pub(super) fn day_format(locales: &Array) -> Function {
    format(locales, &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// Formats a calendar day by its month and year, or by its day and month.
pub(super) fn short_format(locales: &Array, by_month: bool) -> Function {
    let other = if by_month { ("year", "numeric") } else { ("day", "numeric") };
    format(locales, &[other, ("month", "short"), ("timeZone", "UTC")])
}

/// Formats an instant in the reader's zone.
pub(super) fn instant_format(locales: &Array) -> Function {
    format(locales, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

fn format(locales: &Array, options: &[(&str, &str)]) -> Function {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh, ordinary object cannot fail.
        _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    Intl::DateTimeFormat::new(locales, &object).format()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_date_is_a_day_and_never_an_instant() {
        assert_eq!(Shown::of("1996-07-04"), Shown::Day(836_438_400_000.0));
    }

    #[test]
    fn a_date_with_a_time_is_an_instant() {
        let instant = Shown::Instant(1_718_274_153_123.0);
        assert_eq!(Shown::of("2024-06-13T10:22:33.123456Z"), instant);
        assert_eq!(Shown::of("2024-06-13 12:22:33.123+02:00"), instant);
        assert_eq!(Shown::of("1969-12-31T23:59:59.9999Z"), Shown::Instant(-1.0));
    }

    #[test]
    fn what_is_no_date_stands_for_itself() {
        assert_eq!(Shown::of("soon"), Shown::AsItIs);
    }
}
