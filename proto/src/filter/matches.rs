//! Whether an order matches, in memory; what becomes SQL says the same (see the [table](super)).

use std::{cmp::Ordering, ops::Range};

use super::{Filter, NameTest, Op};
use crate::{
    rules::OrderDate,
    view::{Field, OrderView, TimeField},
};

/// A filter whose texts are folded: ready to be held against orders, here or in SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded(Filter);

impl Filter {
    /// Folds every text once. `fold` must be the function that folds the names in [`OrderView`] and in the store.
    #[must_use]
    pub fn fold(self, fold: impl Fn(&str) -> String) -> Folded {
        Folded(self.fold_with(&fold))
    }

    fn fold_with(self, fold: &impl Fn(&str) -> String) -> Self {
        let each = |list: Vec<Self>| list.into_iter().map(|filter| filter.fold_with(fold)).collect();
        match self {
            Self::And(all) => Self::And(each(all)),
            Self::Or(any) => Self::Or(each(any)),
            Self::Not(inner) => Self::Not(Box::new(inner.fold_with(fold))),
            Self::Name(test, text) => Self::Name(test, fold(&text)),
            term @ (Self::Present(_) | Self::Completed(_) | Self::Time(..) | Self::Uuid(_)) => term,
        }
    }
}

impl Folded {
    /// The filter with its texts folded.
    #[must_use]
    pub const fn filter(&self) -> &Filter {
        &self.0
    }

    /// Whether the order matches. Whether deleted orders are shown at all is for the caller to decide.
    #[must_use]
    pub fn matches(&self, order: &OrderView<'_>) -> bool {
        holds(&self.0, order)
    }
}

fn holds(filter: &Filter, order: &OrderView<'_>) -> bool {
    match filter {
        Filter::And(all) => all.iter().all(|filter| holds(filter, order)),
        Filter::Or(any) => any.iter().any(|filter| holds(filter, order)),
        Filter::Not(inner) => !holds(inner, order),
        Filter::Present(Field::Completed) => order.completed,
        Filter::Present(Field::Time(field)) => order.time(*field).is_some(),
        Filter::Present(Field::Name | Field::Uuid) => true,
        Filter::Name(NameTest::Contains, text) => order.name.contains(text),
        Filter::Name(NameTest::StartsWith, text) => order.name.starts_with(text),
        Filter::Name(NameTest::EndsWith, text) => order.name.ends_with(text),
        Filter::Name(NameTest::Compare(op), text) => op.holds(order.name.cmp(text)),
        Filter::Completed(value) => order.completed == *value,
        Filter::Time(field, op, value) => order.time(*field).is_some_and(|time| {
            let span = Span::from(*value);
            let covered = if *field == TimeField::Date && order.date_is_day { span.days } else { span.instants };
            op.holds(against(time, &covered))
        }),
        Filter::Uuid(uuid) => order.uuid == *uuid,
    }
}

impl Op {
    /// Whether `a op b` is true when `a` stands so to `b`.
    #[must_use]
    pub const fn holds(self, a_to_b: Ordering) -> bool {
        match self {
            Self::Eq => a_to_b.is_eq(),
            Self::Lt => a_to_b.is_lt(),
            Self::Le => a_to_b.is_le(),
            Self::Gt => a_to_b.is_gt(),
            Self::Ge => a_to_b.is_ge(),
        }
    }
}

/// Where a time stands to a span: before it, in it, after it.
fn against(time: i64, span: &Range<i64>) -> Ordering {
    if time < span.start {
        Ordering::Less
    } else if time < span.end {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// What a time in a filter covers: half-open, in microseconds since 1970-01-01T00:00:00Z. With `s..e` one of the two,
/// `=` is `s <= t < e`, `<` is `t < s`, `<=` is `t < e`, `>` is `t >= e` and `>=` is `t >= s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// For orders' instants: create, update and delete times, and dates with a time.
    pub instants: Range<i64>,
    /// For orders' plain days, by their first instant in UTC. Differs from `instants` only for an instant that is not
    /// written in UTC.
    pub days: Range<i64>,
}

impl From<OrderDate> for Span {
    fn from(value: OrderDate) -> Self {
        const SECOND: i64 = 1_000_000;
        let start = value.micros();
        match value {
            OrderDate::Day(_) => {
                let day = start..start + 86_400 * SECOND;
                Self { instants: day.clone(), days: day }
            }
            OrderDate::Instant(instant) => {
                let local = start + i64::from(instant.offset().whole_seconds()) * SECOND;
                Self { instants: start..start + 1, days: local..local + 1 }
            }
        }
    }
}
