//! What is done to a store by hand: copying it, checking it, giving it a new epoch, forgetting what is old.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{DatabaseUrl, OpenError, PostgresUrl, postgres, sqlite};

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
    /// PostgreSQL failed.
    #[error("{0}")]
    Database(String),
    /// The database that a store shall move to holds another one.
    #[error("the database holds a store of its own: name an empty one")]
    NotEmpty,
    /// What was copied is not what there was.
    #[error("the copy of {0} differs from what there was: empty the database and begin again")]
    Differs(&'static str),
    /// The copy is not sound.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
}

/// Writes a copy of a store that may be being served to a SQLite file: consistent, compact, checked, and with a new epoch,
/// so that putting it in the store's place is a restore. The copy appears under its name only when it is whole.
///
/// # Errors
/// [`MaintenanceError`]; no copy is left behind.
pub async fn backup(database: &DatabaseUrl, to: &Path) -> Result<(), MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::backup(path, to),
        DatabaseUrl::Postgres(url) => postgres::maintenance::backup(url, to).await,
    }
}

/// Gives a store a new epoch, after a restore that was made by hand: every etag and token of before is worth nothing
/// then. Refused while a file is served; servers of a PostgreSQL database must be restarted, since they know the old one.
///
/// # Errors
/// [`MaintenanceError`].
pub async fn new_epoch(database: &DatabaseUrl) -> Result<(), MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::new_epoch(path),
        DatabaseUrl::Postgres(url) => postgres::maintenance::new_epoch(url).await,
    }
}

/// Moves a store from a SQLite file, which must not be served, to a PostgreSQL database that holds nothing yet. Stopped at
/// any point, it goes on where it was when it is called again. What was copied is compared by number and checksum; the
/// epoch stays, so that etags and tokens go on being good; then the file is marked and never served again. `progress` is
/// told how many of how many rows have been copied. Answers how many there were.
///
/// # Errors
/// [`MaintenanceError`]; the file can be served as before, unless only the last step is missing.
pub async fn migrate_store(
    from: &Path,
    to: &PostgresUrl,
    progress: impl Fn(u64, u64),
) -> Result<u64, MaintenanceError> {
    postgres::moving::move_store(from, to, progress).await
}

/// What a store takes up, before and after its compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes before.
    pub before_bytes: u64,
    /// Bytes after.
    pub after_bytes: u64,
}

/// Forgets what is older than the retention and gives the space back: of a file, which must not be served, all of it; on
/// PostgreSQL, beside the servers, for new rows.
///
/// # Errors
/// [`MaintenanceError`].
pub async fn compact(database: &DatabaseUrl, retention: Duration) -> Result<Sizes, MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::compact(path, retention).await,
        DatabaseUrl::Postgres(url) => postgres::maintenance::compact(url, retention).await,
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

/// How much there is: each with its number.
pub(super) const AMOUNTS: [(&str, &str); 4] = [
    ("orders that live", "SELECT count(*) AS value FROM orders WHERE delete_time IS NULL"),
    ("orders that are deleted", "SELECT count(*) AS value FROM orders WHERE delete_time IS NOT NULL"),
    ("changes in the log", "SELECT count(*) AS value FROM changes"),
    ("newest revision", "SELECT revision AS value FROM store_state"),
];

/// What must not be there: each with its number.
pub(super) const FAULTS: [(&str, &str); 4] = [
    (
        "orders that the counters miss",
        "SELECT CAST(abs((SELECT count(*) FROM orders WHERE delete_time IS NULL)
                         - (SELECT coalesce(sum(open + completed), 0) FROM counters)) AS BIGINT) AS value",
    ),
    (
        "orders that the search index misses",
        "SELECT count(*) AS value FROM orders WHERE key NOT IN (SELECT rowid FROM order_names)",
    ),
    (
        "orders whose newest change is not in the log",
        "SELECT count(*) AS value FROM orders AS o WHERE NOT EXISTS
         (SELECT 1 FROM changes AS c WHERE c.uuid = o.uuid AND c.revision = o.revision)",
    ),
    (
        "changes newer than the newest revision",
        "SELECT count(*) AS value FROM changes WHERE revision > (SELECT revision FROM store_state)",
    ),
];

/// Looks a store over, also while it is served.
///
/// # Errors
/// [`MaintenanceError`] when it cannot be opened or read at all.
pub async fn doctor(database: &DatabaseUrl) -> Result<Vec<Finding>, MaintenanceError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::maintenance::doctor(path),
        DatabaseUrl::Postgres(url) => postgres::maintenance::doctor(url).await,
    }
}
