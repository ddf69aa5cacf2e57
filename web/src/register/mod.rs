//! The orders as the page holds them: what the server has, what runs ahead of it, and what is half typed.
//!
//! All pure: [`Action`]s in, a new [`Register`] out. The hook `use_register` alone talks to the server.

mod action;
mod draft;
mod row;

use std::rc::Rc;

use orders_proto::order::Order;

pub(crate) use action::Action;
pub(crate) use draft::Draft;
pub(crate) use row::Row;

use crate::api::ApiError;

/// How far the list has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// Nothing has been answered yet.
    Loading,
    /// The rows are there. A later load that fails leaves them standing.
    Ready,
    /// The first load failed.
    Failed(ApiError),
}

/// The orders, cheap to clone and to compare: newest date first; among equal dates the one that was made last goes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Register {
    /// How far the list has come.
    pub(crate) load: Load,
    /// The orders. An edited one keeps its place until the list is loaded again.
    pub(crate) rows: Rc<Vec<Rc<Row>>>,
}

impl Default for Register {
    fn default() -> Self {
        Self { load: Load::Loading, rows: Rc::default() }
    }
}

impl Register {
    /// The row of an order.
    pub(crate) fn row(&self, uuid: &str) -> Option<&Rc<Row>> {
        self.rows.iter().find(|row| row.order.uuid == uuid)
    }

    /// Where an order stands.
    pub(crate) fn position(&self, uuid: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.order.uuid == uuid)
    }

    /// How many are completed.
    pub(crate) fn completed(&self) -> usize {
        self.rows.iter().filter(|row| row.order.completed).count()
    }

    /// The orders that run ahead of the server and are not on their way to it. For each order at most one write is under
    /// way, so writes never overtake each other.
    pub(crate) fn unsent(&self) -> Vec<Order> {
        self.rows.iter().filter(|row| row.is_unsent()).map(|row| row.order.clone()).collect()
    }

    fn change(&mut self, uuid: &str, change: impl FnOnce(&mut Row)) {
        if let Some(row) = Rc::make_mut(&mut self.rows).iter_mut().find(|row| row.order.uuid == uuid) {
            change(Rc::make_mut(row));
        }
    }

    fn remove(&mut self, uuid: &str) {
        Rc::make_mut(&mut self.rows).retain(|row| row.order.uuid != uuid);
    }

    fn insert(&mut self, row: Row) {
        self.remove(&row.order.uuid);
        let place = self.rows.partition_point(|other| other.place() > row.place());
        Rc::make_mut(&mut self.rows).insert(place, Rc::new(row));
    }
}

#[cfg(test)]
mod tests;
