//! One hook a file: what the components know of the browser and of time.

mod task;
mod use_bars;
mod use_commands;
mod use_connection;
mod use_counts;
mod use_event;
mod use_history;
mod use_import;
mod use_leave_guard;
mod use_order;
mod use_outbox;
mod use_paging;
mod use_route;
mod use_shortcuts;
mod use_sight;
mod use_undo_keys;
mod use_version;
mod use_watch;

pub(crate) use task::Task;
pub(crate) use use_bars::use_bars;
pub(crate) use use_commands::{use_commands, use_palette_keys};
pub(crate) use use_connection::{Connection, use_connection};
pub(crate) use use_counts::use_counts;
pub(crate) use use_event::{use_document_event, use_window_event};
pub(crate) use use_history::use_history;
pub(crate) use use_import::use_import;
pub(crate) use use_leave_guard::use_leave_guard;
pub(crate) use use_order::{Found, use_order};
pub(crate) use use_outbox::{Said, Writing, use_outbox};
pub(crate) use use_paging::use_paging;
pub(crate) use use_route::{Navigator, Place, use_route};
pub(crate) use use_shortcuts::{Press, use_shortcuts};
pub(crate) use use_sight::{Sight, use_sight};
pub(crate) use use_undo_keys::use_undo_keys;
pub(crate) use use_version::use_version;
pub(crate) use use_watch::use_watch;
