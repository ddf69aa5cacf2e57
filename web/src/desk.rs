//! What every component may need at hand: the words, and ways to act.

use std::rc::Rc;

use orders_proto::order::Order;
use yew::UseReducerDispatcher;

use crate::{
    api::{Api, ApiError, Field, Problem},
    commands::Bulk,
    hooks::Navigator,
    outbox::{Entry, Outbox, Patch, new_id},
    query::Query,
    register::{Action, Register, Row, Select},
    text::{Key, Text},
};

/// The words, the server, and where to tell what happened. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Desk {
    /// The reader's language.
    pub(crate) text: Rc<Text>,
    /// The server.
    pub(crate) api: Api,
    /// Where to tell what happens to orders.
    pub(crate) register: UseReducerDispatcher<Register>,
    /// Where writes go.
    pub(crate) outbox: Outbox,
    /// Goes to places.
    pub(crate) navigator: Navigator,
    /// What the list shows.
    pub(crate) query: Rc<Query>,
}

impl Desk {
    /// Opens a field for editing, at this place of the page.
    pub(crate) fn edit(&self, uuid: String, field: Field, place: &'static str) {
        self.register.dispatch(Action::Opened(uuid, field, place));
    }

    /// Selects an order, or no longer; or all up to it.
    pub(crate) fn select(&self, uuid: String, through: bool) {
        self.register.dispatch(Action::Selected(if through { Select::Through(uuid) } else { Select::Turn(uuid) }));
    }

    /// Completes an order that is shown so, or opens it again.
    pub(crate) fn toggle(&self, shown: &Order) {
        let values = Patch { completed: Some(!shown.completed), ..Patch::default() };
        self.outbox.update(shown.clone(), &values);
    }

    /// Deletes an order, or restores it if it is deleted.
    pub(crate) fn turn(&self, row: &Row) {
        if row.deleted {
            self.outbox.undelete(row.order.clone());
        } else {
            self.outbox.delete(row.order.clone());
        }
    }

    /// Changes several orders in one go, which is undone in one; what is so already stays.
    pub(crate) fn change_all(&self, rows: &[Rc<Row>], bulk: Bulk) {
        let entry = |row: &Rc<Row>| {
            let order = row.order.clone();
            match bulk.values() {
                Some(values) if row.deleted || values.completed == Some(order.completed) => None,
                Some(values) => Some(Entry::update(new_id(), order, values)),
                None if row.deleted => Some(Entry::undelete(new_id(), order)),
                None => Some(Entry::delete(new_id(), order)),
            }
        };
        let entries: Vec<_> = rows.iter().filter_map(entry).collect();
        if !entries.is_empty() {
            self.outbox.put(entries);
        }
    }

    /// The same for those that are selected, which they then are no longer.
    pub(crate) fn change_selected(&self, rows: &[Rc<Row>], bulk: Bulk) {
        self.change_all(rows, bulk);
        self.register.dispatch(Action::Selected(Select::Nothing));
    }

    /// Saves what was typed into a field, unless a rule forbids it.
    pub(crate) fn save(&self, row: &Row, field: Field, typed: &str) {
        let uuid = row.order.uuid.clone();
        let Some(draft) = row.draft(field) else {
            return;
        };
        match draft.save(typed, &row.order) {
            Ok((base, values)) => {
                self.outbox.update(base, &values);
                self.register.dispatch(Action::Closed(uuid, field));
            }
            Err(reason) => self.register.dispatch(Action::Wrong(uuid, field, Problem::Rule(reason))),
        }
    }

    /// What happened, in the reader's language.
    pub(crate) fn explain(&self, error: &ApiError) -> String {
        let text = &self.text;
        match error {
            ApiError::Unavailable => text.say(Key::ErrorUnavailable).to_owned(),
            ApiError::NotFound => text.say(Key::ErrorNotFound).to_owned(),
            ApiError::Fields(_) => text.say(Key::ErrorFields).to_owned(),
            ApiError::Other { message, .. } => text.fill(Key::ErrorOther, "message", message),
        }
    }
}
