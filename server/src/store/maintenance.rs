//! What is done to a store by hand: copying it, checking it, giving it a new epoch, forgetting what is old.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{DatabaseUrl, OpenError, sqlite};

/// Why the maintenance of a store failed.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// The store could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The copy exists already.
    #[error("{} exists already: name a file that does not", .0.display())]
    Exists(PathBuf),
    /// The copy cannot be written.
    #[error("{}: {_1}", _0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] diesel::result::Error),
    /// The copy is not sound.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
}

/// Writes a copy of a store that may be being served to a SQLite file: consistent, compact, checked, and with a new epoch,
/// so that putting it in the store's place is a restore. The copy appears under its name only when it is whole.
///
/// # Errors
/// [`MaintenanceError`]; no copy is left behind.
pub fn backup(database: &DatabaseUrl, to: &Path) -> Result<(), MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::backup(path, to),
    }
}

/// Gives a store a new epoch, after a restore that was made by hand: every etag and token of before is worth nothing
/// then. Refused while the store is served.
///
/// # Errors
/// [`MaintenanceError`].
pub fn new_epoch(database: &DatabaseUrl) -> Result<(), MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::new_epoch(path),
    }
}

/// What a store takes up, before and after its compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes before.
    pub before_bytes: u64,
    /// Bytes after.
    pub after_bytes: u64,
}

/// Forgets what is older than the retention and gives the space back. Refused while the store is served.
///
/// # Errors
/// [`MaintenanceError`].
pub async fn compact(database: &DatabaseUrl, retention: Duration) -> Result<Sizes, MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::compact(path, retention).await,
    }
}

/// What `doctor` finds: each check with its result, and whether it is as it should be.
#[derive(Debug)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// What was found.
    pub found: String,
    /// Whether that is as it should be.
    pub is_sound: bool,
}

/// Looks a store over, also while it is served.
///
/// # Errors
/// [`MaintenanceError`] when it cannot be opened or read at all.
pub fn doctor(database: &DatabaseUrl) -> Result<Vec<Finding>, MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::doctor(path),
    }
}
