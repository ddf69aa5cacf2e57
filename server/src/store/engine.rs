//! The engines: which there are, and what the writer asks of each.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{
    Clock, DatabaseUrl, OpenError,
    known::Loss,
    postgres,
    rows::StateRow,
    sqlite,
    turn::{Loaded, Stored, Wanted},
    writer::{Queued, Running},
};
use crate::error::Error;

/// What an open database gives to the store.
pub(super) struct Opened {
    pub(super) state: StateRow,
    pub(super) reads: Reads,
    pub(super) queue: mpsc::Sender<Queued>,
    pub(super) writer: Running,
    pub(super) newest: watch::Receiver<i64>,
    pub(super) loss: Loss,
}

/// Opens a database on its engine.
pub(super) async fn open(database: &DatabaseUrl, retention: Duration, clock: Clock) -> Result<Opened, OpenError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::open(path, retention, clock).await,
        DatabaseUrl::Postgres(url) => postgres::open(url, retention, clock).await,
    }
}

/// Reading connections, on each engine.
pub(super) enum Reads {
    Sqlite(sqlite::Reads),
    Postgres(Box<postgres::Reads>),
}

/// Does the same with the reads of whichever engine it is.
macro_rules! on_engine {
    ($reads:expr, $name:ident => $what:expr) => {
        match $reads {
            $crate::store::engine::Reads::Sqlite($name) => $what,
            $crate::store::engine::Reads::Postgres($name) => $what,
        }
    };
}
pub(super) use on_engine;

impl Reads {
    /// Ends what is being read, too: after it no connection is open.
    pub(super) async fn close(&self) {
        on_engine!(self, reads => reads.close().await);
    }
}

/// The writer's transactions on an engine, one after the other.
pub(super) trait Transactions: Send {
    /// Begins one that no other writer can overlap, and loads what is named. After an error none is open; so below.
    fn begin(&mut self, wanted: Wanted) -> impl Future<Output = Result<Loaded, Failure>> + Send;

    /// Loads what else is named, in the one that has begun.
    fn load(&mut self, wanted: Wanted, loaded: &mut Loaded) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Stores what there is to store and ends the transaction. `Ok` means on disk; after an error nothing was stored.
    fn commit(&mut self, stored: Option<Stored>) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Undoes the transaction.
    fn undo(&mut self) -> impl Future<Output = ()> + Send;

    /// Compacts one chunk of what is older than `before`, in a transaction of its own; answers whether more may be left.
    fn compact(&mut self, before: i64) -> impl Future<Output = Result<bool, Failure>> + Send;

    /// What can wait until a turn is over.
    fn tidy(&mut self) -> impl Future<Output = ()> + Send;
}

/// Why a transaction came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// It may succeed when it is tried again.
    #[error(transparent)]
    Again(Error),
    /// It will not.
    #[error(transparent)]
    Final(Error),
}
