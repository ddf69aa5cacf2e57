use std::{
    collections::{BTreeMap, HashMap},
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use orders_proto::filter::Folded;
use uuid::Uuid;

use super::{
    Action, Answer, Change, ChangeKind, Command, Draft, Guard, LedgerEntry, LedgerKey, NewDate, Order, Patch, Refusal,
    Refused, RequestId, Timestamp, Write, Written, fold,
};

/// What a turn of the writer knows before it decides.
#[derive(Debug)]
pub struct State {
    /// The orders that the commands name, deleted ones included.
    pub orders: HashMap<Uuid, Order>,
    /// The calls that the commands may repeat.
    pub ledger: HashMap<LedgerKey, LedgerEntry>,
    /// The newest revision.
    pub revision: i64,
    /// The row key of the next new order.
    pub next_key: i64,
    /// The time of the turn; never before that of the turn before it.
    pub now: Timestamp,
    /// How long history, request ids and deleted orders are kept.
    pub retention: Duration,
}

/// What a turn answers and what it writes down.
#[derive(Debug)]
pub struct Outcome {
    /// One for each command, in their order.
    pub answers: Vec<Result<Answer, Refused>>,
    /// What changed, in order of revision.
    pub changes: Vec<Change>,
    /// The calls that were carried out under a request id.
    pub ledger: Vec<(LedgerKey, LedgerEntry)>,
    /// The newest revision.
    pub revision: i64,
    /// The row key of the next new order.
    pub next_key: i64,
}

/// Decides a turn's commands, in order; each sees the effects of those before it.
#[must_use]
pub fn decide<'c>(state: State, commands: impl IntoIterator<Item = &'c Command>) -> Outcome {
    let mut turn = Turn { state, changes: Vec::new(), ledger: Vec::new() };
    let fault = || Err(Refused { index: 0, refusal: Refusal::Fault });
    let answers = commands
        .into_iter()
        // A command takes effect at the very end of deciding it, so a panic leaves nothing behind.
        .map(|command| catch_unwind(AssertUnwindSafe(|| turn.take(command))).unwrap_or_else(|_| fault()))
        .collect();
    let Turn { state, changes, ledger } = turn;
    Outcome { answers, changes, ledger, revision: state.revision, next_key: state.next_key }
}

struct Turn {
    state: State,
    changes: Vec<Change>,
    ledger: Vec<(LedgerKey, LedgerEntry)>,
}

impl Turn {
    fn take(&mut self, command: &Command) -> Result<Answer, Refused> {
        let request = command.request.as_ref().filter(|_| !command.validate_only);
        if let Some(request) = request
            && let Some(answer) = self.repeated(request).map_err(|refusal| Refused { index: 0, refusal })?
        {
            return Ok(answer);
        }
        let mut draft = Effects { state: &self.state, command, orders: BTreeMap::new(), changes: Vec::new(), keys: 0 };
        let written = command
            .writes
            .iter()
            .enumerate()
            .map(|(index, write)| draft.write(write).map_err(|refusal| Refused { index, refusal }))
            .collect::<Result<_, _>>()?;
        let answer = Answer { written };
        if !command.validate_only {
            let Effects { orders, changes, keys, .. } = draft;
            self.state.revision += i64::from(!changes.is_empty());
            self.state.next_key += keys;
            self.state.orders.extend(orders);
            self.changes.extend(changes);
        }
        if let Some(RequestId { key, payload }) = request {
            let entry = LedgerEntry { payload: *payload, answer: answer.clone() };
            self.state.ledger.insert(key.clone(), entry.clone());
            self.ledger.push((key.clone(), entry));
        }
        Ok(answer)
    }

    /// The first answer, if this is a repeat.
    fn repeated(&self, request: &RequestId) -> Result<Option<Answer>, Refusal> {
        match self.state.ledger.get(&request.key) {
            Some(entry) if entry.payload == request.payload => Ok(Some(entry.answer.clone())),
            Some(_) => Err(Refusal::RequestIdReused),
            // What the ledger no longer keeps might be a repeat: a version 7 id tells its age.
            None if self.state.is_over(made(request.key.id)) => Err(Refusal::RequestIdExpired),
            None => Ok(None),
        }
    }
}

impl State {
    fn is_over(&self, time: Option<Timestamp>) -> bool {
        is_over(time, self.now, self.retention)
    }
}

/// Whether a request id tells that it is older than what is kept.
#[must_use]
pub fn is_expired(request_id: Uuid, now: Timestamp, retention: Duration) -> bool {
    is_over(made(request_id), now, retention)
}

fn is_over(time: Option<Timestamp>, now: Timestamp, retention: Duration) -> bool {
    time.is_some_and(|time| time < now.before(retention))
}

/// When a version 7 uuid was made.
fn made(uuid: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = uuid.get_timestamp().filter(|_| uuid.get_version_num() == 7)?.to_unix();
    Some(Timestamp(i64::try_from(seconds).ok()?.checked_mul(1_000_000)? + i64::from(nanos / 1_000)))
}

/// What one command does, before it counts.
struct Effects<'t> {
    state: &'t State,
    command: &'t Command,
    orders: BTreeMap<Uuid, Order>,
    changes: Vec<Change>,
    keys: i64,
}

