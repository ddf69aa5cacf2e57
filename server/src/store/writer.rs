//! The one writer. Requests never write: they queue a command and await its answer (a request's future may be
//! dropped at any point, and a transaction must not be dropped with it).
//!
//! A turn takes whatever is waiting, decides it in memory and commits it as one transaction; batches form by
//! themselves while a commit runs, and what has come while it waited for other servers' turns joins it.

use std::{thread, time::Duration};

use tokio::{
    runtime::{self, Handle},
    sync::{mpsc, oneshot},
    task,
    time::{Instant, timeout_at},
};
use uuid::Uuid;

use super::{
    Clock,
    engine::{Failure, Transactions},
    failpoint::{Point, reach},
    known::Known,
    turn::{Loaded, Stored, Wanted},
};
use crate::{
    error::Error,
    orders::{Answer, Command, Refused, State, Timestamp, decide},
};

/// Commands that may wait; more are refused at once.
const QUEUE: usize = 4_096;
/// The rows that a turn writes before it takes no further command.
const TURN_ROWS: usize = 1_000;
/// How long the writer lets old history lie before it looks again.
const COMPACTION: Duration = Duration::from_secs(600);

/// What was decided of a command: its answer, or why it was refused.
type Verdict = Result<Answer, Refused>;
/// What its caller gets: the verdict, or why it could not be stored.
pub(super) type Outcome = Result<Verdict, Error>;

/// A command and where its answer goes.
pub(super) struct Queued {
    command: Command,
    answer: Caller,
}

impl Queued {
    /// A command of somebody in this runtime.
    pub(super) fn new(command: Command) -> (Self, oneshot::Receiver<Outcome>) {
        let (answer, receiver) = oneshot::channel();
        (Self { command, answer: Caller { runtime: Handle::current(), answer } }, receiver)
    }
}

/// Who awaits an answer, and in which runtime.
struct Caller {
    runtime: Handle,
    answer: oneshot::Sender<Outcome>,
}

impl Caller {
    fn is_gone(&self) -> bool {
        self.answer.is_closed()
    }
}

/// What is stored together: commands, and who awaits the answer of each.
#[derive(Default)]
struct Turn {
    commands: Vec<Command>,
    callers: Vec<Caller>,
    rows: usize,
}

impl Turn {
    fn push(&mut self, Queued { command, answer }: Queued) {
        // A caller that is gone does not want the write any more.
        if !answer.is_gone() {
            self.rows += command.writes.len();
            self.commands.push(command);
            self.callers.push(answer);
        }
    }
}

/// Answers callers, all of a runtime at once: to wake a task of another thread is a system call, to wake one's own is none.
fn answer(answers: impl Iterator<Item = (Caller, Outcome)>) {
    let mut by_runtime: Vec<(Handle, Vec<_>)> = Vec::new();
    for (Caller { runtime, answer }, outcome) in answers {
        match by_runtime.iter_mut().find(|(other, _)| other.id() == runtime.id()) {
            Some((_, answers)) => answers.push((answer, outcome)),
            None => by_runtime.push((runtime, vec![(answer, outcome)])),
        }
    }
    for (runtime, answers) in by_runtime {
        runtime.spawn(async move {
            for (to, outcome) in answers {
                // A closed channel is a caller that left after its write was taken.
                let _ = to.send(outcome);
            }
        });
    }
}

/// A writer at work. It ends, with everything that was queued on disk, when the last sender of its queue is gone.
pub(super) enum Running {
    /// On a thread of its own.
    Thread(thread::JoinHandle<()>),
    /// Among the others.
    Task(task::JoinHandle<()>),
}

impl Running {
    /// Awaits the writer's end; answers whether it was a good one.
    pub(super) async fn ended(self) -> bool {
        match self {
            Self::Thread(thread) => matches!(task::spawn_blocking(move || thread.join()).await, Ok(Ok(()))),
            Self::Task(task) => task.await.is_ok(),
        }
    }
}

/// The one writer of a store.
pub(super) struct Writer<E> {
    engine: E,
    queue: mpsc::Receiver<Queued>,
    known: Known,
    retention: Duration,
    clock: Clock,
}

