//! The writer's transactions. The writers of all servers stand in one line at the row `store_state`: its lock is taken
//! first and alone, and everything is read by later statements, which see what the one before has committed. (Locking and
//! reading in one statement returns stale rows; REPEATABLE READ fails at the lock under contention: both tried.)

use std::{sync::Arc, time::Duration};

use tokio::{
    task::AbortHandle,
    time::{Instant, sleep},
};
use tokio_postgres::{
    Client, Error as PgError,
    error::{DbError, Severity, SqlState},
};

use super::{
    super::{
        engine::{Failure, Transactions},
        turn::{Loaded, Named, Stored, Wanted},
    },
    compact,
    connect::{Purpose, Server, words},
    turn::{Statements, Unstored},
};
use crate::error::Error;

/// READ COMMITTED, whatever the default is: each statement sees what was committed before it.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
/// Ends sessions that have the lock and stand still in the middle of what they send. PostgreSQL then waits for the rest, and
/// none of its own time-outs ends that: not before a statement is whole, not while one is read.
const END_WHO_STANDS_STILL: &str = "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE relation = 'store_state'::regclass AND mode = 'RowShareLock' AND granted AND datname = current_database()
        AND state = 'active' AND wait_event = 'ClientRead' AND state_change < now() - interval '2 seconds'";
/// How long a turn waits for a database that is away before its callers are told.
const AWAY: Duration = Duration::from_secs(5);
/// How long a turn whose commit has an unknown outcome waits for the database that knows.
const UNKNOWN: Duration = Duration::from_secs(30);
/// Between two attempts to connect.
const PAUSE: Duration = Duration::from_millis(100);

pub(super) struct Writer {
    server: Server,
    session: Option<Arc<Session>>,
    /// The revision that the transaction which is open began at.
    revision: i64,
    /// What follows the other servers' writers goes with this one.
    _follower: Follower,
}

/// Ends a task with its owner.
pub(super) struct Follower(pub(super) AbortHandle);

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The writer's connection.
struct Session {
    client: Client,
    statements: Statements,
}

impl Writer {
    pub(super) fn new(server: Server, follower: Follower) -> Self {
        Self { server, session: None, revision: 0, _follower: follower }
    }

