//! Everything that can be done, by name: what the command palette offers.

mod offered;
mod pressed;

use std::rc::Rc;

use crate::{outbox::Patch, register::Row, text::Key};
pub(crate) use offered::{Command, Commands, subject};

/// What can be opened before the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// The writes that wait.
    Outbox,
    /// What can be done with the list, and the names of others.
    Views,
    /// A print of the list.
    Print,
    /// The commands.
    Palette,
    /// The keys.
    Help,
    /// A change of all orders that are listed.
    Bulk(Bulk),
}

/// What can be done to all orders that are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bulk {
    /// They are completed.
    Complete,
    /// They are opened again.
    Reopen,
    /// They are deleted.
    Delete,
}

impl Bulk {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Complete, Self::Reopen, Self::Delete];

    /// What it is called.
    pub(crate) const fn words(self) -> Key {
        match self {
            Self::Complete => Key::BulkComplete,
            Self::Reopen => Key::BulkReopen,
            Self::Delete => Key::BulkDelete,
        }
    }

    /// What is offered for these orders that are selected, and what it is called there. Deleted ones can be restored only.
    pub(crate) fn for_selected(rows: &[Rc<Row>]) -> Vec<(Self, Key)> {
        if rows.iter().all(|row| row.deleted) {
            return vec![(Self::Delete, Key::ActRestore)];
        }
        vec![(Self::Complete, Key::SelectComplete), (Self::Reopen, Key::SelectReopen), (Self::Delete, Key::OrderDelete)]
    }

    /// The new values; none deletes.
    pub(crate) fn values(self) -> Option<Patch> {
        let completed = match self {
            Self::Complete => true,
            Self::Reopen => false,
            Self::Delete => return None,
        };
        Some(Patch { completed: Some(completed), ..Patch::default() })
    }
}
