//! What writes ask for, and what they are answered.

use std::{fmt, sync::Arc};

use orders_proto::filter::Folded;
use uuid::Uuid;

use super::{Date, Order};

/// One call that writes: all of it happens, as one revision, or nothing.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who calls.
    pub actor: String,
    /// What makes a repeat of the call a repeat; `None` if the caller sent no request id.
    pub request: Option<RequestId>,
    /// Whether everything is only checked and answered.
    pub validate_only: bool,
    /// What to do with which orders; none twice.
    pub writes: Vec<Write>,
}

/// A request id with its scope, and what was sent with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId {
    /// Where the answer is kept.
    pub key: LedgerKey,
    /// The SHA-256 of the request without its request id and `validate_only`.
    pub payload: [u8; 32],
}

/// The ledger's key: a request id means the same call only from the same caller and for the same method.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LedgerKey {
    /// The request id.
    pub id: Uuid,
    /// Caller and method.
    pub scope: String,
}

/// A call that was carried out, as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The SHA-256 of its request.
    pub payload: [u8; 32],
    /// What it was answered.
    pub answer: Answer,
}

/// What to do with one order.
#[derive(Clone, Debug)]
pub struct Write {
    /// Which order.
    pub uuid: Uuid,
    /// On what condition.
    pub guard: Guard,
    /// What to do.
    pub action: Action,
}

/// The condition of a write.
#[derive(Clone, Debug)]
pub enum Guard {
    /// None: the last write wins.
    None,
    /// Refused unless the order is at this revision (an etag; `None` for one that cannot be current).
    Etag(Option<i64>),
    /// Skipped unless the order is at this revision.
    Unchanged(i64),
    /// Skipped unless the order matches.
    Matches(Arc<Folded>),
    /// Skipped if there is such an order, deleted or not.
    Absent,
}

/// What is done with an order.
#[derive(Clone, Debug)]
pub enum Action {
    /// Adds it.
    Create {
        /// What it holds.
        draft: Draft,
        /// Whether the server has just made the uuid, so that no order can have it.
        fresh: bool,
    },
    /// Changes what the client decides about it.
    Update(Patch),
    /// Deletes it.
    Delete,
    /// Restores it.
    Undelete,
    /// Gives it back the state before a change; `None`: there was none.
    Revert(Option<Box<Order>>),
}

/// What the client decides about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name, trimmed.
    pub name: String,
    /// Whether it is done.
    pub completed: bool,
    /// When it is for.
    pub date: NewDate,
}

/// The fields of an order that change; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Its name, trimmed.
    pub name: Option<String>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// When it is for.
    pub date: Option<NewDate>,
}

/// A date that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewDate {
    /// The time of the write.
    Now,
    /// This one.
    At(Date),
}

/// What a command that was not refused answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// One for each write, in their order.
    pub written: Vec<Written>,
}

/// What became of one write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// The order as it now stands; deleted, if that was asked.
    Stored(Order),
    /// There was no such order to delete.
    Missing,
    /// Its guard left it as it stands (if it is there at all).
    Skipped(Option<Order>),
}

impl Written {
    /// The order as it stands, if there is one.
    #[must_use]
    pub fn order(self) -> Option<Order> {
        match self {
            Self::Stored(order) => Some(order),
            Self::Missing => None,
            Self::Skipped(order) => order,
        }
    }
}

/// A command that was refused, which changes nothing and hurts no other command of its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which of the writes; 0 for the command as a whole.
    pub index: usize,
    /// Why.
    pub refusal: Refusal,
}

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No living order (or, for a restore, no deleted one) has this uuid.
    NotFound(Uuid),
    /// An order has this uuid already: this one.
    Exists(Box<Order>),
    /// The order has changed since the etag: this is it now.
    EtagMismatch(Box<Order>),
    /// Another call was made with this request id.
    RequestIdReused,
    /// The request id is older than what the ledger keeps.
    RequestIdExpired,
    /// Deciding failed: a fault of ours.
    Fault,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(uuid) => write!(f, "order {uuid} does not exist"),
            Self::Exists(order) => write!(f, "order {} exists already", order.uuid),
            Self::EtagMismatch(order) => write!(f, "order {} has changed since", order.uuid),
            Self::RequestIdReused => f.write_str("another request was made with this request id"),
            Self::RequestIdExpired => f.write_str("the request id is older than what is kept"),
            Self::Fault => f.write_str("internal error"),
        }
    }
}
