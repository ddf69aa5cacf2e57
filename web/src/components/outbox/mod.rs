//! What the reader sees of the outbox: the sheet with all that waits, what asks for a decision, and the way back.

mod bulk;
mod change;
mod conflict;
mod correction;
mod held_toast;
mod sheet;
mod undo_toast;
mod words;

pub(crate) use bulk::BulkSheet;
pub(crate) use held_toast::HeldToast;
pub(crate) use sheet::OutboxSheet;
pub(crate) use undo_toast::UndoToast;
