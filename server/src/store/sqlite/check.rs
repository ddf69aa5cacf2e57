//! Looks at a file's content: SQLite's own check, and whether the write-ahead log beside a file is the file's own.
//!
//! A copy that is put in the place of a file whose server was killed finds that file's log beside it, and SQLite would write
//! the one into the other. So the lock file says whose log it is, by the epoch of the store that was opened last; a copy has
//! an epoch of its own.

use std::{
    fmt::Write as _,
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    thread,
};

use diesel::{
    Connection, QueryResult, RunQueryDsl, SqliteConnection, connection::SimpleConnection, deserialize::QueryableByName,
    sql_query, sql_types::Text,
};

use super::{
    super::open::OpenError,
    connect::connect_plain,
    lock::{Lock, with_suffix},
};

/// SQLite's own look at a file; "ok", or the first thing that is wrong.
pub(super) const QUICK_CHECK: &str = "SELECT quick_check AS value FROM pragma_quick_check LIMIT 1";
const EPOCH: &str = "SELECT lower(hex(epoch)) AS value FROM store_state";

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    value: String,
}

/// The one `value` that a query answers.
pub(super) fn value(conn: &mut SqliteConnection, query: &str) -> QueryResult<String> {
    sql_query(query).get_result::<Cell>(conn).map(|cell| cell.value)
}

/// Whether the file was left without having been closed.
pub(super) fn was_cut_short(path: &Path) -> bool {
    with_suffix(path, "-wal").metadata().is_ok_and(|log| log.len() > 0)
}

/// Looks the file over while it is being served, and says so if it is damaged.
pub(super) fn in_background(path: PathBuf) {
    let look = move || {
        let found = connect_plain(&path).and_then(|mut conn| {
            value(&mut conn, QUICK_CHECK).map_err(|error| OpenError::Engine(path.clone(), error.into()))
        });
        let found = found.unwrap_or_else(|error| error.to_string());
        if found == "ok" {
            tracing::info!(path = %path.display(), "the file was not closed, and is sound");
        } else {
            tracing::error!(path = %path.display(), found, "the file is damaged: restore a backup");
        }
    };
    if let Err(error) = thread::Builder::new().name("quick-check".to_owned()).spawn(look) {
        tracing::warn!(%error, "the file was not closed, and could not be looked over");
    }
}

/// Refuses a file beside which the log of another lies.
pub(super) fn log_is_its_own(path: &Path) -> Result<(), OpenError> {
    if !was_cut_short(path) {
        return Ok(());
    }
    let noted = fs::read_to_string(with_suffix(path, ".lock")).unwrap_or_default();
    match epoch_without_log(path) {
        Some(epoch) if !noted.is_empty() && noted != epoch => Err(OpenError::LogOfAnother(path.to_owned())),
        _ => Ok(()),
    }
}

/// Says in the lock file whose log it is that will lie beside the file.
pub(super) fn note_owner(lock: &mut Lock, conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let engine = |error: diesel::result::Error| OpenError::Engine(path.to_owned(), error.into());
    let epoch = value(conn, EPOCH).map_err(engine)?;
    let noted = fs::read_to_string(with_suffix(path, ".lock")).unwrap_or_default();
    if noted == epoch {
        return Ok(());
    }
    // What is noted must stand in the file itself: the log alone does not tell.
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").map_err(engine)?;
    lock.note(&epoch).map_err(|error| OpenError::Path(with_suffix(path, ".lock"), error))
}

/// The epoch that the file itself holds; `None` if there is none in it yet.
fn epoch_without_log(path: &Path) -> Option<String> {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_bytes() {
        let _ = match byte {
            b'/' | b'.' | b'-' | b'_' => write!(uri, "{}", char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => write!(uri, "{}", char::from(*byte)),
            byte => write!(uri, "%{byte:02X}"),
        };
    }
    // A file that nobody changes has no log.
    let mut conn = SqliteConnection::establish(&format!("{uri}?immutable=1")).ok()?;
    value(&mut conn, EPOCH).ok()
}
