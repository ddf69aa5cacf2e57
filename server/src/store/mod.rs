//! The store: where orders are kept. One door for writes, [`Store::submit`]; reads beside it never wait for it.
//!
//! - `writer`, `turn`: the one writer, which turns commands into transactions
//! - `reads`: pages, counts, history; `page` says what is asked for
//! - `schema`, `queries`, `conditions`: the tables, every query that reads, filters as SQL
//! - `rows`, `state`: the way between rows and the domain
//! - `compact`, [`maintenance`]: forgetting what is old; what is done to a store by hand
//! - `sqlite`: what is SQLite's own

mod compact;
pub mod maintenance;
mod open;
mod page;
mod reads;
mod rows;
mod schema;
mod sqlite;
mod state;
mod turn;
mod writer;

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use tokio::{sync::mpsc, task::spawn_blocking};

pub use self::{
    open::OpenError,
    page::{Cursor, Scope, Sort, Value},
    reads::{Call, Count, Dates, Page},
};
use self::{
    sqlite::{Conn, Sqlite},
    writer::Queued,
};
use crate::{
    error::Error,
    orders::{Answer, Command, Timestamp},
};

/// How long a read waits for a connection before it is refused.
const READER_WAIT: Duration = Duration::from_secs(1);

/// Tells the time.
pub type Clock = Box<dyn Fn() -> Timestamp + Send>;

/// An open store. Cheap to share behind an `Arc`.
pub struct Store {
    writer: Mutex<Option<mpsc::Sender<Queued>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    readers: Pool<Conn>,
    epoch: String,
    secret: Vec<u8>,
    retention: Duration,
}

impl Store {
    /// Opens a SQLite file, creating it if it is not there, and brings its schema up to date. Must be called within
    /// a Tokio runtime. History, request ids and deleted orders are kept for `retention`.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the file, in words for the one who named it.
    pub async fn open(path: &Path, retention: Duration) -> Result<Self, OpenError> {
        Self::open_with(path, retention, Box::new(Timestamp::now)).await
    }

    /// [`open`](Self::open) with another clock than the system's, which may jump: the store's times never run backwards.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_with(path: &Path, retention: Duration, clock: Clock) -> Result<Self, OpenError> {
        let (database, mut conn) = Sqlite::open(path)?;
        let readers = database.readers()?;
        let state = sqlite::queries::state(&mut conn).await;
        let state = state.map_err(|error| OpenError::Engine(path.to_owned(), error.into()))?;
        let epoch = state.epoch.iter().map(|byte| format!("{byte:02x}")).collect();
        let secret = state.secret.clone();
        let (writer, thread) = writer::start(database, conn, state, retention, clock).map_err(OpenError::Thread)?;
        Ok(Self {
            writer: Mutex::new(Some(writer)),
            thread: Mutex::new(Some(thread)),
            readers,
            epoch,
            secret,
            retention,
        })
    }

    /// The store's epoch, in hexadecimal digits: part of every etag and token.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// What authenticates this store's tokens.
    #[must_use]
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// How long history, request ids and deleted orders are kept.
    #[must_use]
    pub fn retention(&self) -> Duration {
        self.retention
    }

    /// Queues a command and awaits its answer; an `Ok` is on disk. If the caller goes away before the command is
    /// taken, it is skipped; once it is taken, it is carried out.
    ///
    /// # Errors
    /// [`Error::QueueFull`], [`Error::Unavailable`] when the write could not be stored or the store closes, and what the
    /// command itself is refused with.
    pub async fn submit(&self, command: Command) -> Result<Answer, Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closing)?;
        let (queued, answer) = Queued::new(command);
        writer.try_send(queued).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::QueueFull,
            mpsc::error::TrySendError::Closed(_) => closing(),
        })?;
        drop(writer);
        answer.await.map_err(|_| closing())??.map_err(Error::Refused)
    }

    /// Ends the writer, after everything that was queued is on disk, and closes the file.
    pub async fn close(&self) {
        drop(self.writer.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.readers.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && !matches!(spawn_blocking(move || thread.join()).await, Ok(Ok(())))
        {
            tracing::error!("the writer ended by a panic");
        }
    }

    async fn reader(&self) -> Result<Object<Conn>, Error> {
        self.readers.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
            PoolError::Closed => closing(),
            PoolError::Backend(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Error::internal(error)
            }
        })
    }
}

fn closing() -> Error {
    Error::Unavailable("the server is shutting down".to_owned())
}
