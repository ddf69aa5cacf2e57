//! The hub: who watches gets every change once, in order, and costs the writer nothing.
//!
//! One task reads the log as it grows and keeps its newest end in a `ring`, in contiguous revisions. A [`Watcher`] knows
//! how far it has come and takes what follows: from the log, once it is near enough from the ring, then live. Nothing
//! waits in a queue of its own: a watcher that does not read holds its place, a number, and nothing else.
//!
//! - `reader`: the task, which is there while anybody watches; `ring`: the newest revisions
//! - `revision`: one of them, encoded once however many watch it; `watched`: what a watch sees of it
//! - `watcher`: one watch, from its beginning to its end

mod reader;
mod revision;
mod ring;
mod watched;
mod watcher;

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use self::ring::{After, Ring};
pub use self::{
    revision::Revision,
    watched::{Events, Seen, Watched},
    watcher::{Begin, Notice, Watcher},
};
use crate::{error::Error, store::Store};

/// Changes that a watcher takes from the log at once, unless one revision has more: what one that stops reading holds.
const CATCH_UP: i64 = 128;
/// Reads of watchers that have not caught up, at once: other reads come between them.
const CATCHING_UP: usize = 2;

/// Pieces of the log that are kept after they were read.
const PIECES: usize = 8;

/// Where changes become events.
pub struct Hub {
    store: Arc<Store>,
    ring: RwLock<Ring>,
    /// The newest revision in the ring; `None` once the store has got another epoch.
    published: watch::Sender<Option<i64>>,
    /// Whether the task is there.
    is_reading: Mutex<bool>,
    catching_up: Semaphore,
    /// Pieces of the log that were read last: those who fall behind together catch up together.
    pieces: Mutex<VecDeque<(i64, Vec<Arc<Revision>>)>>,
    drain: CancellationToken,
}

impl Hub {
    /// The hub of a store. When `drain` is cancelled, every watch ends.
    #[must_use]
    pub fn new(store: Arc<Store>, drain: CancellationToken) -> Arc<Self> {
        Arc::new(Self {
            store,
            ring: RwLock::default(),
            published: watch::Sender::new(Some(0)),
            is_reading: Mutex::new(false),
            catching_up: Semaphore::new(CATCHING_UP),
            pieces: Mutex::default(),
            drain,
        })
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// How many watch.
    #[must_use]
    pub fn watchers(&self) -> usize {
        self.published.receiver_count()
    }

    fn subscribe(self: &Arc<Self>) -> watch::Receiver<Option<i64>> {
        let mut is_reading = self.is_reading.lock().unwrap_or_else(PoisonError::into_inner);
        let published = self.published.subscribe();
        if !mem::replace(&mut *is_reading, true) {
            tokio::spawn(reader::run(Arc::clone(self)));
        }
        published
    }

    /// Whether the task may go, because nobody watches. What is written meanwhile is left to the log.
    fn is_left(&self) -> bool {
        let mut is_reading = self.is_reading.lock().unwrap_or_else(PoisonError::into_inner);
        *is_reading = self.watchers() > 0;
        !*is_reading
    }

    fn after(&self, revision: i64) -> After {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).after(revision)
    }

    /// What the log holds after a revision: some of it, and nothing if there is nothing.
    async fn log_after(&self, revision: i64) -> Result<Vec<Arc<Revision>>, Error> {
        let _permit = self.catching_up.acquire().await.map_err(Error::internal)?;
        let pieces = || self.pieces.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pieces().iter().find(|(after, _)| *after == revision).map(|(_, piece)| piece.clone());
        if let Some(piece) = known {
            return Ok(piece);
        }
        let log = self.store.log(revision, CATCH_UP).await?;
        if log.epoch != self.store.epoch() || revision < log.floor || revision > log.head {
            return Err(Error::ResumeTokenExpired);
        }
        let more_follows = log.head > log.changes.last().map_or(revision, |change| change.after.revision);
        let mut piece = Revision::all_of(log.changes);
        // Wherever they have begun, all go on from the same places.
        let end = (revision / CATCH_UP + 1) * CATCH_UP;
        let kept = piece.iter().take_while(|revision| revision.number <= end).count();
        piece.truncate(kept.max(1));
        if more_follows {
            let mut pieces = pieces();
            pieces.truncate(PIECES - 1);
            pieces.push_front((revision, piece.clone()));
        }
        Ok(piece)
    }
}
