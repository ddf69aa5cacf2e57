//! Whether and where in the list an order belongs.

use orders_proto::{filter::Filter, order::Order, rules, sort::OrderBy, view::OrderView};
use prost_types::Timestamp;

use super::{Register, Row};

impl Register {
    /// Whether an order belongs into the list as it stands now.
    pub(super) fn belongs(&self, row: &Row) -> bool {
        (self.list.wanted.show_deleted || !row.deleted) && self.matches(&row.order)
    }

    /// Whether an order matches the list's filter, be it deleted or not.
    pub(super) fn matches(&self, order: &Order) -> bool {
        let Ok(filter) = self.list.wanted.filter.parse::<Filter>() else {
            return false;
        };
        let fold = |text: &str| (self.fold.0)(text);
        let name = fold(&order.name);
        view(order, &name).is_some_and(|view| filter.fold(fold).matches(&view))
    }

    /// Puts a new order into its place, if it belongs into this list and its place is loaded.
    pub(super) fn place(&mut self, order: &Order) {
        if self.list.shown == 0 || !self.matches(order) {
            return;
        }
        let Ok(sort) = self.list.wanted.order_by.parse::<OrderBy>() else {
            return;
        };
        let fold = self.fold.0;
        let name = fold(&order.name);
        let Some(view) = view(order, &name) else {
            return;
        };
        let rows = self.rows.clone();
        self.list.insert(&order.uuid, |other| {
            let Some(other) = rows.get(other) else {
                return false;
            };
            let other_name = fold(&other.order.name);
            let Some(other_view) = self::view(&other.order, &other_name) else {
                return false;
            };
            sort.compare((&view, view.create_time), (&other_view, other_view.create_time)).is_lt()
        });
    }
}

/// An order as filters and sorts see it.
pub(crate) fn view<'a>(order: &Order, folded_name: &'a str) -> Option<OrderView<'a>> {
    let date = rules::date(&order.date).ok()?;
    let micros =
        |time: &Option<Timestamp>| time.as_ref().map(|time| time.seconds * 1_000_000 + i64::from(time.nanos) / 1_000);
    Some(OrderView {
        name: folded_name,
        completed: order.completed,
        date: date.micros(),
        date_is_day: matches!(date, rules::OrderDate::Day(_)),
        create_time: micros(&order.create_time).unwrap_or(i64::MAX),
        update_time: micros(&order.update_time).unwrap_or(i64::MAX),
        delete_time: micros(&order.delete_time),
        uuid: rules::uuid(&order.uuid).ok()?,
    })
}
