//! What a turn of the writer loads before it decides and stores after: rows on one side, the domain on the other.

use std::collections::{BTreeMap, HashMap, HashSet};

use prost::Message;
use uuid::Uuid;

use super::{
    rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
    state::{self, AnswerState},
};
use crate::{
    error::Error,
    orders::{Action, Change, ChangeKind, Command, LedgerEntry, LedgerKey, Order, Outcome, Timestamp},
};

/// The rows that a turn's commands name.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Uuids of orders.
    pub(super) orders: Vec<Vec<u8>>,
    /// Request ids with their scopes.
    pub(super) ledger: Vec<(Vec<u8>, String)>,
}

impl Wanted {
    /// All that the commands name, each once. An order under a uuid that the server has just made cannot be there.
    pub(super) fn by<'c>(commands: impl Iterator<Item = &'c Command> + Clone) -> Self {
        let writes = commands.clone().flat_map(|command| &command.writes);
        let orders: HashSet<Uuid> = writes
            .filter(|write| !matches!(write.action, Action::Create { fresh: true, .. }))
            .map(|write| write.uuid)
            .collect();
        let requests = commands.filter(|command| !command.validate_only).filter_map(|command| command.request.as_ref());
        let ledger: HashSet<&LedgerKey> = requests.map(|request| &request.key).collect();
        Self {
            orders: orders.into_iter().map(|uuid| uuid.into_bytes().to_vec()).collect(),
            ledger: ledger.into_iter().map(|key| (key.id.into_bytes().to_vec(), key.scope.clone())).collect(),
        }
    }
}

/// Those of them that are there.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) orders: Vec<OrderRow>,
    /// Orders that nobody had to look for.
    pub(super) known: Vec<Order>,
    pub(super) ledger: Vec<LedgerRow>,
}

/// What a transaction of the writer begins with.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) state: StateRow,
    pub(super) named: Named,
    /// The states that the calls in the ledger were answered with, as far as they are kept.
    pub(super) states: Vec<Vec<u8>>,
}

impl Loaded {
    /// Adds what was loaded later in the same transaction. What is there twice is the same.
    pub(super) fn add(&mut self, named: Named, states: Vec<Vec<u8>>) {
        self.named.orders.extend(named.orders);
        self.named.known.extend(named.known);
        self.named.ledger.extend(named.ledger);
        self.states.extend(states);
    }
}

impl Named {
    /// The states, by order and revision, that the calls in the ledger were answered with.
    pub(super) fn answered(&self) -> Result<Vec<(Vec<u8>, i64)>, Error> {
        let answers = self.ledger.iter().map(|row| AnswerState::decode(row.answer.as_slice()));
        let answers = answers.collect::<Result<Vec<_>, _>>().map_err(Error::internal)?;
        let written = answers.into_iter().flat_map(|answer| answer.written);
        Ok(written.filter(|written| written.revision > 0).map(|written| (written.uuid, written.revision)).collect())
    }

    pub(super) fn orders(&mut self) -> Result<HashMap<Uuid, Order>, Error> {
        let known = std::mem::take(&mut self.known).into_iter().map(Ok);
        let read = std::mem::take(&mut self.orders).into_iter().map(Order::try_from);
        known.chain(read).map(|order| order.map(|order| (order.uuid, order))).collect()
    }

    /// The calls in the ledger, with the answers put together again from the states that the log keeps.
    pub(super) fn ledger(self, states: &[Vec<u8>]) -> Result<HashMap<LedgerKey, LedgerEntry>, Error> {
        let states = states.iter().map(|state| state::decode(state)).collect::<Result<Vec<_>, _>>()?;
        let by_name: HashMap<(Vec<u8>, i64), Order> =
            states.into_iter().map(|order| ((order.uuid.into_bytes().to_vec(), order.revision), order)).collect();
        self.ledger
            .into_iter()
            .map(|row| {
                let id = Uuid::from_slice(&row.request_id).map_err(Error::internal)?;
                let answer = AnswerState::decode(row.answer.as_slice()).map_err(Error::internal)?;
                let answer = answer.rebuild(|written| by_name.get(&(written.uuid.clone(), written.revision)).cloned());
                let payload = row.payload.try_into().map_err(|_| Error::internal("a payload has 32 bytes"))?;
                Ok((LedgerKey { id, scope: row.scope }, LedgerEntry { payload, answer }))
            })
            .collect()
    }
}

