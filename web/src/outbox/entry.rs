//! One write on its way to the server, as it is kept in the browser.

use orders_proto::order::{BatchCreateOrdersRequest, CreateOrderRequest, Order};
use prost::{Enumeration, Message};

use super::Patch;
use crate::grpc_web::FieldViolation;

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub(crate) enum Kind {
    /// Makes an order.
    Create = 0,
    /// Changes some fields.
    Update = 1,
    /// Deletes an order.
    Delete = 2,
    /// Restores a deleted order.
    Undelete = 3,
    /// Takes a bulk change back.
    Revert = 4,
    /// Changes all orders that match a filter.
    Bulk = 5,
    /// Makes many orders: all of them or none.
    Batch = 6,
}

/// Why a write waits for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub(crate) enum Reason {
    /// The order was changed elsewhere in the same field.
    Conflict = 0,
    /// The order was deleted elsewhere.
    Gone = 1,
    /// The server refused it.
    Refused = 2,
    /// It has waited so long that it may no longer be meant.
    Old = 3,
}

/// What holds a write back until the reader decides.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Hold {
    /// Why.
    #[prost(enumeration = "Reason", tag = "1")]
    pub(crate) reason: i32,
    /// The order as it stands on the server, where it was changed there.
    #[prost(message, optional, tag = "2")]
    pub(crate) theirs: Option<Order>,
    /// What the server finds wrong with which field.
    #[prost(message, repeated, tag = "3")]
    pub(crate) violations: Vec<FieldViolation>,
    /// The server's words, in English.
    #[prost(string, tag = "4")]
    pub(crate) message: String,
    /// Where its log has the cause.
    #[prost(string, tag = "5")]
    pub(crate) trace_id: String,
}

impl Hold {
    /// A hold without details.
    pub(crate) fn new(reason: Reason) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }
}

/// One write. All that is needed to send it, to show it and to take it back.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Entry {
    /// Names it to the server and here; a UUID of version 7.
    #[prost(string, tag = "1")]
    pub(crate) request_id: String,
    /// The order that it is about. Empty for a bulk change and for taking one back.
    #[prost(string, tag = "2")]
    pub(crate) uuid: String,
    /// What it does.
    #[prost(enumeration = "Kind", tag = "3")]
    pub(crate) kind: i32,
    /// The order as it was shown when the write was made, with the etag that is sent along. Absent for a new order.
    #[prost(message, optional, tag = "4")]
    pub(crate) before: Option<Order>,
    /// The new values, of a new order all three. Absent for a bulk change: it deletes.
    #[prost(message, optional, tag = "5")]
    pub(crate) after: Option<Patch>,
    /// When it was made, or confirmed again: milliseconds since 1970.
    #[prost(int64, tag = "6")]
    pub(crate) made_ms: i64,
    /// Whether it may have reached the server, which has not told how it went: it then can no longer be cancelled.
    #[prost(bool, tag = "7")]
    pub(crate) sent: bool,
    /// Until when the tab that sends it has it to itself.
    #[prost(int64, tag = "8")]
    pub(crate) claimed_until_ms: i64,
    /// Which tab that is.
    #[prost(string, tag = "9")]
    pub(crate) claimed_by: String,
    /// What holds it back.
    #[prost(message, optional, tag = "10")]
    pub(crate) hold: Option<Hold>,
    /// The request id of the bulk change that it takes back.
    #[prost(string, tag = "11")]
    pub(crate) reverted: String,
    /// Which orders a bulk change is for: `BulkChangeOrdersRequest.filter`.
    #[prost(string, tag = "12")]
    pub(crate) filter: String,
    /// How many orders the reader was told that a bulk change is for.
    #[prost(int64, tag = "13")]
    pub(crate) expected: i64,
    /// The orders of a batch, as they go over the wire: they may be many, and are read and written with every change of the
    /// outbox. Gone once they are stored.
    #[prost(bytes = "vec", tag = "14")]
    pub(crate) orders: Vec<u8>,
}

impl Entry {
    /// A new order.
    pub(crate) fn create(request_id: String, uuid: String, after: Patch) -> Self {
        Self { request_id, uuid, kind: Kind::Create.into(), after: Some(after), ..Self::default() }
    }

    /// New values for an order that is shown so.
    pub(crate) fn update(request_id: String, before: Order, after: Patch) -> Self {
        Self { after: Some(after), ..Self::about(Kind::Update, request_id, before) }
    }

    /// The end of an order that is shown so.
    pub(crate) fn delete(request_id: String, before: Order) -> Self {
        Self::about(Kind::Delete, request_id, before)
    }

    /// The return of a deleted order.
    pub(crate) fn undelete(request_id: String, before: Order) -> Self {
        Self::about(Kind::Undelete, request_id, before)
    }

    /// The undoing of a bulk change, or of its undoing.
    pub(crate) fn revert(request_id: String, reverted: String) -> Self {
        Self { request_id, reverted, kind: Kind::Revert.into(), ..Self::default() }
    }

    /// New values for all orders that match a filter, or, with none, their deletion.
    pub(crate) fn bulk(request_id: String, filter: String, after: Option<Patch>, expected: i64) -> Self {
        Self { request_id, filter, after, expected, kind: Kind::Bulk.into(), ..Self::default() }
    }

    /// Many new orders.
    pub(crate) fn batch(request_id: String, requests: Vec<CreateOrderRequest>) -> Self {
        let expected = i64::try_from(requests.len()).unwrap_or_default();
        let orders = BatchCreateOrdersRequest { requests, ..Default::default() }.encode_to_vec();
        Self { request_id, orders, expected, kind: Kind::Batch.into(), ..Self::default() }
    }

    /// How many orders it is about, as far as that is known.
    pub(crate) fn weight(&self) -> usize {
        usize::try_from(self.expected).unwrap_or_default().max(1)
    }

    fn about(kind: Kind, request_id: String, before: Order) -> Self {
        let uuid = before.uuid.clone();
        Self { request_id, uuid, kind: kind.into(), before: Some(before), ..Self::default() }
    }

    /// The order as it shall be. `None` where it is not about one order.
    pub(crate) fn meant(&self) -> Option<Order> {
        let before = match (self.kind(), &self.before) {
            (Kind::Create, _) => Order { uuid: self.uuid.clone(), ..Order::default() },
            (_, Some(before)) => before.clone(),
            (_, None) => return None,
        };
        Some(self.after.as_ref().map(|after| after.applied(&before)).unwrap_or(before))
    }

    /// Whether it waits for the reader.
    pub(crate) fn is_held(&self) -> bool {
        self.hold.is_some()
    }

    /// Whether what it means is not to be shown as if it had happened.
    pub(crate) fn is_refused(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.reason() != Reason::Old)
    }
}