impl<E: Transactions + 'static> Writer<E> {
    /// A writer and the way to it.
    pub(super) fn new(engine: E, known: Known, retention: Duration, clock: Clock) -> (Self, mpsc::Sender<Queued>) {
        let (sender, queue) = mpsc::channel(QUEUE);
        (Self { engine, queue, known, retention, clock }, sender)
    }

    /// Starts the writer as a task, where all it does is to wait.
    pub(super) fn in_a_task(self) -> Running {
        Running::Task(tokio::spawn(self.run()))
    }

    /// Starts the writer on a thread of its own, so that no fsync stands on an async worker; and with a timer of its own,
    /// so that it may outlive the runtime that the store was opened in.
    pub(super) fn on_a_thread(self) -> std::io::Result<Running> {
        let runtime = runtime::Builder::new_current_thread().enable_time().build()?;
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || runtime.block_on(self.run()))
            .map(Running::Thread)
    }

    async fn run(mut self) {
        // A point in time, and not a time without writes, which a busy register may never see.
        let mut compaction = Instant::now();
        loop {
            match timeout_at(compaction, self.queue.recv()).await {
                Ok(Some(first)) => {
                    let mut turn = Turn::default();
                    turn.push(first);
                    self.gather(&mut turn);
                    self.turn(turn).await;
                    self.engine.tidy().await;
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
        let before = (self.clock)().before(self.retention);
        match self.engine.compact(before.0).await {
            Ok(more) => more,
            Err(failure) => {
                tracing::warn!(error = %failure, "compaction failed and will be tried again");
                false
            }
        }
    }

    /// Whatever else is waiting, as far as a turn goes.
    fn gather(&mut self, turn: &mut Turn) {
        while turn.rows < TURN_ROWS
            && let Ok(next) = self.queue.try_recv()
        {
            turn.push(next);
        }
    }

    async fn turn(&mut self, mut turn: Turn) {
        if turn.commands.is_empty() {
            return;
        }
        let failure = loop {
            match self.commit(&mut turn).await {
                Ok(verdicts) => {
                    if reach(Point::BeforeAnswer).is_err() {
                        return;
                    }
                    return answer(turn.callers.into_iter().zip(verdicts.into_iter().map(Ok)));
                }
                Err(Failure::Again(error)) if turn.callers.iter().any(|caller| !caller.is_gone()) => {
                    tracing::debug!(%error, commands = turn.commands.len(), "a turn of the writer is repeated");
                }
                Err(failure) => break failure,
            }
        };
        tracing::error!(error = %failure, commands = turn.commands.len(), "a turn of the writer could not be stored");
        answer(
            turn.callers
                .into_iter()
                .map(|caller| (caller, Err(Error::Unavailable("the write could not be stored".to_owned())))),
        );
    }

    /// Decides and stores a turn's commands in one transaction.
    async fn commit(&mut self, turn: &mut Turn) -> Result<Vec<Verdict>, Failure> {
        reach(Point::BeforeBegin).map_err(|asked| Failure::Final(Error::internal(asked)))?;
        let known = self.known.newest();
        let mut loaded = self.engine.begin(Wanted::by(turn.commands.iter())).await?;
        let named = turn.commands.len();
        if self.queue.len() >= named {
            // The turns of other servers went first. As many again are worth another look at the database.
            self.gather(turn);
            self.engine.load(Wanted::by(turn.commands[named..].iter()), &mut loaded).await?;
        }
        let checked = self.known.check(known, loaded.state.revision);
        let (verdicts, stored) = match checked.and_then(|()| self.decide(loaded, &turn.commands)) {
            Ok(decided) => decided,
            Err(error) => {
                self.engine.undo().await;
                return Err(Failure::Final(error));
            }
        };
        let revision = stored.as_ref().map(|stored| stored.state.revision);
        self.engine.commit(stored).await?;
        if let Some(revision) = revision
            && reach(Point::BeforePublish).is_ok()
        {
            self.known.tell(revision);
        }
        Ok(verdicts)
    }

    fn decide(&self, mut loaded: Loaded, commands: &[Command]) -> Result<(Vec<Verdict>, Option<Stored>), Error> {
        let state = loaded.state;
        // Times never run backwards, whatever the clock does.
        let now = (self.clock)().max(Timestamp(state.last_commit));
        let mut outcome = decide(
            State {
                orders: loaded.named.orders()?,
                ledger: loaded.named.ledger(&loaded.states)?,
                revision: state.revision,
                next_key: state.next_key,
                now,
                retention: self.retention,
            },
            commands,
        );
        let verdicts = std::mem::take(&mut outcome.answers);
        Ok((verdicts, Stored::of(outcome, &state, Uuid::new_v4(), now)))
    }
}
