//! The places of the app.

mod missing;
mod order;
mod orders;

pub(crate) use missing::MissingPage;
pub(crate) use order::OrderPage;
pub(crate) use orders::{OrdersPage, failure};
