//! What the pages are made of, one component a file.

mod composer;
mod confirm;
mod copy_link;
mod edit_cell;
mod header;
mod ledger;
mod link;
mod note;
mod row;
mod state;
mod status_line;
mod toast_stack;

pub(crate) use composer::Composer;
pub(crate) use confirm::Confirm;
pub(crate) use copy_link::CopyLink;
pub(crate) use edit_cell::EditCell;
pub(crate) use header::Header;
pub(crate) use ledger::Ledger;
pub(crate) use link::Link;
pub(crate) use note::Note;
pub(crate) use row::OrderRow;
pub(crate) use state::{State, TraceDetails};
pub(crate) use status_line::StatusLine;
pub(crate) use toast_stack::ToastStack;
