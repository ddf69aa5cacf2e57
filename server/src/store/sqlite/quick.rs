//! Connections for reads that take microseconds. Nobody waits for one: there are as many as threads that read where they
//! are, and none is held while anything else is done.

use std::{
    path::PathBuf,
    pin::pin,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    thread,
};

use diesel::QueryResult;

use super::{super::closing, Conn, connect_reader};
use crate::error::Error;

/// KiB of pages that each keeps in memory.
const CACHE_KIB: u32 = 6 << 10;

pub(super) struct Quick {
    path: PathBuf,
    /// Empty while it is used, until it is used first, and after a read that panicked.
    conns: Vec<Mutex<Option<Conn>>>,
    is_closed: AtomicBool,
}

impl Quick {
    pub(super) fn new(path: PathBuf) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let conns = (0..threads).map(|_| Mutex::default()).collect();
        Self { path, conns, is_closed: AtomicBool::new(false) }
    }

    /// Closes the connections; reads are refused from now on.
    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::SeqCst);
        for conn in &self.conns {
            drop(conn.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }

    /// Reads where it is called. Statements run in place, so the read is done when it is polled first.
    pub(super) fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        let mut free = self.conns.iter().filter_map(|conn| conn.try_lock().ok());
        let first = || self.conns.first().map(|conn| conn.lock().unwrap_or_else(PoisonError::into_inner));
        let mut slot = free.next().or_else(first).ok_or_else(closing)?;
        if self.is_closed.load(Ordering::SeqCst) {
            return Err(closing());
        }
        let mut conn = match slot.take() {
            Some(conn) => conn,
            None => connect_reader(&self.path, CACHE_KIB).map_err(Error::internal)?,
        };
        let polled = pin!(read(&mut conn)).poll(&mut Context::from_waker(Waker::noop()));
        *slot = Some(conn);
        match polled {
            Poll::Ready(found) => found.map_err(Error::internal),
            Poll::Pending => Err(Error::internal("a statement did not run in place")),
        }
    }
}
