//! What the pages are made of, one component a file.

mod chart;
mod composer;
mod copy;
mod dialog;
mod edit_cell;
mod header;
mod history;
mod ledger;
mod link;
mod note;
mod outbox;
mod palette;
mod row;
mod search;
mod sort;
mod state;
mod status_line;
mod toolbar;

pub(crate) use chart::{Chart, period};
pub(crate) use composer::Composer;
pub(crate) use copy::Copy;
pub(crate) use dialog::Dialog;
pub(crate) use edit_cell::{clicked_field, edit_cell};
pub(crate) use header::Header;
pub(crate) use history::History;
pub(crate) use ledger::Ledger;
pub(crate) use link::Link;
pub(crate) use note::Note;
pub(crate) use outbox::{BulkSheet, HeldToast, OutboxSheet, UndoToast};
pub(crate) use palette::{Command, Help, Palette};
pub(crate) use row::OrderRow;
pub(crate) use search::Search;
pub(crate) use sort::{sort_button, sort_select};
pub(crate) use state::{State, TraceDetails};
pub(crate) use status_line::StatusLine;
pub(crate) use toolbar::Toolbar;
