//! The domain, pure: what an order is, and what commands do to orders. No I/O, no clock, no randomness.

mod command;
mod decide;
mod fold;
mod model;

pub use command::{
    Action, Answer, Command, Draft, Guard, LedgerEntry, LedgerKey, NewDate, Patch, Refusal, Refused, RequestId, Write,
    Written,
};
pub use decide::{Outcome, State, decide, is_expired};
pub use fold::fold;
pub use model::{Change, ChangeKind, Date, Order, Timestamp};
