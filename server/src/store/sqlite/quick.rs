//! Connections for reads that take microseconds. Nobody waits for one: there are as many as threads that read where they
//! are, and none is held while anything else is done.
//!
//! Reads that a thread does one after the other share a snapshot, because to begin and to end one costs two system calls, a
//! third of a point read. It ends when the thread has done what it had at hand, and sooner when a newer revision is on disk:
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

use diesel::{QueryResult, RunQueryDsl, sql_query};
use tokio::{runtime::Handle, sync::watch, task::yield_now};

use super::{super::closing, Conn, connect_reader, kept::Kept};
use crate::error::Error;

/// KiB of pages that each keeps in memory.
const CACHE_KIB: u32 = 6 << 10;

pub(super) struct Quick(Arc<Shared>);

struct Shared {
    path: PathBuf,
    slots: Vec<Mutex<Slot>>,
    is_closed: AtomicBool,
    /// The newest revision on disk; it is told before the write that made it is answered.
    newest: watch::Receiver<i64>,
}

#[derive(Default)]
struct Slot {
    /// Empty while it is used, until it is used first, and after a read that failed or panicked.
    conn: Option<Conn>,
    /// The snapshot that is open on it: not older than this revision.
    snapshot: Option<i64>,
}

/// Names of statements that are kept.
enum Begin {}
enum End {}

impl Quick {
    pub(super) fn new(path: PathBuf, newest: watch::Receiver<i64>) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let slots = (0..threads).map(|_| Mutex::default()).collect();
        Self(Arc::new(Shared { path, slots, is_closed: AtomicBool::new(false), newest }))
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
        let mut free = self.0.slots.iter().enumerate().filter_map(|(index, slot)| Some((index, slot.try_lock().ok()?)));
        let first = || self.0.slots.first().map(|slot| (0, lock(slot)));
        let (index, mut slot) = free.next().or_else(first).ok_or_else(closing)?;
        if self.0.is_closed.load(Ordering::SeqCst) {
            return Err(closing());
        }
        let newest = *self.0.newest.borrow();
        let Slot { conn, snapshot } = std::mem::take(&mut *slot);
        let mut conn = match conn {
            Some(conn) => conn,
            None => connect_reader(&self.0.path, CACHE_KIB).map_err(Error::internal)?,
        };
        if snapshot != Some(newest) {
            if snapshot.is_some() {
                at_once(end(&mut conn))?;
            }
            at_once(begin(&mut conn))?;
            self.end_soon(index);
        }
        let found = at_once(read(&mut conn))?;
        *slot = Slot { conn: Some(conn), snapshot: Some(newest) };
        Ok(found)
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
    conn.spawn_blocking(|conn| Kept::<Begin, _>::new(sql_query("BEGIN")).execute(conn).map(drop)).await
}

async fn end(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| Kept::<End, _>::new(sql_query("COMMIT")).execute(conn).map(drop)).await
}

/// What statements that run in place have come to.
fn at_once<T>(work: impl Future<Output = QueryResult<T>>) -> Result<T, Error> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => found.map_err(Error::internal),
        Poll::Pending => Err(Error::internal("a statement did not run in place")),
    }
}
