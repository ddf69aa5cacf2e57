//! What is done to a store by hand: copying it, checking it, giving it a new epoch, forgetting what is old.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    deserialize::QueryableByName,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{
    OpenError, compact,
    sqlite::{self, Conn, Sqlite, queries},
};
use crate::orders::Timestamp;

/// SQLite's own look at a file; "ok", or the first thing that is wrong.
const QUICK_CHECK: &str = "SELECT quick_check AS value FROM pragma_quick_check LIMIT 1";

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

/// Writes a copy of a store that may be being served: consistent, compact, checked, and with a new epoch, so that
/// putting it in the store's place is a restore. The copy appears under its name only when it is whole.
///
/// # Errors
/// [`MaintenanceError`]; no copy is left behind.
pub fn backup(path: &Path, to: &Path) -> Result<(), MaintenanceError> {
    if to.exists() {
        return Err(MaintenanceError::Exists(to.to_owned()));
    }
    let partial = sqlite::with_suffix(to, ".partial");
    let file = |error| MaintenanceError::File(partial.clone(), error);
    let mut conn = Sqlite::open_beside(path)?;
    if partial.exists() {
        fs::remove_file(&partial).map_err(file)?;
    }
    sql_query("VACUUM INTO ?").bind::<Text, _>(partial.to_string_lossy()).execute(&mut conn)?;
    let copied = finish(&partial);
    let copied = copied.and_then(|()| fs::rename(&partial, to).map_err(file)).and_then(|()| sync_folder(to));
    if copied.is_err() {
        let _ = fs::remove_file(&partial);
    }
    copied
}

fn finish(partial: &Path) -> Result<(), MaintenanceError> {
    let mut conn = sqlite::connect_plain(partial)?;
    renew(&mut conn)?;
    let found = quick_check(&mut conn)?;
    if found != "ok" {
        return Err(MaintenanceError::Damaged(found));
    }
    drop(conn);
    let file = |error| MaintenanceError::File(partial.to_owned(), error);
    File::open(partial).and_then(|copy| copy.sync_all()).map_err(file)
}

fn sync_folder(of: &Path) -> Result<(), MaintenanceError> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| MaintenanceError::File(folder.into(), error))
}

/// Gives a store a new epoch, after a restore that was made by hand: every etag and token of before is worth nothing
/// then. Refused while the store is served.
///
/// # Errors
/// [`MaintenanceError`].
pub fn new_epoch(path: &Path) -> Result<(), MaintenanceError> {
    let (_lock, mut conn) = Sqlite::open_existing(path)?;
    Ok(renew(&mut conn)?)
}

fn renew(conn: &mut SqliteConnection) -> QueryResult<()> {
    conn.batch_execute("UPDATE store_state SET epoch = randomblob(8)")
}

/// Forgets what is older than the retention and gives the space back. Refused while the store is served.
///
/// # Errors
/// [`MaintenanceError`].
pub async fn compact(path: &Path, retention: Duration) -> Result<(), MaintenanceError> {
    let (_lock, conn) = Sqlite::open_existing(path)?;
    let mut conn = Conn::new(conn);
    let mut state = queries::state(&mut conn).await?;
    while compact::chunk_before(&mut conn, &mut state, Timestamp::now(), retention).await? {}
    conn.spawn_blocking(|conn| conn.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")).await?;
    Ok(())
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

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// Looks a store over, also while it is served.
///
/// # Errors
/// [`MaintenanceError`] when it cannot be opened or read at all.
pub fn doctor(path: &Path) -> Result<Vec<Finding>, MaintenanceError> {
    let mut conn = Sqlite::open_beside(path)?;
    // One snapshot for all checks: what is compared must not change in between.
    conn.batch_execute("BEGIN")?;
    let mut findings = vec![
        text(&mut conn, "engine", "SELECT 'SQLite ' || sqlite_version() AS value", None)?,
        text(&mut conn, "integrity", QUICK_CHECK, Some("ok"))?,
        text(&mut conn, "journal", "SELECT journal_mode AS value FROM pragma_journal_mode", Some("wal"))?,
        text(&mut conn, "epoch", "SELECT lower(hex(epoch)) AS value FROM store_state", None)?,
    ];
    for (check, query) in [
        ("orders that live", "SELECT count(*) AS value FROM orders WHERE delete_time IS NULL"),
        ("orders that are deleted", "SELECT count(*) AS value FROM orders WHERE delete_time IS NOT NULL"),
        ("changes in the log", "SELECT count(*) AS value FROM changes"),
        ("newest revision", "SELECT revision AS value FROM store_state"),
    ] {
        let found = number(&mut conn, query)?.to_string();
        findings.push(Finding { check, found, is_sound: true });
    }
    for (check, query) in [
        (
            "orders that the counters miss",
            "SELECT abs((SELECT count(*) FROM orders WHERE delete_time IS NULL)
                        - (SELECT coalesce(sum(open + completed), 0) FROM counters)) AS value",
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
    ] {
        let found = number(&mut conn, query)?;
        findings.push(Finding { check, found: found.to_string(), is_sound: found == 0 });
    }
    conn.batch_execute("COMMIT")?;
    Ok(findings)
}

fn quick_check(conn: &mut SqliteConnection) -> QueryResult<String> {
    let found: Cell = sql_query(QUICK_CHECK).get_result(conn)?;
    Ok(found.value)
}

fn text(conn: &mut SqliteConnection, check: &'static str, query: &str, expected: Option<&str>) -> QueryResult<Finding> {
    let found = sql_query(query).get_result::<Cell>(conn)?.value;
    let is_sound = expected.is_none_or(|expected| found == expected);
    Ok(Finding { check, found, is_sound })
}

fn number(conn: &mut SqliteConnection, query: &str) -> QueryResult<i64> {
    sql_query(query).get_result::<Number>(conn).map(|number| number.value)
}
