//! What the server's answer to a write means for it.

use orders_proto::order::Order;

use super::{Hold, Kind, Reason};
use crate::grpc_web::{Code, Status};

/// The server's answer to a write.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// Done: the order stands so.
    Stored(Order),
    /// The order that was to be deleted is not there.
    Gone,
    /// The bulk change is made, or taken back but for these orders, which have changed since.
    Finished(Vec<Order>),
    /// The order stands otherwise than the write knew.
    Changed(Order),
    /// There is no such order.
    Missing,
    /// The server cannot tell now.
    Later,
    /// It will not do that.
    Refused(Hold),
}

impl Answer {
    /// What a failed call means.
    pub(crate) fn of(kind: Kind, status: Status) -> Self {
        match (status.code, status.current) {
            (code, _) if code.is_silence() => Self::Later,
            (Code::Cancelled | Code::ResourceExhausted, _) => Self::Later,
            (Code::Aborted, Some(order)) => Self::Changed(*order),
            // Its uuid is ours alone, so it is there by an earlier attempt; who restores a living order has what he wants.
            (Code::AlreadyExists, Some(order)) if matches!(kind, Kind::Create | Kind::Undelete) => Self::Stored(*order),
            (Code::NotFound, _) if !matches!(kind, Kind::Bulk | Kind::Revert) => Self::Missing,
            _ => Self::Refused(Hold {
                violations: status.violations,
                message: status.message,
                trace_id: status.trace_id.unwrap_or_default(),
                ..Hold::new(Reason::Refused)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: Code, current: Option<Order>) -> Status {
        Status { current: current.map(Box::new), ..Status::new(code, "words") }
    }

    #[test]
    fn what_may_go_better_later_is_tried_again() {
        for code in [Code::Unavailable, Code::DeadlineExceeded, Code::ResourceExhausted] {
            assert_eq!(Answer::of(Kind::Update, status(code, None)), Answer::Later);
        }
    }

    #[test]
    fn an_order_that_exists_was_made_by_an_earlier_attempt() {
        let order = Order { uuid: "a".to_owned(), ..Order::default() };
        let answer = Answer::of(Kind::Create, status(Code::AlreadyExists, Some(order.clone())));
        assert_eq!(answer, Answer::Stored(order));
    }

    #[test]
    fn a_stale_etag_brings_the_order_as_it_stands() {
        let order = Order { uuid: "a".to_owned(), ..Order::default() };
        assert_eq!(Answer::of(Kind::Delete, status(Code::Aborted, Some(order.clone()))), Answer::Changed(order));
    }

    #[test]
    fn a_refusal_keeps_the_servers_words_and_trace_id() {
        let refused = Status { trace_id: Some("t".to_owned()), ..status(Code::Internal, None) };
        let Answer::Refused(hold) = Answer::of(Kind::Update, refused) else { panic!("not refused") };
        assert_eq!((hold.message.as_str(), hold.trace_id.as_str()), ("words", "t"));
    }
}
