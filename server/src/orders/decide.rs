use std::collections::HashMap;

use uuid::Uuid;

use super::{Answer, Change, Command, Draft, Order, Timestamp};

/// What a turn of the writer knows before it decides.
#[derive(Debug)]
pub struct State {
    /// The living orders among those that the commands name.
    pub orders: HashMap<Uuid, Order>,
    /// The row key of the next new order.
    pub next_key: i64,
    /// The time of the turn.
    pub now: Timestamp,
}

/// Why a command was refused. It changes nothing and hurts no other command of its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No order has this uuid.
    NotFound(Uuid),
    /// An order has this uuid already.
    Exists(Uuid),
}

/// What a turn answers and what it writes down.
#[derive(Debug)]
pub struct Outcome {
    /// One for each command, in their order.
    pub answers: Vec<Result<Answer, Refusal>>,
    /// What changed, in the order of the commands.
    pub changes: Vec<Change>,
    /// The row key of the next new order.
    pub next_key: i64,
}

/// Decides a turn's commands, in order; each sees the effects of those before it.
#[must_use]
pub fn decide<'c>(state: State, commands: impl IntoIterator<Item = &'c Command>) -> Outcome {
    let mut turn = Turn { state, changes: Vec::new() };
    let answers = commands.into_iter().map(|command| turn.take(command)).collect();
    Outcome { answers, changes: turn.changes, next_key: turn.state.next_key }
}

struct Turn {
    state: State,
    changes: Vec<Change>,
}

impl Turn {
    fn take(&mut self, command: &Command) -> Result<Answer, Refusal> {
        match command {
            Command::Create { uuid, draft } => self.create(*uuid, draft),
            Command::Update { uuid, draft } => {
                let Draft { name, completed, date } = draft.clone();
                let date = date.unwrap_or_else(|| self.state.now.to_date());
                self.update(*uuid, |order| Order { name, completed, date, ..order })
            }
            Command::Check { uuid, completed } => {
                let date = self.state.now.to_date();
                self.update(*uuid, |order| Order { completed: *completed, date, ..order })
            }
            Command::Delete { uuid } => Ok(self.delete(*uuid)),
        }
    }

    fn create(&mut self, uuid: Uuid, draft: &Draft) -> Result<Answer, Refusal> {
        if self.state.orders.contains_key(&uuid) {
            return Err(Refusal::Exists(uuid));
        }
        let Draft { name, completed, date } = draft.clone();
        let date = date.unwrap_or_else(|| self.state.now.to_date());
        let order = Order { key: self.state.next_key, uuid, name, completed, date };
        self.state.next_key += 1;
        self.state.orders.insert(uuid, order.clone());
        self.changes.push(Change::Created(order.clone()));
        Ok(Answer::Stored(order))
    }

    fn update(&mut self, uuid: Uuid, change: impl FnOnce(Order) -> Order) -> Result<Answer, Refusal> {
        let order = self.state.orders.get_mut(&uuid).ok_or(Refusal::NotFound(uuid))?;
        let after = change(order.clone());
        if after != *order {
            order.clone_from(&after);
            self.changes.push(Change::Updated(after.clone()));
        }
        Ok(Answer::Stored(after))
    }

