//! What can go wrong in the domain. Knows neither gRPC nor the database: `grpc/status.rs` turns it into statuses.

use std::error::Error as StdError;

use orders_proto::{rules, text::Fault};
use uuid::Uuid;

use crate::orders::{Refusal, Refused};

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request breaks the contract's rules; every violation, not only the first.
    #[error("{} invalid field(s)", .0.len())]
    Invalid(Vec<Violation>),
    /// No order has this uuid.
    #[error("order {0} does not exist")]
    NotFound(Uuid),
    /// The revision is not one of the order's own, or no longer kept.
    #[error("revision {revision} of order {uuid} is not known or no longer kept")]
    RevisionNotFound {
        /// The order.
        uuid: Uuid,
        /// The revision.
        revision: i64,
    },
    /// No call that is still kept was made with this request id.
    #[error("no change with request id {0} is known or still kept")]
    ChangeNotFound(Uuid),
    /// A write was refused.
    #[error("{}", .0.refusal)]
    Refused(Refused),
    /// One of the orders that a batch names was refused.
    #[error("{field}: {refusal}")]
    RefusedAt {
        /// The path of the field that it is for, such as `requests[3].uuid`.
        field: String,
        /// Why.
        refusal: Refusal,
    },
    /// Another number of orders matches than was expected.
    #[error("{found} orders match, and not {expected}")]
    CountMismatch {
        /// What the caller expected.
        expected: i64,
        /// What there is.
        found: i64,
    },
    /// The answer would be larger than clients accept.
    #[error("the answer would be larger than {limit_bytes} bytes")]
    AnswerTooLarge {
        /// The most bytes that one answer may have.
        limit_bytes: usize,
    },
    /// More writes are waiting than the queue holds.
    #[error("too many writes are waiting")]
    QueueFull,
    /// The changes after a resume token are no longer kept, or belong to another store.
    #[error("the changes after the resume token are no longer kept")]
    ResumeTokenExpired,
    /// As many streams are open as the server bears.
    #[error("too many streams are open")]
    TooManyStreams,
    /// The store cannot be reached, or not in time.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The caller's time ran out.
    #[error("the deadline passed")]
    DeadlineExceeded,
    /// The external check service failed.
    #[error("the check service: {message}")]
    Check {
        /// What kind of failure it is to the caller.
        kind: CheckFailure,
        /// The check service's own words.
        message: String,
    },
    /// A fault of ours. The client learns nothing but the trace id; the cause goes to the log.
    #[error("internal error")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// Wraps an unexpected failure.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

/// How an external check service failed, as far as the caller can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// It does not accept the caller's credentials.
    Unauthenticated,
    /// It does not allow the caller to ask.
    PermissionDenied,
    /// It does not know the order.
    UnknownOrder,
    /// It cannot be reached, or answered with any other failure.
    Unavailable,
}

/// One broken rule at one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field's path in the request, such as `name` or `requests[3].date`.
    pub field: String,
    /// The broken rule: UPPER_SNAKE_CASE.
    pub reason: &'static str,
    /// The rule in words.
    pub description: String,
}

impl Violation {
    /// A text that is no filter, sort or the like, with the place where it is wrong.
    #[must_use]
    pub fn of_text<R: std::fmt::Display>(field: &str, fault: &Fault<R>, reason: &'static str) -> Self {
        Self { field: field.to_owned(), reason, description: fault.to_string() }
    }

    /// The violation of one of the contract's field rules.
    #[must_use]
    pub fn new(field: impl Into<String>, reason: rules::Reason) -> Self {
        Self { field: field.into(), reason: reason.as_str(), description: reason.to_string() }
    }
}
