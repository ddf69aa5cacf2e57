//! A register in memory, and commands that read as what they ask for.

mod batches;
mod deleting;
mod guards;
mod request_ids;
mod reverting;
mod turns;
mod writing;

use super::*;
use crate::orders::Date;

/// When tests begin.
const NOW: Timestamp = Timestamp(1_718_274_153_000_000);
const RETENTION: Duration = Duration::from_secs(30 * 86_400);

/// What a store keeps, as far as deciding is concerned.
#[derive(Clone, Debug, PartialEq)]
struct Register {
    orders: HashMap<Uuid, Order>,
    ledger: HashMap<LedgerKey, LedgerEntry>,
    log: Vec<Change>,
    revision: i64,
    next_key: i64,
    now: Timestamp,
}

impl Register {
    fn new() -> Self {
        Self { orders: HashMap::new(), ledger: HashMap::new(), log: Vec::new(), revision: 0, next_key: 1, now: NOW }
    }

    /// Decides the commands in one turn and keeps what that writes down.
    fn turn(&mut self, commands: &[Command]) -> Vec<Result<Answer, Refused>> {
        let outcome = decide(
            State {
                orders: self.orders.clone(),
                ledger: self.ledger.clone(),
                revision: self.revision,
                next_key: self.next_key,
                now: self.now,
                retention: RETENTION,
            },
            commands,
        );
        self.orders.extend(outcome.changes.iter().map(|change| (change.after.uuid, change.after.clone())));
        self.ledger.extend(outcome.ledger);
        self.log.extend(outcome.changes);
        self.revision = outcome.revision;
        self.next_key = outcome.next_key;
        outcome.answers
    }

    fn run(&mut self, command: Command) -> Result<Answer, Refused> {
        self.turn(&[command]).remove(0)
    }

    /// What becomes of one write.
    fn write(&mut self, write: Write) -> Result<Written, Refusal> {
        let answer = self.run(command([write])).map_err(|refused| refused.refusal);
        answer.map(|mut answer| answer.written.remove(0))
    }

    /// The order as it stands after a write that must succeed.
    fn stored(&mut self, write: Write) -> Order {
        match self.write(write) {
            Ok(Written::Stored(order)) => order,
            other => panic!("stored nothing: {other:?}"),
        }
    }

    fn later(&mut self, by: Duration) {
        self.now.0 += i64::try_from(by.as_micros()).unwrap();
    }
}

fn command(writes: impl IntoIterator<Item = Write>) -> Command {
    Command { actor: "vera".to_owned(), request: None, validate_only: false, writes: writes.into_iter().collect() }
}

impl Command {
    fn with_request(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }

    fn only_validated(self) -> Self {
        Self { validate_only: true, ..self }
    }
}

/// A uuid that belongs to a name.
fn named(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

fn date(text: &str) -> Date {
    Date::parse(text.to_owned()).unwrap()
}

fn create(name: &str) -> Write {
    let draft = Draft { name: name.to_owned(), completed: false, date: NewDate::At(date("2024-06-13")) };
    Write { uuid: named(name), guard: Guard::None, action: Action::Create { draft, fresh: false } }
}

fn update(uuid: Uuid, patch: Patch) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Update(patch) }
}

fn rename(uuid: Uuid, name: &str) -> Write {
    update(uuid, Patch { name: Some(name.to_owned()), ..Patch::default() })
}

fn delete(uuid: Uuid) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Delete }
}

fn undelete(uuid: Uuid) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Undelete }
}

/// Takes back the change that was the last to be made.
fn revert(last: &Change) -> Write {
    let action = Action::Revert(last.before.clone().map(Box::new));
    Write { uuid: last.after.uuid, guard: Guard::None, action }
}

impl Write {
    fn when(self, guard: Guard) -> Self {
        Self { guard, ..self }
    }
}
