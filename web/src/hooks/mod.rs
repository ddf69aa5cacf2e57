//! One hook a file: what the components know of the browser and of time.

mod task;
mod use_connection;
mod use_event;
mod use_loading;
mod use_order;
mod use_register;
mod use_route;
mod use_shortcuts;
mod use_visible_rows;

pub(crate) use task::Task;
pub(crate) use use_connection::{Connection, use_connection};
pub(crate) use use_event::{use_document_event, use_window_event};
pub(crate) use use_loading::use_loading;
pub(crate) use use_order::{Found, use_order};
pub(crate) use use_register::use_register;
pub(crate) use use_route::{Navigator, use_route};
pub(crate) use use_shortcuts::{Press, use_shortcuts};
pub(crate) use use_visible_rows::use_visible_rows;
