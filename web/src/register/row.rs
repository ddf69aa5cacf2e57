//! One order of the register.

use orders_proto::{order::Order, rules};

use super::draft::Draft;
use crate::api::{Field, Problem};

/// One order: as it is shown, what the server has of it where that differs, and what is half typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The order as it is shown.
    pub(crate) order: Order,
    /// What the server last told, where `order` runs ahead of it.
    stored: Option<Order>,
    /// What is on its way to the server.
    sending: Option<Order>,
    /// Whether it is being deleted.
    pub(crate) leaving: bool,
    name: Option<Draft>,
    date: Option<Draft>,
    /// Its date in microseconds since 1970; where it sorts.
    micros: i64,
    /// Its place in order of creation.
    rank: usize,
}

impl Row {
    pub(super) fn new(order: Order, rank: usize) -> Self {
        let micros = rules::date(&order.date).map_or(i64::MIN, rules::OrderDate::micros);
        Self { order, stored: None, sending: None, leaving: false, name: None, date: None, micros, rank }
    }

    /// Where it sorts; greater goes first.
    pub(super) fn place(&self) -> (i64, usize) {
        (self.micros, self.rank)
    }

    pub(super) fn rank(&self) -> usize {
        self.rank
    }

    /// The value of a field as it is shown.
    pub(crate) fn value(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.order.name,
            Field::Date => &self.order.date,
        }
    }

    pub(super) fn set_value(&mut self, field: Field, value: String) {
        self.edit(|order| match field {
            Field::Name => order.name = value,
            Field::Date => order.date = value,
        });
    }

    /// What was typed into a field, while it is being edited.
    pub(crate) fn draft(&self, field: Field) -> Option<&Draft> {
        match field {
            Field::Name => self.name.as_ref(),
            Field::Date => self.date.as_ref(),
        }
    }

    /// Whether any of its fields is being edited.
    pub(crate) fn has_draft(&self) -> bool {
        self.name.is_some() || self.date.is_some()
    }

    pub(super) fn draft_mut(&mut self, field: Field) -> &mut Option<Draft> {
        match field {
            Field::Name => &mut self.name,
            Field::Date => &mut self.date,
        }
    }

    /// Whether a refresh must not take it away: something is half typed or not yet confirmed.
    pub(super) fn is_busy(&self) -> bool {
        self.has_draft() || self.stored.is_some() || self.sending.is_some()
    }

    pub(super) fn is_unsent(&self) -> bool {
        self.stored.is_some() && self.sending.is_none()
    }

    /// Changes what is shown, ahead of the server.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Order)) {
        let before = self.order.clone();
        change(&mut self.order);
        self.settle(before);
    }

    pub(super) fn send(&mut self) {
        self.sending = Some(self.order.clone());
    }

    /// What was sent is stored. What was changed since still runs ahead.
    pub(super) fn saved(&mut self, order: Order) {
        if self.sending.take().is_some_and(|sent| sent == self.order) {
            self.order = order.clone();
        }
        self.stored = None;
        self.settle(order);
    }

    /// What was sent is refused: the fields go back to what the server has, and typed text back into its input.
    pub(super) fn refused(&mut self, problems: &[(Field, Problem)]) {
        let (Some(sent), Some(stored)) = (self.sending.take(), self.stored.take()) else {
            return;
        };
        if self.order.completed == sent.completed {
            self.order.completed = stored.completed;
        }
        for (field, stored_text) in [(Field::Name, &stored.name), (Field::Date, &stored.date)] {
            let text = self.value(field).to_owned();
            if text != *stored_text && self.draft(field).is_none() {
                let problem = problems.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem.clone());
                *self.draft_mut(field) = Some(Draft { text, problem, left: true });
            }
        }
        self.order.name.clone_from(&stored.name);
        self.order.date.clone_from(&stored.date);
        self.settle(stored);
    }

    /// Takes over what the server says, except where something runs ahead of it.
    pub(super) fn refresh(&mut self, order: Order, rank: usize) {
        let fresh = Self::new(order, rank);
        (self.micros, self.rank) = (fresh.micros, rank);
        if self.stored.is_some() {
            self.stored = Some(fresh.order);
        } else {
            self.order = fresh.order;
        }
    }

    /// Notes what the server has, if that differs from what is shown.
    fn settle(&mut self, stored: Order) {
        let stored = self.stored.take().unwrap_or(stored);
        self.stored = (stored != self.order).then_some(stored);
    }
}
