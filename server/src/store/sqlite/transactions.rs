//! The writer's transactions. Nobody else writes to the file, so the row `store_state` is read once and then known.

use std::{mem, sync::Arc};

use diesel::QueryResult;
use uuid::Uuid;

use super::{
    super::{
        engine::{Failure, Transactions},
        failpoint::{Point, reach},
        rows::StateRow,
        turn::{Loaded, Named, Stored, Wanted},
    },
    Conn,
    checkpoints::{self, Checkpoints},
    committed::Committed,
    compact,
    file::Sqlite,
    queries, turn,
};
use crate::{error::Error, orders::Order};

pub(super) struct Writer {
    checkpoints: Checkpoints,
    conn: Conn,
    /// Held, not used: the file is this writer's for as long as it lives.
    _database: Sqlite,
    /// `None` after a commit whose outcome was unknown, until the row has been read again.
    state: Option<StateRow>,
    /// Whether a turn could not be stored, since the last checkpoint: the disk may be full.
    has_failed: bool,
    /// Told of what may have come onto the disk.
    committed: Arc<Committed>,
}

impl Writer {
    pub(super) fn new(
        database: Sqlite,
        conn: Conn,
        checkpoints: Checkpoints,
        state: StateRow,
        committed: Arc<Committed>,
    ) -> Self {
        Self { checkpoints, conn, _database: database, state: Some(state), has_failed: false, committed }
    }

    /// Takes out of what is wanted the orders that are known.
    fn known(&self, wanted: &mut Wanted) -> Result<Vec<Order>, Error> {
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for name in mem::take(&mut wanted.orders) {
            match self.committed.order(Uuid::from_slice(&name).map_err(Error::internal)?) {
                Some(order) => known.push(order),
                None => unknown.push(name),
            }
        }
        wanted.orders = unknown;
        Ok(known)
    }

    async fn state(&mut self) -> Result<StateRow, Error> {
        let state = match &self.state {
            Some(state) => state.clone(),
            None => queries::state(&mut self.conn).await.map_err(Error::internal)?,
        };
        self.state = Some(state.clone());
        Ok(state)
    }

    async fn named(&mut self, mut wanted: Wanted) -> Result<(Named, Vec<Vec<u8>>), Error> {
        let known = self.known(&mut wanted)?;
        let mut named = turn::load(&mut self.conn, wanted).await.map_err(Error::internal)?;
        named.known = known;
        let states = turn::states(&mut self.conn, named.answered()?).await.map_err(Error::internal)?;
        Ok((named, states))
    }

    /// What was loaded; if nothing could be, the transaction is undone.
    async fn loaded<T>(&mut self, loaded: Result<T, Error>) -> Result<T, Failure> {
        if loaded.is_err() {
            self.undo().await;
        }
        loaded.map_err(Failure::Final)
    }

    /// Writes a turn down; answers the orders that it changed, as it leaves them.
    async fn store(&mut self, stored: Option<Stored>) -> Result<Vec<Order>, Error> {
        let Some(stored) = stored else { return Ok(Vec::new()) };
        let changed = stored.changed_orders()?;
        turn::store(&mut self.conn, stored).await.map_err(Error::internal)?;
        Ok(changed)
    }

    async fn make_durable(&mut self, changed: Vec<Order>) -> QueryResult<()> {
        reach(Point::BeforeCommit)?;
        if let Err(error) = turn::commit(&mut self.conn).await {
            self.committed.count_unknown();
            return Err(error);
        }
        self.committed.count(changed);
        Ok(reach(Point::AfterCommit)?)
    }

    /// Whether a turn was committed although its COMMIT failed: only the file knows.
    async fn is_committed(&mut self, turn: Option<(i64, Vec<u8>)>) -> Result<bool, Error> {
        self.undo().await;
        let before = self.state.take().map_or(0, |state| state.revision);
        match turn {
            Some((revision, turn)) if revision > before => {
                turn::is_committed(&mut self.conn, before, turn).await.map_err(Error::internal)
            }
            _ => Ok(false),
        }
    }
}

impl Transactions for Writer {
    async fn begin(&mut self, wanted: Wanted) -> Result<Loaded, Failure> {
        turn::begin(&mut self.conn).await.map_err(|error| Failure::Final(Error::internal(error)))?;
        let state = self.state().await;
        let state = self.loaded(state).await?;
        let named = self.named(wanted).await;
        let (named, states) = self.loaded(named).await?;
        Ok(Loaded { state, named, states })
    }

    async fn load(&mut self, wanted: Wanted, loaded: &mut Loaded) -> Result<(), Failure> {
        let named = self.named(wanted).await;
        let (named, states) = self.loaded(named).await?;
        loaded.add(named, states);
        Ok(())
    }

    async fn commit(&mut self, stored: Option<Stored>) -> Result<(), Failure> {
        let state = stored.as_ref().map(|stored| stored.state.clone());
        let turn = stored.as_ref().map(|stored| (stored.state.revision, stored.turn.into_bytes().to_vec()));
        let changed = match self.store(stored).await {
            Ok(changed) => changed,
            Err(error) => {
                self.undo().await;
                self.has_failed = true;
                return Err(Failure::Final(error));
            }
        };
        if let Err(error) = self.make_durable(changed).await {
            self.has_failed = true;
            return match self.is_committed(turn).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(Failure::Final(Error::internal(error))),
                Err(error) => Err(Failure::Final(error)),
            };
        }
        if state.is_some() {
            self.state = state;
        }
        Ok(())
    }

    async fn undo(&mut self) {
        if let Err(error) = turn::rollback(&mut self.conn).await {
            // SQLite has rolled back by itself after some errors; the next BEGIN tells if it has not.
            tracing::debug!(%error, "nothing to roll back");
        }
    }

    async fn compact(&mut self, before: i64) -> Result<bool, Failure> {
        // The chunk writes the floor, which is part of the row.
        self.state = None;
        let compacted = compact::chunk(&mut self.conn, before).await;
        self.committed.count_unknown();
        match compacted {
            Ok(more) => Ok(more),
            Err(error) => {
                self.undo().await;
                Err(Failure::Again(Error::internal(error)))
            }
        }
    }

    /// On a full disk a log that begins anew has the space that it has already.
    async fn tidy(&mut self) {
        let tidied = if self.has_failed {
            checkpoints::start_over(&mut self.conn).await
        } else {
            self.checkpoints.between_turns(&mut self.conn).await
        };
        match tidied {
            Ok(()) => self.has_failed = false,
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be checkpointed"),
        }
    }
}
