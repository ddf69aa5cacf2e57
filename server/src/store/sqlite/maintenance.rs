//! What is done to a file by hand: see [`maintenance`](super::super::maintenance).

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
    super::maintenance::{AMOUNTS, FAULTS, Finding, MaintenanceError, Sizes},
    Conn, check, compact,
    connect::connect_plain,
    file::Sqlite,
    lock::with_suffix,
};
use crate::orders::Timestamp;

pub(in crate::store) fn backup(path: &Path, to: &Path) -> Result<(), MaintenanceError> {
    let copy = NewFile::beside(to)?;
    let mut conn = Sqlite::open_beside(path)?;
    sql_query("VACUUM INTO ?").bind::<Text, _>(copy.partial.to_string_lossy()).execute(&mut conn)?;
    copy.finish()
}

/// A file that is being written: it gets its name when it is whole, and is gone if that does not come about.
pub(in crate::store) struct NewFile {
    to: PathBuf,
    pub(in crate::store) partial: PathBuf,
}

impl NewFile {
    pub(in crate::store) fn beside(to: &Path) -> Result<Self, MaintenanceError> {
        if to.exists() {
            return Err(MaintenanceError::Exists(to.to_owned()));
        }
        let partial = with_suffix(to, ".partial");
        if partial.exists() {
            fs::remove_file(&partial).map_err(|error| MaintenanceError::File(partial.clone(), error))?;
        }
        Ok(Self { to: to.to_owned(), partial })
    }

    /// Gives the copy an epoch of its own, checks it and gives it its name.
    pub(in crate::store) fn finish(self) -> Result<(), MaintenanceError> {
        let mut conn = connect_plain(&self.partial)?;
        renew(&mut conn)?;
        let found = check::value(&mut conn, check::QUICK_CHECK)?;
        if found != "ok" {
            return Err(MaintenanceError::Damaged(found));
        }
        drop(conn);
        let file = |error| MaintenanceError::File(self.partial.clone(), error);
        File::open(&self.partial).and_then(|copy| copy.sync_all()).map_err(file)?;
        fs::rename(&self.partial, &self.to).map_err(file)?;
        sync_folder(&self.to)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Not there any more once it has its name.
        let _ = fs::remove_file(&self.partial);
    }
}

fn sync_folder(of: &Path) -> Result<(), MaintenanceError> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| MaintenanceError::File(folder.into(), error))
}

pub(in crate::store) fn new_epoch(path: &Path) -> Result<(), MaintenanceError> {
    let (_lock, mut conn) = Sqlite::open_existing(path)?;
    Ok(renew(&mut conn)?)
}

fn renew(conn: &mut SqliteConnection) -> QueryResult<()> {
    conn.batch_execute("UPDATE store_state SET epoch = randomblob(8)")
}

pub(in crate::store) async fn compact(path: &Path, retention: Duration) -> Result<Sizes, MaintenanceError> {
    let before_bytes = path.metadata().map_or(0, |file| file.len());
    let (_lock, conn) = Sqlite::open_existing(path)?;
    let mut conn = Conn::new(conn);
    let before = Timestamp::now().before(retention);
    while compact::chunk(&mut conn, before.0).await? {}
    conn.spawn_blocking(|conn| conn.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")).await?;
    let after_bytes = path.metadata().map_or(0, |file| file.len());
    Ok(Sizes { before_bytes, after_bytes })
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

pub(in crate::store) fn doctor(path: &Path) -> Result<Vec<Finding>, MaintenanceError> {
    let mut conn = Sqlite::open_beside(path)?;
    // One snapshot for all checks: what is compared must not change in between.
    conn.batch_execute("BEGIN")?;
    let mut findings = vec![
        text(&mut conn, "engine", "SELECT 'SQLite ' || sqlite_version() AS value", None)?,
        text(&mut conn, "integrity", check::QUICK_CHECK, Some("ok"))?,
        text(&mut conn, "journal", "SELECT journal_mode AS value FROM pragma_journal_mode", Some("wal"))?,
        text(&mut conn, "epoch", "SELECT lower(hex(epoch)) AS value FROM store_state", None)?,
    ];
    for (check, query) in AMOUNTS {
        let found = number(&mut conn, query)?.to_string();
        findings.push(Finding { check, found, is_sound: true });
    }
    for (check, query) in FAULTS {
        let found = number(&mut conn, query)?;
        findings.push(Finding { check, found: found.to_string(), is_sound: found == 0 });
    }
    conn.batch_execute("COMMIT")?;
    Ok(findings)
}

fn text(conn: &mut SqliteConnection, check: &'static str, query: &str, expected: Option<&str>) -> QueryResult<Finding> {
    let found = check::value(conn, query)?;
    let is_sound = expected.is_none_or(|expected| found == expected);
    Ok(Finding { check, found, is_sound })
}

fn number(conn: &mut SqliteConnection, query: &str) -> QueryResult<i64> {
    sql_query(query).get_result::<Number>(conn).map(|number| number.value)
}