    fn delete(&mut self, uuid: Uuid) -> Answer {
        match self.state.orders.remove(&uuid) {
            Some(order) => {
                self.changes.push(Change::Deleted(order));
                Answer::Deleted
            }
            None => Answer::NothingToDelete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::Date;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    fn uuid(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn draft(name: &str) -> Draft {
        Draft { name: name.to_owned(), completed: false, date: Some(Date::parse("2024-06-13".to_owned()).unwrap()) }
    }

    fn order(key: i64, n: u128, name: &str) -> Order {
        let Draft { name, completed, date } = draft(name);
        Order { key, uuid: uuid(n), name, completed, date: date.unwrap() }
    }

    fn decided(orders: &[Order], commands: &[Command]) -> Outcome {
        let orders = orders.iter().map(|order| (order.uuid, order.clone())).collect();
        decide(State { orders, next_key: 10, now: NOW }, commands)
    }

    #[test]
    fn orders_get_keys_in_the_order_of_their_commands() {
        let outcome = decided(
            &[],
            &[
                Command::Create { uuid: uuid(1), draft: draft("a") },
                Command::Create { uuid: uuid(2), draft: draft("b") },
            ],
        );
        assert_eq!(outcome.answers, [Ok(Answer::Stored(order(10, 1, "a"))), Ok(Answer::Stored(order(11, 2, "b")))]);
        assert_eq!(outcome.changes, [Change::Created(order(10, 1, "a")), Change::Created(order(11, 2, "b"))]);
        assert_eq!(outcome.next_key, 12);
    }

    #[test]
    fn a_uuid_is_created_once() {
        let outcome = decided(&[order(3, 1, "a")], &[Command::Create { uuid: uuid(1), draft: draft("b") }]);
        assert_eq!(outcome.answers, [Err(Refusal::Exists(uuid(1)))]);
        assert_eq!((outcome.changes, outcome.next_key), (vec![], 10));
    }

    #[test]
    fn an_absent_date_is_the_time_of_the_turn() {
        let draft = Draft { date: None, ..draft("a") };
        let outcome = decided(&[], &[Command::Create { uuid: uuid(1), draft }]);
        assert!(matches!(&outcome.answers[..], [Ok(Answer::Stored(order))] if order.date == NOW.to_date()));
    }

    #[test]
    fn an_update_replaces_all_that_the_client_decides() {
        let outcome = decided(&[order(3, 1, "a")], &[Command::Update { uuid: uuid(1), draft: draft("b") }]);
        assert_eq!(outcome.answers, [Ok(Answer::Stored(order(3, 1, "b")))]);
        assert_eq!(outcome.changes, [Change::Updated(order(3, 1, "b"))]);
    }

    #[test]
    fn an_update_that_changes_nothing_is_answered_and_not_written() {
        let outcome = decided(&[order(3, 1, "a")], &[Command::Update { uuid: uuid(1), draft: draft("a") }]);
        assert_eq!(outcome.answers, [Ok(Answer::Stored(order(3, 1, "a")))]);
        assert_eq!(outcome.changes, []);
    }

    #[test]
    fn an_unknown_order_is_not_updated() {
        let outcome = decided(&[], &[Command::Update { uuid: uuid(1), draft: draft("a") }]);
        assert_eq!(outcome.answers, [Err(Refusal::NotFound(uuid(1)))]);
    }

    #[test]
    fn a_check_sets_completed_and_dates_the_order_now() {
        let outcome = decided(&[order(3, 1, "a")], &[Command::Check { uuid: uuid(1), completed: true }]);
        let checked = Order { completed: true, date: NOW.to_date(), ..order(3, 1, "a") };
        assert_eq!(outcome.answers, [Ok(Answer::Stored(checked.clone()))]);
        assert_eq!(outcome.changes, [Change::Updated(checked)]);
    }

    #[test]
    fn deleting_twice_deletes_once() {
        let delete = Command::Delete { uuid: uuid(1) };
        let outcome = decided(&[order(3, 1, "a")], &[delete.clone(), delete]);
        assert_eq!(outcome.answers, [Ok(Answer::Deleted), Ok(Answer::NothingToDelete)]);
        assert_eq!(outcome.changes, [Change::Deleted(order(3, 1, "a"))]);
    }

    #[test]
    fn a_command_sees_what_those_before_it_did() {
        let outcome = decided(
            &[],
            &[
                Command::Create { uuid: uuid(1), draft: draft("a") },
                Command::Update { uuid: uuid(1), draft: draft("b") },
                Command::Delete { uuid: uuid(1) },
                Command::Update { uuid: uuid(1), draft: draft("c") },
            ],
        );
        assert_eq!(
            outcome.answers,
            [
                Ok(Answer::Stored(order(10, 1, "a"))),
                Ok(Answer::Stored(order(10, 1, "b"))),
                Ok(Answer::Deleted),
                Err(Refusal::NotFound(uuid(1))),
            ]
        );
    }
}
