//! The write-ahead log's way into the database file. Most of it goes beside the writer, on a thread and a connection of
//! its own, which the writer never waits for. But only between its turns does the log come to an end: there the writer
//! adds the little that is missing, and its next transaction starts the log over. (All of it between two turns would keep
//! everybody waiting meanwhile, inside a commit for longer. So the thread goes after what has come while it was at work.)

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Sender, channel},
    },
    thread::{self, JoinHandle},
};

use diesel::{
    QueryResult, RunQueryDsl, connection::SimpleConnection, deserialize::QueryableByName, query_builder::SqlQuery,
    sql_query, sql_types::BigInt,
};

use super::{Conn, connect::connect_checked, kept::Kept};

/// Pages in the log from which on it is brought over: 32 MiB. The longer it gets, the more often a page is in it that is
/// then brought over once.
const ENOUGH: i64 = 8_192;
/// Pages from which on the writer waits for readers that keep the log from starting over: 56 MiB.
const TOO_MANY: i64 = 14_336;
/// Pages that are left to the writer: 256 KiB, about what a lone create adds to the log three times.
const LITTLE: i64 = 64;

const RESTART: &str = "PRAGMA wal_checkpoint(RESTART)";

pub(super) struct Checkpoints {
    /// None when this is dropped.
    asked: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    is_under_way: Arc<AtomicBool>,
    /// Pages in the log when the thread was last asked.
    asked_at: i64,
}

enum Length {}

#[derive(QueryableByName)]
struct Log {
    /// Pages in the log.
    #[diesel(sql_type = BigInt)]
    log: i64,
    /// Those that are in the file too.
    #[diesel(sql_type = BigInt)]
    checkpointed: i64,
}

impl Checkpoints {
    /// Starts the thread.
    pub(super) fn start(path: PathBuf) -> io::Result<Self> {
        let (asked, requests) = channel();
        let is_under_way = Arc::<AtomicBool>::default();
        let under_way = Arc::clone(&is_under_way);
        let thread = thread::Builder::new().name("checkpoints".to_owned()).spawn(move || {
            for () in requests {
                if let Err(error) = bring_over(&path) {
                    tracing::warn!(%error, "the write-ahead log could not be checkpointed");
                }
                under_way.store(false, Ordering::Release);
            }
        })?;
        Ok(Self { asked: Some(asked), thread: Some(thread), is_under_way, asked_at: 0 })
    }

    /// What is due of it between two turns of the writer, whose connection this is.
    pub(super) async fn between_turns(&mut self, conn: &mut Conn) -> QueryResult<()> {
        let log = conn.spawn_blocking(|conn| length().get_result::<Log>(conn)).await?;
        match self.due(&log) {
            Some(pragma) => conn.spawn_blocking(|conn| conn.batch_execute(pragma)).await,
            None => Ok(()),
        }
    }

    /// What the writer has to do itself. Otherwise it has been asked of the thread, or nothing is due.
    fn due(&mut self, &Log { log, checkpointed }: &Log) -> Option<&'static str> {
        if log < ENOUGH {
            self.asked_at = 0;
            return None;
        }
        if log == checkpointed || self.is_under_way.load(Ordering::Acquire) {
            return None;
        }
        if log >= TOO_MANY {
            return Some(RESTART);
        }
        if log - checkpointed < ENOUGH / 4 {
            return Some("PRAGMA wal_checkpoint(PASSIVE)");
        }
        // A reader of old pages may keep the thread from getting any further.
        if (self.asked_at..self.asked_at + ENOUGH / 4).contains(&log) {
            return None;
        }
        self.asked_at = log;
        self.is_under_way.store(true, Ordering::Release);
        if self.asked.as_ref().is_none_or(|asked| asked.send(()).is_err()) {
            // The thread is gone, by a panic.
            self.is_under_way.store(false, Ordering::Release);
        }
        None
    }
}

/// Brings the log over, and then what has come to it meanwhile, until that is little or does not get less.
fn bring_over(path: &Path) -> Result<(), Box<dyn Error>> {
    let mut conn = connect_checked(path)?;
    let mut left = i64::MAX;
    loop {
        conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")?;
        let Log { log, checkpointed } = length().get_result(&mut conn)?;
        if log - checkpointed <= LITTLE || log - checkpointed > left / 2 {
            return Ok(());
        }
        left = log - checkpointed;
    }
}

fn length() -> Kept<Length, SqlQuery> {
    Kept::new(sql_query("PRAGMA wal_checkpoint(NOOP)"))
}

/// Brings all of the log over and starts it over, waiting for readers that keep it from that.
pub(super) async fn start_over(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| conn.batch_execute(RESTART)).await
}

impl Drop for Checkpoints {
    /// The thread's connection is closed before the writer's: the last one takes the log away.
    fn drop(&mut self) {
        drop(self.asked.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::{connect::connect_reader, file::Sqlite, queries};

    async fn left(conn: &mut Conn) -> i64 {
        let Log { log, checkpointed } = conn.spawn_blocking(|conn| length().get_result::<Log>(conn)).await.unwrap();
        log - checkpointed
    }

    /// Adds at least so many pages to the log.
    async fn write(conn: &mut Conn, pages: i64) {
        for _ in 0..pages {
            conn.spawn_blocking(|conn| conn.batch_execute("UPDATE store_state SET revision = revision + 1"))
                .await
                .unwrap();
        }
    }

    #[tokio::test]
    async fn a_reader_of_old_pages_keeps_the_log_and_not_the_thread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.db");
        let (_file, mut writer) = Sqlite::open(&path).unwrap();
        write(&mut writer, 2 * LITTLE).await;
        let mut reader = connect_reader(&path, 64).unwrap();
        reader.spawn_blocking(|conn| conn.batch_execute("BEGIN")).await.unwrap();
        queries::state(&mut reader).await.unwrap();
        write(&mut writer, 2 * LITTLE).await;
        bring_over(&path).unwrap();
        assert!(left(&mut writer).await >= 2 * LITTLE, "what the reader may need stays");
        reader.spawn_blocking(|conn| conn.batch_execute("COMMIT")).await.unwrap();
        bring_over(&path).unwrap();
        assert_eq!(left(&mut writer).await, 0);
    }
}
