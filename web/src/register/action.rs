//! What can happen to the register.

use std::{cmp::Reverse, collections::HashMap, rc::Rc};

use orders_proto::order::Order;
use yew::Reducible;

use super::{Draft, Load, Register, Row, draft::checked};
use crate::api::{ApiError, Field, Problem};

/// Something that happened to the register.
#[derive(Debug)]
pub(crate) enum Action {
    /// The server answered all orders, in order of creation.
    Loaded(Vec<Order>),
    /// The server answered an error, or nothing.
    LoadFailed(ApiError),
    /// The server told of one order: a new one, or one that was asked for.
    Arrived(Order),
    /// A field was opened for editing.
    Opened(String, Field),
    /// A field's text was changed.
    Typed(String, Field, String),
    /// The focus left a field that is being edited.
    Left(String, Field),
    /// Editing was given up.
    Discarded(String, Field),
    /// A field's text is to be saved.
    Entered(String, Field),
    /// An order was completed or opened again.
    Toggled(String),
    /// An order's state is on its way to the server.
    Sending(String),
    /// The server stored what was sent.
    Saved(Order),
    /// The server did not store what was sent, with what is wrong with which field.
    Refused(String, Vec<(Field, Problem)>),
    /// What was refused is to be tried again.
    Again(Order),
    /// An order is being deleted.
    Leaving(String),
    /// It could not be deleted.
    Stayed(String),
    /// It is gone.
    Removed(String),
}

impl Reducible for Register {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Register {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Loaded(orders) => self.load(orders),
            Action::LoadFailed(error) => {
                if self.load != Load::Ready {
                    self.load = Load::Failed(error);
                }
            }
            Action::Arrived(order) => {
                let rank = self.rows.iter().map(|row| row.rank() + 1).max().unwrap_or(0);
                self.insert(Row::new(order, rank));
            }
            Action::Opened(uuid, field) => self.change(&uuid, |row| {
                let text = row.value(field).to_owned();
                let draft = row.draft_mut(field).get_or_insert_with(|| Draft { text, ..Draft::default() });
                draft.left = false;
            }),
            Action::Typed(uuid, field, text) => {
                self.change(&uuid, |row| *row.draft_mut(field) = Some(Draft { text, ..Draft::default() }));
            }
            Action::Left(uuid, field) => self.change(&uuid, |row| {
                let unchanged = row.draft(field).is_some_and(|draft| draft.text == row.value(field));
                let draft = row.draft_mut(field);
                match draft {
                    Some(_) if unchanged => *draft = None,
                    Some(draft) => draft.left = true,
                    None => {}
                }
            }),
            Action::Discarded(uuid, field) => self.change(&uuid, |row| *row.draft_mut(field) = None),
            Action::Entered(uuid, field) => self.change(&uuid, |row| enter(row, field)),
            Action::Toggled(uuid) => self.change(&uuid, |row| row.edit(|order| order.completed = !order.completed)),
            Action::Sending(uuid) => self.change(&uuid, Row::send),
            Action::Saved(order) => self.change(&order.uuid.clone(), |row| row.saved(order)),
            Action::Refused(uuid, problems) => self.change(&uuid, |row| row.refused(&problems)),
            Action::Again(order) => self.change(&order.uuid.clone(), |row| {
                for field in [Field::Name, Field::Date] {
                    row.draft_mut(field).take();
                }
                row.edit(|shown| *shown = order);
            }),
            Action::Leaving(uuid) => self.change(&uuid, |row| row.leaving = true),
            Action::Stayed(uuid) => self.change(&uuid, |row| row.leaving = false),
            Action::Removed(uuid) => self.remove(&uuid),
        }
    }

    /// Takes over a whole list. Rows with something half typed or unconfirmed are never touched.
    fn load(&mut self, orders: Vec<Order>) {
        let mut known: HashMap<_, _> = Rc::unwrap_or_clone(std::mem::take(&mut self.rows))
            .into_iter()
            .map(|row| (row.order.uuid.clone(), row))
            .collect();
        let mut rows = Vec::with_capacity(orders.len());
        for (rank, order) in orders.into_iter().enumerate() {
            rows.push(match known.remove(&order.uuid) {
                Some(mut row) => {
                    Rc::make_mut(&mut row).refresh(order, rank);
                    row
                }
                None => Rc::new(Row::new(order, rank)),
            });
        }
        rows.extend(known.into_values().filter(|row| row.is_busy()));
        rows.sort_unstable_by_key(|row| Reverse(row.place()));
        self.rows = Rc::new(rows);
        self.load = Load::Ready;
    }
}

/// Closes the input and shows the new value, unless a rule forbids it.
fn enter(row: &mut Row, field: Field) {
    let Some(draft) = row.draft_mut(field) else {
        return;
    };
    match checked(field, &draft.text) {
        Ok(value) => {
            *row.draft_mut(field) = None;
            row.set_value(field, value);
        }
        Err(reason) => draft.problem = Some(Problem::Rule(reason)),
    }
}
