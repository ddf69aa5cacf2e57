//! What is done to a file by hand: see [`maintenance`](super::super::maintenance).

use std::{
    fs::{self, File},
    path::Path,
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
    super::maintenance::{Finding, MaintenanceError, Sizes},
    Conn, Sqlite, check, compact, connect_plain, with_suffix,
};
use crate::orders::Timestamp;

/// The copy appears under its name only when it is whole.
pub(in crate::store) fn backup(path: &Path, to: &Path) -> Result<(), MaintenanceError> {
    if to.exists() {
        return Err(MaintenanceError::Exists(to.to_owned()));
    }
    let partial = with_suffix(to, ".partial");
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
    let mut conn = connect_plain(partial)?;
    renew(&mut conn)?;
    let found = check::value(&mut conn, check::QUICK_CHECK)?;
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

fn text(conn: &mut SqliteConnection, check: &'static str, query: &str, expected: Option<&str>) -> QueryResult<Finding> {
    let found = check::value(conn, query)?;
    let is_sound = expected.is_none_or(|expected| found == expected);
    Ok(Finding { check, found, is_sound })
}

fn number(conn: &mut SqliteConnection, query: &str) -> QueryResult<i64> {
    sql_query(query).get_result::<Number>(conn).map(|number| number.value)
}
