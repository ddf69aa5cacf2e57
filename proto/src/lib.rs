//! The contract of Orders: what every client and the server agree on, compiled into both and into the page.
//!
//! - [`order`] and [`check`]: the messages of `order/order.proto` and `check/check.proto`, and for each service a
//!   table of its methods; with the feature `transport` also tonic's clients and servers.
//! - [`rules`]: what a field may hold; one verdict on the server and in the page.
//! - [`filter`] and [`sort`]: which orders one wants and in which order, read from text and held against a
//!   [`view`] of an order; [`text`] says where such a text is wrong.
//!
//! Nothing here does I/O.

#[cfg(feature = "transport")]
mod encoded;
pub mod filter;
mod method;
mod reason;
pub mod rules;
pub mod sort;
pub mod text;
pub mod view;

#[cfg(feature = "transport")]
pub use encoded::Encoded;
pub use method::{Method, StreamMethod};

#[allow(unused_qualifications, clippy::all, clippy::pedantic, clippy::allow_attributes, reason = "generated code")]
mod generated {
    /// Package `order`: the order register.
    pub mod order {
        include!(concat!(env!("OUT_DIR"), "/order.rs"));
    }
    /// Package `check`: asking whether an order is done.
    pub mod check {
        include!(concat!(env!("OUT_DIR"), "/check.rs"));
    }
}
pub use generated::{check, order};

/// The `google.protobuf.FileDescriptorSet` of the contract and what it imports, as server reflection serves it.
#[cfg(feature = "transport")]
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
