//! Everything that can be done, by name: what the command palette offers.

use crate::{outbox::Patch, text::Key};

/// What can be opened before the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// The writes that wait.
    Outbox,
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
