//! The domain, pure: what an order is, and what commands do to orders. No I/O, no clock, no randomness.

mod decide;
mod model;

pub use decide::{Outcome, Refusal, State, decide};
pub use model::{Answer, Change, Command, Date, Draft, Order, Timestamp};
