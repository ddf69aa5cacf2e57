//! Orders by day, week or month: which bars there are, and which days each stands for. All pure.

use orders_proto::{
    order::get_order_stats_request::Bucket,
    rules::{self, OrderDate},
};
use time::{Date, Duration};

use crate::query::Days;

/// How long a bar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Span {
    /// A calendar day.
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    #[default]
    Month,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its days.
    pub(crate) days: Days,
    /// Orders that are open.
    pub(crate) open: usize,
    /// Orders that are completed.
    pub(crate) completed: usize,
}

impl Span {
    /// Every span, the shortest first.
    pub(crate) const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// Bars that are shown.
    const fn bars(self) -> i64 {
        match self {
            Self::Day => 60,
            Self::Week => 52,
            Self::Month => 36,
        }
    }

    /// What the server calls it.
    pub(crate) const fn bucket(self) -> Bucket {
        match self {
            Self::Day => Bucket::Day,
            Self::Week => Bucket::Week,
            Self::Month => Bucket::Month,
        }
    }

    /// The days that the bars cover, when the newest order's date is this; `None` when that is no date.
    pub(crate) fn range(self, newest: &str) -> Option<Days> {
        let last = day(newest)?;
        let back = match self {
            Self::Day => Duration::days(self.bars() - 1),
            Self::Week => Duration::weeks(self.bars() - 1),
            Self::Month => Duration::days((self.bars() - 1) * 30),
        };
        Some(Days { first: text(last.checked_sub(back)?), last: text(last) })
    }

    /// The days of the bar that begins on this day.
    pub(crate) fn days(self, first: &str) -> Days {
        let last = day(first).and_then(|first| match self {
            Self::Day => Some(first),
            Self::Week => first.checked_add(Duration::days(6)),
            Self::Month => first.replace_day(first.month().length(first.year())).ok(),
        });
        Days { first: first.to_owned(), last: last.map_or_else(|| first.to_owned(), text) }
    }
}

/// The calendar day of an order's date.
fn day(text: &str) -> Option<Date> {
    match rules::date(text).ok()? {
        OrderDate::Day(day) => Some(day),
        OrderDate::Instant(instant) => Some(instant.date()),
    }
}

fn text(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str, last: &str) -> Days {
        Days { first: first.to_owned(), last: last.to_owned() }
    }

    #[test]
    fn a_bar_stands_for_its_days() {
        assert_eq!(Span::Day.days("2024-02-29"), days("2024-02-29", "2024-02-29"));
        assert_eq!(Span::Week.days("2024-12-30"), days("2024-12-30", "2025-01-05"));
        assert_eq!(Span::Month.days("2024-02-01"), days("2024-02-01", "2024-02-29"));
    }

    #[test]
    fn the_bars_end_with_the_newest_order() {
        assert_eq!(Span::Day.range("2024-06-13T10:00:00Z"), Some(days("2024-04-15", "2024-06-13")));
        assert_eq!(Span::Month.range("1998-05-06").map(|days| days.last), Some("1998-05-06".to_owned()));
        assert_eq!(Span::Week.range("soon"), None);
    }
}
