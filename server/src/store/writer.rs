//! The one writer. Requests never write: they queue a command and await its answer (a request's future may be
//! dropped at any point, and a transaction must not be dropped with it).
//!
//! A turn takes whatever is waiting, decides it in memory and commits it as one transaction; batches form by
//! themselves while a commit runs.

use std::{
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};
use uuid::Uuid;

use super::{
    Clock, compact,
    rows::StateRow,
    sqlite::{self, Conn, Sqlite, queries, turn},
    turn::{Stored, Wanted},
};
use crate::{
    error::Error,
    orders::{Answer, Command, Refused, State, Timestamp, decide},
};

/// Commands that may wait; more are refused at once.
const QUEUE: usize = 4_096;
/// The rows that a turn writes before it takes no further command.
const TURN_ROWS: usize = 1_000;
/// The size of the write-ahead log past which it is checkpointed.
const WAL_BYTES: u64 = 32 << 20;

/// How long the writer lets old history lie before it looks again.
const COMPACTION: Duration = Duration::from_secs(600);

/// What became of a command: its answer, why it was refused, or why it could not be decided.
pub(super) type Verdict = Result<Result<Answer, Refused>, Error>;

/// A command and where its answer goes.
pub(super) struct Queued {
    command: Command,
    answer: oneshot::Sender<Verdict>,
}

impl Queued {
    pub(super) fn new(command: Command) -> (Self, oneshot::Receiver<Verdict>) {
        let (answer, receiver) = oneshot::channel();
        (Self { command, answer }, receiver)
    }
}

/// Starts the writer on a thread of its own, so that no fsync stands on an async worker. It ends, with everything
/// that was queued on disk, when the last sender is gone.
pub(super) fn start(
    database: Sqlite,
    conn: Conn,
    state: StateRow,
    retention: Duration,
    clock: Clock,
) -> std::io::Result<(mpsc::Sender<Queued>, JoinHandle<()>)> {
    let (sender, queue) = mpsc::channel(QUEUE);
    let runtime = Handle::current();
    let writer = Writer { database, conn, queue, state, is_state_known: true, retention, clock };
    let thread = thread::Builder::new().name("writer".to_owned()).spawn(move || runtime.block_on(writer.run()))?;
    Ok((sender, thread))
}

struct Writer {
    database: Sqlite,
    conn: Conn,
    queue: mpsc::Receiver<Queued>,
    /// The row `store_state`, which nobody else writes.
    state: StateRow,
    /// False after a commit whose outcome is unknown, until the row has been read again.
    is_state_known: bool,
    retention: Duration,
    clock: Clock,
}

impl Writer {
    async fn run(mut self) {
        // A point in time, and not a time without writes, which a busy register may never see.
        let mut compaction = Instant::now();
        loop {
            match timeout_at(compaction, self.queue.recv()).await {
                Ok(Some(first)) => {
                    let turn = self.gather(first);
                    self.turn(turn).await;
                    self.tidy().await;
                }
                Ok(None) => return,
                // Nobody waits: a good time for what can wait.
                Err(_) => {
                    let is_done = !self.compact().await;
                    compaction = if is_done { Instant::now() + COMPACTION } else { Instant::now() };
                }
            }
        }
    }

    /// Compacts one chunk of what is older than the retention; answers whether more may be left.
    async fn compact(&mut self) -> bool {
        match compact::chunk_before(&mut self.conn, &mut self.state, (self.clock)(), self.retention).await {
            Ok(more) => more,
            Err(error) => {
                tracing::warn!(%error, "compaction failed and will be tried again");
                self.undo().await;
                false
            }
        }
    }

    /// Whatever else is waiting, as far as a turn goes.
    fn gather(&mut self, first: Queued) -> Vec<Queued> {
        let mut rows = first.command.writes.len();
        let mut turn = vec![first];
        while rows < TURN_ROWS
            && let Ok(next) = self.queue.try_recv()
        {
            rows += next.command.writes.len();
            turn.push(next);
        }
        // A caller that is gone does not want the write any more.
        turn.retain(|queued| !queued.answer.is_closed());
        turn
    }

    async fn turn(&mut self, turn: Vec<Queued>) {
        let (commands, answers): (Vec<_>, Vec<_>) =
            turn.into_iter().map(|queued| (queued.command, queued.answer)).unzip();
        if commands.is_empty() {
            return;
        }
        match self.commit(&commands).await {
            Ok(verdicts) => {
                for (verdict, to) in verdicts.into_iter().zip(answers) {
                    // A closed channel is a caller that left after its write was taken.
                    let _ = to.send(Ok(verdict));
                }
            }
            Err(error) => {
                tracing::error!(%error, commands = commands.len(), "a turn of the writer could not be stored");
                for to in answers {
                    let _ = to.send(Err(Error::Unavailable("the write could not be stored".to_owned())));
                }
            }
        }
    }

    /// Decides and stores the commands in one transaction.
    async fn commit(&mut self, commands: &[Command]) -> Result<Vec<Result<Answer, Refused>>, Error> {
        turn::begin(&mut self.conn).await.map_err(Error::internal)?;
        let id = Uuid::new_v4();
        let decided = self.decide_and_store(commands, id).await;
        let (verdicts, state) = match decided {
            Ok(decided) => decided,
            Err(error) => {
                self.undo().await;
                return Err(error);
            }
        };
        if let Err(error) = turn::commit(&mut self.conn).await {
            self.undo().await;
            // A failed COMMIT may have happened all the same: only the file knows.
            self.is_state_known = false;
            let turn = id.into_bytes().to_vec();
            if !turn::is_committed(&mut self.conn, self.state.revision, turn).await.map_err(Error::internal)? {
                return Err(Error::internal(error));
            }
        }
        self.state = state;
        Ok(verdicts)
    }

    async fn undo(&mut self) {
        if let Err(error) = turn::rollback(&mut self.conn).await {
            // SQLite has rolled back by itself after some errors; the next BEGIN tells if it has not.
            tracing::debug!(%error, "nothing to roll back");
        }
    }

    async fn decide_and_store(
        &mut self,
        commands: &[Command],
        id: Uuid,
    ) -> Result<(Vec<Result<Answer, Refused>>, StateRow), Error> {
        if !self.is_state_known {
            self.state = queries::state(&mut self.conn).await.map_err(Error::internal)?;
            self.is_state_known = true;
        }
        let mut named = turn::load(&mut self.conn, Wanted::by(commands.iter())).await.map_err(Error::internal)?;
        let states = turn::states(&mut self.conn, named.answered()?).await.map_err(Error::internal)?;
        // Times never run backwards, whatever the clock does.
        let now = (self.clock)().max(Timestamp(self.state.last_commit));
        let mut outcome = decide(
            State {
                orders: named.orders()?,
                ledger: named.ledger(&states)?,
                revision: self.state.revision,
                next_key: self.state.next_key,
                now,
                retention: self.retention,
            },
            commands,
        );
        let verdicts = std::mem::take(&mut outcome.answers);
        let Some(stored) = Stored::of(outcome, &self.state, id, now) else { return Ok((verdicts, self.state.clone())) };
        let state = stored.state.clone();
        turn::store(&mut self.conn, stored).await.map_err(Error::internal)?;
        Ok((verdicts, state))
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
