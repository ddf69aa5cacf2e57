//! The orders as the page holds them: what the server has, what runs ahead of it, what is half typed, and where in the
//! list each stands.
//!
//! All pure: [`Action`]s in, a new [`Register`] out. Writes go through the [outbox](crate::outbox).

mod action;
mod draft;
mod elsewhere;
mod place;
mod row;
mod selection;
#[cfg(test)]
mod tests;
mod waiting;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use orders_proto::order::Order;

pub(crate) use action::Action;
pub(crate) use draft::Draft;
pub(crate) use row::{Mark, Row};
pub(crate) use selection::{Select, Selection};

use crate::{api::Counts, fold::Fold, list::List, outbox::Book};

/// The orders. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Register {
    /// Which orders stand where.
    pub(crate) list: List,
    /// How many there are beside the list's own tab.
    pub(crate) counts: Option<Counts>,
    /// Grows when something happened elsewhere: what was counted may be otherwise now.
    pub(crate) stale: u32,
    /// The orders that are selected.
    pub(crate) selection: Selection,
    /// The writes that wait.
    book: Rc<Book>,
    /// The orders by their uuids: those of the list, the open one, and whatever is half typed or unconfirmed.
    rows: Rc<BTreeMap<String, Rc<Row>>>,
    /// The order that is open beside the list.
    open: Option<String>,
    fold: Fold,
}

impl Register {
    /// A register of which nothing has come yet.
    pub(crate) fn new(list: List, fold: Fold) -> Self {
        Self {
            list,
            counts: None,
            stale: 0,
            selection: Selection::default(),
            book: Rc::default(),
            rows: Rc::default(),
            open: None,
            fold,
        }
    }

    /// The order with this uuid.
    pub(crate) fn row(&self, uuid: &str) -> Option<&Rc<Row>> {
        self.rows.get(uuid)
    }

    /// The order in a row of the list, where it is loaded.
    pub(crate) fn at(&self, index: usize) -> Option<&Rc<Row>> {
        self.row(self.list.at(index)?)
    }

    /// Whether something is typed that is not saved.
    pub(crate) fn is_dirty(&self) -> bool {
        self.rows.values().any(|row| row.is_dirty())
    }

    fn change(&mut self, uuid: &str, change: impl FnOnce(&mut Row)) {
        if let Some(row) = Rc::make_mut(&mut self.rows).get_mut(uuid) {
            change(Rc::make_mut(row));
        }
    }

    /// Takes what the server told of an order. What runs ahead of the server, and newer news, stay.
    fn take(&mut self, order: Order) {
        let (book, uuid) = (self.book.clone(), order.uuid.clone());
        if self.row(&uuid).is_some() {
            self.change(&uuid, |row| {
                row.take(order);
                row.show(&book.queue);
            });
        } else if let Some(row) = Row::new(&uuid, Some(order), &book.queue) {
            self.put_row(row);
        }
    }

    fn put_row(&mut self, row: Row) {
        Rc::make_mut(&mut self.rows).insert(row.order.uuid.clone(), Rc::new(row));
    }

    fn drop_row(&mut self, uuid: &str) {
        self.list.remove(uuid);
        if self.selection.has(uuid) {
            self.select(Select::Turn(uuid.to_owned()));
        }
        Rc::make_mut(&mut self.rows).remove(uuid);
    }

    /// Lets go of the orders that nobody needs any more.
    fn forget(&mut self) {
        let listed: BTreeSet<_> = self.list.loaded().map(|(_, uuid)| uuid.to_owned()).collect();
        let (open, selection) = (self.open.clone(), self.selection.clone());
        Rc::make_mut(&mut self.rows).retain(|uuid, row| {
            row.is_busy() || open.as_ref() == Some(uuid) || listed.contains(uuid) || selection.has(uuid)
        });
    }
}