impl Effects<'_> {
    fn write(&mut self, write: &Write) -> Result<Written, Refusal> {
        let order = self.orders.get(&write.uuid).or_else(|| self.state.orders.get(&write.uuid)).cloned();
        let revision = order.as_ref().map(|order| order.revision);
        match &write.guard {
            Guard::Unchanged(expected) if revision != Some(*expected) => return Ok(Written::Skipped(order)),
            Guard::Matches(filter) => {
                // What the action would not find, such as an order past the retention, must not refuse all the others.
                let subject = self.subject(&write.action, order.clone());
                if !matches(subject.as_ref(), filter, &write.action) {
                    return Ok(Written::Skipped(order));
                }
            }
            Guard::Absent if order.is_some() => return Ok(Written::Skipped(order)),
            Guard::None | Guard::Etag(_) | Guard::Unchanged(_) | Guard::Absent => {}
        }
        // An order that the action finds nothing to do with is unknown, not changed.
        let order = self.subject(&write.action, order);
        match (&write.guard, order) {
            (Guard::Etag(expected), Some(order)) if revision != *expected => {
                Err(Refusal::EtagMismatch(Box::new(order)))
            }
            (_, order) => self.apply(&write.action, write.uuid, order),
        }
    }

    /// The order, if it is there for the action: deleted counts as unknown, except where that is what it is about.
    fn subject(&self, action: &Action, order: Option<Order>) -> Option<Order> {
        match action {
            Action::Update(_) | Action::Delete => order.filter(Order::lives),
            Action::Undelete | Action::Revert(_) => order.filter(|order| !self.state.is_over(order.delete_time)),
            Action::Create { .. } => order,
        }
    }

    fn apply(&mut self, action: &Action, uuid: Uuid, order: Option<Order>) -> Result<Written, Refusal> {
        let missing = Refusal::NotFound(uuid);
        match action {
            Action::Create { draft, .. } => match order {
                Some(order) => Err(Refusal::Exists(Box::new(order))),
                None => Ok(self.create(uuid, draft)),
            },
            Action::Update(patch) => order.map(|order| self.update(order, patch)).ok_or(missing),
            Action::Delete => Ok(order.map_or(Written::Missing, |order| self.delete(order))),
            Action::Undelete => match order {
                Some(order) if order.lives() => Err(Refusal::Exists(Box::new(order))),
                Some(order) => {
                    let after = Order { delete_time: None, ..order.clone() };
                    Ok(self.change(ChangeKind::Restored, Some(order), after))
                }
                None => Err(missing),
            },
            // It must not refuse all the others.
            Action::Revert(before) => {
                Ok(order.map_or(Written::Skipped(None), |order| self.revert(order, before.as_deref())))
            }
        }
    }

    fn create(&mut self, uuid: Uuid, draft: &Draft) -> Written {
        let now = self.state.now;
        let order = Order {
            key: self.state.next_key + self.keys,
            uuid,
            name: draft.name.clone(),
            completed: draft.completed,
            date: draft.date.at(now),
            revision: 0,
            create_time: now,
            update_time: now,
            delete_time: None,
        };
        self.keys += 1;
        self.change(ChangeKind::Created, None, order)
    }

    fn update(&mut self, order: Order, patch: &Patch) -> Written {
        let after = Order {
            name: patch.name.clone().unwrap_or_else(|| order.name.clone()),
            completed: patch.completed.unwrap_or(order.completed),
            date: patch.date.as_ref().map_or_else(|| order.date.clone(), |date| date.at(self.state.now)),
            ..order.clone()
        };
        if after == order { Written::Stored(order) } else { self.change(ChangeKind::Updated, Some(order), after) }
    }

    fn delete(&mut self, order: Order) -> Written {
        let after = Order { delete_time: Some(self.state.now), ..order.clone() };
        self.change(ChangeKind::Deleted, Some(order), after)
    }

    /// Back to the state before a change, whichever way that is.
    fn revert(&mut self, order: Order, before: Option<&Order>) -> Written {
        match before.filter(|before| before.lives()) {
            Some(before) => {
                let Order { name, completed, date, .. } = before.clone();
                let kind = if order.lives() { ChangeKind::Updated } else { ChangeKind::Restored };
                let after = Order { name, completed, date, delete_time: None, ..order.clone() };
                self.change(kind, Some(order), after)
            }
            None if order.lives() => self.delete(order),
            None => Written::Skipped(Some(order)),
        }
    }

    fn change(&mut self, kind: ChangeKind, before: Option<Order>, after: Order) -> Written {
        let after = Order { revision: self.state.revision + 1, update_time: self.state.now, ..after };
        self.orders.insert(after.uuid, after.clone());
        self.changes.push(Change {
            kind,
            before,
            after: after.clone(),
            actor: self.command.actor.clone(),
            request_id: self.command.request.as_ref().map(|request| request.key.id),
        });
        Written::Stored(after)
    }
}

/// Whether the order matches and is in the state, living or deleted, that the action is about.
fn matches(order: Option<&Order>, filter: &Folded, action: &Action) -> bool {
    let wanted_living = !matches!(action, Action::Undelete);
    order.is_some_and(|order| order.lives() == wanted_living && filter.matches(&order.view(&fold(&order.name))))
}

impl NewDate {
    fn at(&self, now: Timestamp) -> super::Date {
        match self {
            Self::Now => now.to_date(),
            Self::At(date) => date.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
