//! The one writer. Requests never write: they queue a command and await its answer (a request's future may be
//! dropped at any point, and a transaction must not be dropped with it).
//!
//! A turn takes whatever is waiting, decides it in memory and commits it as one transaction; batches form by
//! themselves while a commit runs.

use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    thread::{self, JoinHandle},
};

use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};
use uuid::Uuid;

use super::sqlite::{self, Conn, Sqlite, queries};
use crate::{
    error::Error,
    orders::{Answer, Change, Command, Order, Outcome, Refusal, State, Timestamp, decide},
};

/// Commands that may wait; more are refused at once.
const QUEUE: usize = 4_096;
/// The most commands in one turn.
const TURN: usize = 1_000;
/// The size of the write-ahead log past which it is checkpointed.
const WAL_BYTES: u64 = 32 << 20;

/// A command and where its answer goes.
pub(super) struct Write {
    command: Command,
    answer: oneshot::Sender<Result<Answer, Error>>,
}

impl Write {
    pub(super) fn new(command: Command) -> (Self, oneshot::Receiver<Result<Answer, Error>>) {
        let (answer, receiver) = oneshot::channel();
        (Self { command, answer }, receiver)
    }
}

/// Starts the writer on a thread of its own, so that no fsync stands on an async worker. It ends, with everything
/// that was queued on disk, when the last sender is gone.
pub(super) fn start(database: Sqlite, conn: Conn) -> std::io::Result<(mpsc::Sender<Write>, JoinHandle<()>)> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let runtime = Handle::current();
    let writer = Writer { database, conn, queue: receiver, last_commit: Timestamp(i64::MIN) };
    let thread = thread::Builder::new().name("writer".to_owned()).spawn(move || runtime.block_on(writer.run()))?;
    Ok((sender, thread))
}

struct Writer {
    database: Sqlite,
    conn: Conn,
    queue: mpsc::Receiver<Write>,
    last_commit: Timestamp,
}

impl Writer {
    async fn run(mut self) {
        loop {
            let mut waiting = Vec::new();
            if self.queue.recv_many(&mut waiting, TURN).await == 0 {
                return;
            }
            // A caller that is gone does not want the write any more.
            waiting.retain(|write: &Write| !write.answer.is_closed());
            self.turn(waiting).await;
            self.tidy().await;
        }
    }

    async fn turn(&mut self, writes: Vec<Write>) {
        let (commands, answers): (Vec<_>, Vec<_>) =
            writes.into_iter().map(|write| (write.command, write.answer)).unzip();
        match self.commit(&commands).await {
            Ok(outcome) => {
                for (answer, to) in outcome.into_iter().zip(answers) {
                    // A closed channel is a caller that left after its write was taken.
                    let _ = to.send(answer.map_err(Error::from));
                }
            }
            Err(error) => {
                tracing::error!(%error, commands = commands.len(), "a turn of the writer failed and was undone");
                for to in answers {
                    let _ = to.send(Err(Error::internal(error.to_string())));
                }
            }
        }
    }

    /// Decides and stores the commands in one transaction; nothing of it stays if it fails.
    async fn commit(&mut self, commands: &[Command]) -> Result<Vec<Result<Answer, Refusal>>, Error> {
        sqlite::begin(&mut self.conn).await.map_err(Error::internal)?;
        let stored = self.decide_and_store(commands).await;
        let done = match stored {
            Ok(answers) => sqlite::commit(&mut self.conn).await.map(|()| answers).map_err(Error::internal),
            Err(error) => Err(error),
        };
        if done.is_err()
            && let Err(error) = sqlite::rollback(&mut self.conn).await
        {
            // SQLite has rolled back by itself after some errors; the next BEGIN tells if it has not.
            tracing::debug!(%error, "nothing to roll back");
        }
        done
    }

    async fn decide_and_store(&mut self, commands: &[Command]) -> Result<Vec<Result<Answer, Refusal>>, Error> {
        let next_key = queries::next_key(&mut self.conn).await.map_err(Error::internal)?;
        let now = Timestamp::now().max(self.last_commit);
        let state = State { orders: self.load(commands).await?, next_key, now };
        let decided = catch_unwind(AssertUnwindSafe(|| decide(state, commands)));
        let outcome = decided.map_err(|_| Error::internal("deciding a turn panicked"))?;
        self.store(next_key, &outcome).await.map_err(Error::internal)?;
        self.last_commit = now;
        Ok(outcome.answers)
    }

    async fn load(&mut self, commands: &[Command]) -> Result<HashMap<Uuid, Order>, Error> {
        let uuids: HashSet<Uuid> = commands.iter().map(Command::uuid).collect();
        let uuids: Vec<&[u8]> = uuids.iter().map(|uuid| uuid.as_bytes().as_slice()).collect();
        let rows = queries::orders_by_uuid(&mut self.conn, &uuids).await.map_err(Error::internal)?;
        rows.into_iter().map(|row| Order::try_from(row).map(|order| (order.uuid, order))).collect()
    }

    async fn store(&mut self, next_key: i64, outcome: &Outcome) -> diesel::QueryResult<()> {
        for change in &outcome.changes {
            match change {
                Change::Created(order) => queries::insert(&mut self.conn, order.clone().into()).await?,
                Change::Updated(order) => queries::update(&mut self.conn, order.clone().into()).await?,
                Change::Deleted(order) => queries::delete(&mut self.conn, order.key).await?,
            }
        }
        if outcome.next_key != next_key {
            queries::set_next_key(&mut self.conn, outcome.next_key).await?;
        }
        Ok(())
    }

    /// Keeps the write-ahead log small, between turns and never inside a commit.
    async fn tidy(&mut self) {
        if self.database.wal_bytes() > WAL_BYTES
            && let Err(error) = sqlite::checkpoint(&mut self.conn).await
        {
            tracing::warn!(%error, "the write-ahead log could not be checkpointed");
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(uuid) => Self::NotFound(uuid),
            Refusal::Exists(uuid) => Self::internal(format!("order {uuid} exists already")),
        }
    }
}