    /// The connection that is there, or a new one, for which it waits no longer than `patience`.
    async fn session(&mut self, patience: Duration) -> Result<Arc<Session>, PgError> {
        if let Some(session) = self.session.as_ref().filter(|session| !session.client.is_closed()) {
            return Ok(Arc::clone(session));
        }
        let deadline = Instant::now() + patience;
        loop {
            match self.connect().await {
                Ok(session) => return Ok(Arc::clone(self.session.insert(Arc::new(session)))),
                Err(error) if Instant::now() >= deadline => return Err(error),
                Err(error) => {
                    tracing::debug!(error = words(&error), "the writer has no connection and tries again");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn connect(&self) -> Result<Session, PgError> {
        let client = self.server.connect(Purpose::Write).await?.client;
        let statements = Statements::prepare(&client).await?;
        Ok(Session { client, statements })
    }

    /// What went wrong in a transaction of which nothing was stored; it is undone, or lost with its connection.
    async fn failed(&mut self, error: &PgError) -> Failure {
        let again = self.session.as_ref().is_none_or(|session| session.client.is_closed()) || may_succeed(error);
        self.undo().await;
        let error = Error::internal(words(error));
        if again { Failure::Again(error) } else { Failure::Final(error) }
    }

    /// The states that the calls in the ledger were answered with.
    async fn answered(&mut self, named: &Named) -> Result<Vec<Vec<u8>>, Failure> {
        let answered = match named.answered() {
            Ok(answered) => answered,
            Err(error) => {
                self.undo().await;
                return Err(Failure::Final(error));
            }
        };
        let Some(session) = self.session.clone() else { return Err(lost()) };
        match session.statements.states(&session.client, &answered).await {
            Ok(states) => Ok(states),
            Err(error) => Err(self.failed(&error).await),
        }
    }

    async fn end_who_stands_still(&self) {
        let Some(session) = &self.session else { return };
        match session.client.query(END_WHO_STANDS_STILL, &[]).await {
            Ok(ended) if ended.is_empty() => {}
            Ok(_) => tracing::warn!("another server stood still while it was sending, and has lost its turn"),
            Err(error) => tracing::warn!(error = words(&error), "a server that may stand still could not be ended"),
        }
    }

    /// Looks up whether a turn was committed: the lock is free once the server has ended the connection that had it.
    async fn is_committed(&mut self, stored: &Stored) -> Result<bool, PgError> {
        let deadline = Instant::now() + UNKNOWN;
        loop {
            let session = self.session(UNKNOWN).await?;
            let Session { client, statements } = &*session;
            let turn = stored.turn.as_bytes();
            let (begun, locked, found) = tokio::join!(
                biased;
                client.batch_execute(BEGIN),
                statements.lock(client),
                statements.is_committed(client, self.revision, turn),
            );
            self.undo().await;
            match begun.and(locked).and(found) {
                Err(error) if Instant::now() < deadline => {
                    tracing::warn!(error = words(&error), "the outcome of a commit is unknown still");
                    sleep(PAUSE).await;
                }
                known => return known,
            }
        }
    }
}

impl Transactions for Writer {
    async fn begin(&mut self, wanted: Wanted) -> Result<Loaded, Failure> {
        let session = self.session(AWAY).await.map_err(|error| Failure::Final(Error::internal(words(&error))))?;
        let Session { client, statements } = &*session;
        // One round trip: PostgreSQL begins each statement when the one before is done.
        let (begun, state, orders, ledger) = tokio::join!(
            biased;
            client.batch_execute(BEGIN),
            statements.lock(client),
            statements.orders(client, &wanted.orders),
            statements.ledger(client, &wanted.ledger),
        );
        let loaded = match begun.and(state) {
            Ok(state) => {
                orders.and_then(|orders| ledger.map(|ledger| (state, Named { orders, known: Vec::new(), ledger })))
            }
            Err(error) => Err(error),
        };
        let (state, named) = match loaded {
            Ok(loaded) => loaded,
            Err(error) => {
                let failure = self.failed(&error).await;
                if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) {
                    self.end_who_stands_still().await;
                }
                return Err(failure);
            }
        };
        self.revision = state.revision;
        let states = self.answered(&named).await?;
        Ok(Loaded { state, named, states })
    }

    async fn load(&mut self, wanted: Wanted, loaded: &mut Loaded) -> Result<(), Failure> {
        let Some(session) = self.session.clone() else { return Err(lost()) };
        let Session { client, statements } = &*session;
        let (orders, ledger) = tokio::join!(
            biased;
            statements.orders(client, &wanted.orders),
            statements.ledger(client, &wanted.ledger),
        );
        let named = match orders.and_then(|orders| ledger.map(|ledger| (orders, ledger))) {
            Ok((orders, ledger)) => Named { orders, known: Vec::new(), ledger },
            Err(error) => return Err(self.failed(&error).await),
        };
        let states = self.answered(&named).await?;
        loaded.add(named, states);
        Ok(())
    }

    async fn commit(&mut self, stored: Option<Stored>) -> Result<(), Failure> {
        let Some(stored) = stored else {
            self.undo().await;
            return Ok(());
        };
        let Some(session) = self.session.clone() else { return Err(lost()) };
        let cause = match session.statements.store_and_commit(&session.client, &stored).await {
            Ok(()) => return Ok(()),
            // What ends the connection may have come after the COMMIT.
            Err(Unstored::Refused(error)) if !is_the_end(&error) => return Err(self.failed(&error).await),
            Err(Unstored::Asked(asked)) => {
                self.undo().await;
                return Err(Failure::Final(Error::internal(asked)));
            }
            Err(Unstored::Refused(error)) => words(&error),
            Err(Unstored::Unknown(cause)) => cause,
        };
        tracing::warn!(cause, "the outcome of a commit is unknown and is looked up");
        self.session = None;
        match self.is_committed(&stored).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::Again(Error::internal(cause))),
            Err(error) => Err(Failure::Final(Error::internal(words(&error)))),
        }
    }

    async fn undo(&mut self) {
        if let Some(session) = &self.session
            && let Err(error) = session.client.batch_execute("ROLLBACK").await
        {
            tracing::debug!(error = words(&error), "the writer's connection is given up");
            self.session = None;
        }
    }

    async fn compact(&mut self, before: i64) -> Result<bool, Failure> {
        let session =
            self.session(Duration::ZERO).await.map_err(|error| Failure::Again(Error::internal(words(&error))))?;
        match compact::chunk(&session.client, before).await {
            Ok(more) => Ok(more),
            Err(error) => Err(self.failed(&error).await),
        }
    }

    async fn tidy(&mut self) {}
}

/// A transaction that went with its connection.
fn lost() -> Failure {
    Failure::Again(Error::internal("the writer has no connection"))
}

/// Whether an error ends its connection.
fn is_the_end(error: &PgError) -> bool {
    error.as_db_error().and_then(DbError::parsed_severity).is_some_and(|severity| severity != Severity::Error)
}

/// Whether the same turn may succeed when it is tried again: it met others, and had no fault of its own.
fn may_succeed(error: &PgError) -> bool {
    let met_others = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
    ];
    error.code().is_some_and(|code| met_others.contains(code))
}