/// All that a turn writes.
#[derive(Debug)]
pub(super) struct Stored {
    /// Random: it tells whether a commit whose outcome is unknown has happened.
    pub(super) turn: Uuid,
    /// New orders, in their last state of the turn.
    pub(super) created: Vec<OrderRow>,
    /// Changed orders.
    pub(super) changed: Vec<Changed>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) ledger: Vec<LedgerRow>,
    /// What is added to the counters.
    pub(super) counters: Vec<CounterRow>,
    pub(super) state: StateRow,
}

/// A changed order.
#[derive(Debug)]
pub(super) struct Changed {
    /// Its last state of the turn.
    pub(super) row: OrderRow,
    /// Whether its name changed.
    pub(super) renamed: bool,
    /// Whether its place in any order changed: its name, its date, or whether it is there.
    pub(super) moved: bool,
}

impl Stored {
    /// What an outcome writes over `state`; `None` if nothing changed.
    pub(super) fn of(outcome: Outcome, state: &StateRow, turn: Uuid, now: Timestamp) -> Option<Self> {
        if outcome.changes.is_empty() && outcome.ledger.is_empty() {
            return None;
        }
        let mut last = BTreeMap::<i64, LastChange>::new();
        let mut counters = BTreeMap::new();
        let mut rows = Vec::with_capacity(outcome.changes.len());
        let (mut revision, mut ordinal) = (0, 0);
        for change in outcome.changes {
            ordinal = if change.after.revision == revision { ordinal + 1 } else { 0 };
            revision = change.after.revision;
            rows.push(ChangeRow::new(&change, ordinal, turn));
            count(&mut counters, change.before.as_ref(), -1);
            count(&mut counters, Some(&change.after), 1);
            last.entry(change.after.key)
                .and_modify(|last| last.follow(&change))
                .or_insert_with(|| LastChange::new(change));
        }
        let (created, changed): (Vec<_>, Vec<_>) = last.into_values().partition(|last| last.created);
        Some(Self {
            turn,
            created: created.into_iter().map(|last| last.after.into()).collect(),
            changed: changed.into_iter().map(LastChange::changed).collect(),
            changes: rows,
            ledger: outcome.ledger.into_iter().map(|(key, entry)| LedgerRow::new(key, &entry, now)).collect(),
            counters: counters.into_values().filter(|row| row.open != 0 || row.completed != 0).collect(),
            state: StateRow {
                revision: outcome.revision,
                next_key: outcome.next_key,
                last_commit: now.0,
                ..state.clone()
            },
        })
    }

    /// The changed orders, as the turn leaves them.
    pub(super) fn changed_orders(&self) -> Result<Vec<Order>, Error> {
        self.changed.iter().map(|changed| Order::try_from(changed.row.clone())).collect()
    }
}

/// What a turn did to one order, from before the turn to after it.
struct LastChange {
    created: bool,
    renamed: bool,
    moved: bool,
    after: Order,
}

impl LastChange {
    fn new(change: Change) -> Self {
        Self {
            created: change.kind == ChangeKind::Created,
            renamed: renamed(&change),
            moved: moved(&change),
            after: change.after,
        }
    }

    fn follow(&mut self, change: &Change) {
        self.renamed |= renamed(change);
        self.moved |= moved(change);
        self.after.clone_from(&change.after);
    }

    fn changed(self) -> Changed {
        Changed { row: self.after.into(), renamed: self.renamed, moved: self.moved }
    }
}

fn renamed(change: &Change) -> bool {
    change.before.as_ref().is_none_or(|before| before.name != change.after.name)
}

fn moved(change: &Change) -> bool {
    let stays = |before: &Order| before.date == change.after.date && before.delete_time == change.after.delete_time;
    renamed(change) || !change.before.as_ref().is_some_and(stays)
}

/// A quarter of an hour: no time zone is offset from UTC by less.
pub(super) const QUARTER: i64 = 900_000_000;
/// A calendar day.
pub(super) const DAY: i64 = 86_400_000_000;

/// Counts a living order in or out.
fn count(counters: &mut BTreeMap<(bool, i64), CounterRow>, order: Option<&Order>, by: i64) {
    let Some(order) = order.filter(|order| order.lives()) else { return };
    let is_day = order.date.is_day;
    let bucket = order.date.micros.div_euclid(if is_day { DAY } else { QUARTER });
    let row = counters.entry((is_day, bucket)).or_insert(CounterRow { is_day, bucket, open: 0, completed: 0 });
    if order.completed { row.completed += by } else { row.open += by }
}
