//! Places in a turn of the writer at which a test makes the program die or stand still, or a step fail.
//!
//! Only development builds have them, and only when `ORDERS_FAILPOINTS` names a folder: a file in it with the name of a
//! place says what happens there, `die`, `stop` or `fail`. The last two happen once: they take the file away. In a release
//! build [`reach`] is empty.

/// A place in a turn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Point {
    /// Nothing has happened yet.
    BeforeBegin,
    /// The orders are stored, their changes are not.
    AfterInsert,
    /// Everything is stored, nothing is committed.
    BeforeCommit,
    /// Everything is committed, and the writer does not know it yet.
    AfterCommit,
    /// Those who wait for news do not know it yet.
    BeforePublish,
    /// The callers do not know it yet.
    BeforeAnswer,
}

/// A failure that a test asked for.
#[derive(Debug, thiserror::Error)]
#[error("a test asked for this failure")]
pub(super) struct Asked;

impl From<Asked> for diesel::result::Error {
    fn from(asked: Asked) -> Self {
        Self::DatabaseError(diesel::result::DatabaseErrorKind::Unknown, Box::new(asked.to_string()))
    }
}

/// Dies, fails, or stands still until SIGCONT, if a test asks for it.
#[cfg(debug_assertions)]
pub(super) fn reach(point: Point) -> Result<(), Asked> {
    let Some(folder) = std::env::var_os("ORDERS_FAILPOINTS") else { return Ok(()) };
    let file = std::path::Path::new(&folder).join(format!("{point:?}"));
    match std::fs::read_to_string(&file).as_deref() {
        Ok("die") => std::process::abort(),
        // If two come here at once, one of them takes it.
        Ok("fail") if std::fs::remove_file(&file).is_ok() => Err(Asked),
        Ok("stop") if std::fs::remove_file(&file).is_ok() => {
            let me = std::process::id().to_string();
            std::process::Command::new("kill").args(["-STOP", &me]).status().map(drop).map_err(|_| Asked)
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
pub(super) const fn reach(_: Point) -> Result<(), Asked> {
    Ok(())
}
