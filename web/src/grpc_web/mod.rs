//! gRPC-Web over the browser's `fetch`: binary framing, unary and streamed answers, typed by the contract's methods.
//!
//! [`frame`], [`metadata`], [`status`], [`details`] and [`reply`] are pure and tested on the host; [`call`] alone
//! touches the browser.

mod call;
mod details;
mod frame;
mod metadata;
mod reply;
mod status;

pub(crate) use call::{decoded, framed, stream, unary};
pub(crate) use details::FieldViolation;
pub(crate) use metadata::percent_decoded;
pub(crate) use status::{Code, Status};
