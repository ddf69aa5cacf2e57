//! The store: where orders are kept. One door for writes, [`Store::submit`]; reads beside it never wait for it.
//!
//! Nothing above this folder knows which engine is under it: [`DatabaseUrl`] names one.
//! - `writer`, `turn`: the one writer, which turns commands into transactions; `engine`: what it asks of an engine
//! - `readings`: everything that can be read; [`page`](Scope) and [`found`](Page): what is asked for, and what is found
//! - `schema`, `rows`, `state`: the tables, and the way between rows and the domain
//! - `known`: the newest revision that is known to be on disk
//! - `reads`, `log`, `queries`, `conditions`: every read and every query, written once and compiled for each engine
//! - `compact`, [`maintenance`]: forgetting what is old; what is done to a store by hand
//! - `sqlite`, `postgres`: what is each engine's own
//! - `failpoint`: places at which tests make the program die

mod compact;
mod engine;
mod failpoint;
mod found;
mod known;
pub mod maintenance;
mod open;
mod page;
mod postgres;
mod readings;
mod rows;
mod schema;
mod search;
mod sqlite;
mod state;
mod turn;
mod url;
mod writer;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{mpsc, watch};

use self::{
    engine::{Opened, Reads},
    known::Loss,
    writer::{Queued, Running},
};
pub use self::{
    found::{Call, Count, Dates, Log, Moment, OrdersAt, Page},
    open::OpenError,
    page::{Cursor, Scope, Sort, Value},
    postgres::PostgresUrl,
    url::DatabaseUrl,
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
    queue: Mutex<Option<mpsc::Sender<Queued>>>,
    writer: Mutex<Option<Running>>,
    reads: Reads,
    newest: watch::Receiver<i64>,
    loss: Loss,
    epoch: String,
    secret: Vec<u8>,
    retention: Duration,
}

impl Store {
    /// Opens a database, creating the file if it is not there, and brings its schema up to date. Must be called within
    /// a Tokio runtime. History, request ids and deleted orders are kept for `retention`.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the database, in words for the one who named it.
    pub async fn open(database: &DatabaseUrl, retention: Duration) -> Result<Self, OpenError> {
        Self::open_with(database, retention, Box::new(Timestamp::now)).await
    }

    /// [`open`](Self::open) with another clock than the system's, which may jump: the store's times never run backwards.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_with(database: &DatabaseUrl, retention: Duration, clock: Clock) -> Result<Self, OpenError> {
        let Opened { state, reads, queue, writer, newest, loss } = engine::open(database, retention, clock).await?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(writer)),
            reads,
            newest,
            loss,
            epoch: state.epoch(),
            secret: state.secret,
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

    /// The newest revision that is known to be on disk, whoever wrote it: a hint when to read the [`log`](Self::log), which
    /// alone tells the truth. It closes when the writer ends.
    #[must_use]
    pub fn newest(&self) -> watch::Receiver<i64> {
        self.newest.clone()
    }

    /// Queues a command and awaits its answer; an `Ok` is on disk. If the caller goes away before the command is
    /// taken, it is skipped; once it is taken, it is carried out.
    ///
    /// # Errors
    /// [`Error::QueueFull`], [`Error::Unavailable`] when the write could not be stored or the store closes, and what the
    /// command itself is refused with.
    pub async fn submit(&self, command: Command) -> Result<Answer, Error> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closing)?;
        let (queued, answer) = Queued::new(command);
        queue.try_send(queued).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::QueueFull,
            mpsc::error::TrySendError::Closed(_) => closing(),
        })?;
        drop(queue);
        answer.await.map_err(|_| closing())??.map_err(Error::Refused)
    }

    /// Ends the writer, after everything that was queued is on disk, and closes the database.
    pub async fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.reads.close().await;
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer
            && !writer.ended().await
        {
            tracing::error!("the writer ended by a panic");
        }
    }
}

fn closing() -> Error {
    Error::Unavailable("the server is shutting down".to_owned())
}
