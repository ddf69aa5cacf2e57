//! Everything that can be done, by name: what the command palette offers.

/// What can be opened before the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// The writes that wait.
    Outbox,
    /// The commands.
    Palette,
    /// The keys.
    Help,
}
