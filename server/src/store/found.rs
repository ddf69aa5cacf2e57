//! What reads find.

use super::page::Cursor;
use crate::orders::{Change, Order};

/// A page of orders.
#[derive(Debug)]
pub struct Page {
    /// The orders.
    pub orders: Vec<Order>,
    /// Whether more orders follow, or may follow.
    pub more: bool,
    /// Where looking for orders was given up when its time was over: the next page goes on from there. `None` for a page
    /// that goes on behind its last order.
    pub end: Option<Cursor>,
    /// The newest revision when the page was read.
    pub revision: i64,
}

/// How many orders there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number, at least.
    pub orders: i64,
    /// Whether counting was given up when its time was over.
    pub is_estimate: bool,
}

/// Orders by what their dates mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Whether these are calendar days, and not instants.
    pub is_day: bool,
    /// Microseconds since 1970-01-01T00:00:00Z: the day, or the begin of a quarter of an hour.
    pub micros: i64,
    /// Orders that are open.
    pub open: i64,
    /// Orders that are completed.
    pub completed: i64,
}

/// A call that was carried out under a request id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The SHA-256 of its request.
    pub payload: Vec<u8>,
    /// How many orders it was about.
    pub writes: i64,
}

/// A piece of the change log, read in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The store's epoch, in hexadecimal digits.
    pub epoch: String,
    /// The log up to this revision has been compacted: what is kept of it is not whole.
    pub floor: i64,
    /// The newest revision.
    pub head: i64,
    /// The changes that follow, in order; no revision is split.
    pub changes: Vec<Change>,
}

/// A moment in the store's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The newest revision then.
    pub revision: i64,
    /// The last row key that had been given.
    pub(super) last_key: i64,
}

/// Some of the orders as they stood at a moment.
#[derive(Debug)]
pub struct OrdersAt {
    /// The orders, in order of creation.
    pub orders: Vec<Order>,
    /// The row key to go on from; `None` at the end.
    pub next: Option<i64>,
}
