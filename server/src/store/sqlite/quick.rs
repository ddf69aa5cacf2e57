//! Connections for reads that take microseconds. Nobody waits for one: there are as many as threads that read where they
//! are, and none is held while anything else is done.
//!
//! Reads that a thread does one after the other share a snapshot, because to begin and to end one costs two system calls, a
//! third of a point read. It ends when the thread has done what it had at hand, and sooner when the writer has committed:
//! a read sees every write that was answered before it began.

use std::{
    path::PathBuf,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    thread,
};

use diesel::{QueryResult, sql_query};
use tokio::{runtime::Handle, task::yield_now};

use super::{super::closing, Conn, committed::Committed, connect::connect_reader, kept::Kept};
use crate::error::Error;

/// KiB of pages that each keeps in memory.
const CACHE_KIB: u32 = 6 << 10;

pub(super) struct Quick(Arc<Shared>);

struct Shared {
    path: PathBuf,
    slots: Vec<Mutex<Slot>>,
    is_closed: AtomicBool,
    committed: Arc<Committed>,
}

#[derive(Default)]
struct Slot {
    /// Empty while it is used, until it is used first, and after a read that failed or panicked.
    conn: Option<Conn>,
    /// The snapshot that is open on it: it holds at least so many commits.
    snapshot: Option<u64>,
}

/// Names of statements that are kept.
enum Begin {}
enum End {}

impl Quick {
    pub(super) fn new(path: PathBuf, committed: Arc<Committed>) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let slots = (0..threads).map(|_| Mutex::default()).collect();
        Self(Arc::new(Shared { path, slots, is_closed: AtomicBool::new(false), committed }))
    }

    /// Closes the connections; reads are refused from now on.
    pub(super) fn close(&self) {
        self.0.is_closed.store(true, Ordering::SeqCst);
        for slot in &self.0.slots {
            *lock(slot) = Slot::default();
        }
    }

    /// Reads where it is called, in one snapshot. Statements run in place, so the read is done when it is polled first.
    pub(super) fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        self.read_after(read).map(|(found, _)| found)
    }

    /// The same, and how many commits the snapshot holds at least.
    pub(super) fn read_after<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<(T, u64), Error> {
        let mut free = self.0.slots.iter().enumerate().filter_map(|(index, slot)| Some((index, slot.try_lock().ok()?)));
        let first = || self.0.slots.first().map(|slot| (0, lock(slot)));
        let (index, mut slot) = free.next().or_else(first).ok_or_else(closing)?;
        if self.0.is_closed.load(Ordering::SeqCst) {
            return Err(closing());
        }
        let commits = self.0.committed.times();
        let Slot { conn, snapshot } = std::mem::take(&mut *slot);
        let mut conn = match conn {
            Some(conn) => conn,
            None => connect_reader(&self.0.path, CACHE_KIB).map_err(Error::internal)?,
        };
        if snapshot != Some(commits) {
            if snapshot.is_some() {
                at_once(end(&mut conn))?;
            }
            at_once(begin(&mut conn))?;
            self.end_soon(index);
        }
        let found = at_once(read(&mut conn))?;
        *slot = Slot { conn: Some(conn), snapshot: Some(commits) };
        Ok((found, commits))
    }

    /// Ends the snapshot once the tasks have run that are ready now, which may read in it.
    fn end_soon(&self, index: usize) {
        let shared = Arc::downgrade(&self.0);
        Handle::current().spawn(async move {
            yield_now().await;
            if let Some(shared) = Weak::upgrade(&shared) {
                shared.end(index);
            }
        });
    }
}

impl Shared {
    fn end(&self, index: usize) {
        let Some(slot) = self.slots.get(index) else { return };
        let mut slot = lock(slot);
        if slot.snapshot.take().is_some()
            && let Some(conn) = &mut slot.conn
            && let Err(error) = at_once(end(conn))
        {
            tracing::warn!(%error, "a snapshot did not end");
            slot.conn = None;
        }
    }
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn begin(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| Kept::<Begin, _>::new(sql_query("BEGIN")).run(conn)).await
}

async fn end(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| Kept::<End, _>::new(sql_query("COMMIT")).run(conn)).await
}

/// What statements that run in place have come to.
fn at_once<T>(work: impl Future<Output = QueryResult<T>>) -> Result<T, Error> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => found.map_err(Error::internal),
        Poll::Pending => Err(Error::internal("a statement did not run in place")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use diesel::connection::SimpleConnection;
    use tokio::time::timeout;

    use super::*;
    use crate::store::sqlite::{file::Sqlite, queries};

    /// A register's file, a connection that writes to it, and the reads beside it, which are told of what is committed.
    fn register(folder: &tempfile::TempDir, committed: &Arc<Committed>) -> (Sqlite, Conn, Quick) {
        let path = folder.path().join("orders.db");
        let (file, conn) = Sqlite::open(&path).unwrap();
        (file, conn, Quick::new(path, Arc::clone(committed)))
    }

    fn revision(quick: &Quick) -> i64 {
        quick.read(queries::state).unwrap().revision
    }

    async fn advance(conn: &mut Conn) {
        conn.spawn_blocking(|conn| conn.batch_execute("UPDATE store_state SET revision = 1")).await.unwrap();
    }

    #[tokio::test]
    async fn a_read_sees_what_was_committed_before_it_although_a_snapshot_is_open() {
        let (folder, committed) = (tempfile::tempdir().unwrap(), Arc::default());
        let (_file, mut conn, quick) = register(&folder, &committed);
        assert_eq!(revision(&quick), 0);
        advance(&mut conn).await;
        assert_eq!(revision(&quick), 0, "the snapshot is shared");
        committed.count(Vec::new());
        assert_eq!(revision(&quick), 1);
    }

    #[tokio::test]
    async fn a_snapshot_ends_by_itself() {
        let (folder, committed) = (tempfile::tempdir().unwrap(), Arc::default());
        let (_file, mut conn, quick) = register(&folder, &committed);
        assert_eq!(revision(&quick), 0);
        advance(&mut conn).await;
        let ended = async {
            while revision(&quick) == 0 {
                yield_now().await;
            }
        };
        timeout(Duration::from_secs(60), ended).await.unwrap();
    }
}
