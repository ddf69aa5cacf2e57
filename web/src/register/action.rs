//! What can happen to the register.

use std::{ops::Range, rc::Rc};

use orders_proto::order::{ListOrdersResponse, Order, OrderEvent};
use yew::Reducible;

use super::{Draft, Register, Select};
use crate::{
    api::{ApiError, Counts, Field, Problem},
    list::{Ask, At, Total},
    outbox::Book,
    query::Wanted,
};

/// Something that happened to the register.
#[derive(Debug)]
pub(crate) enum Action {
    /// Another list is wanted, from this row on.
    Asked(Wanted, f64),
    /// The same list is wanted anew.
    Again,
    /// The same list is wanted anew, from its top, with all that has come to it.
    BeginAgain,
    /// This happened elsewhere.
    Told(Vec<OrderEvent>),
    /// These rows of the list are in sight.
    Looked(Range<usize>),
    /// The server answered a page.
    Paged(Ask, ListOrdersResponse),
    /// The list of this number could not be loaded.
    NotPaged(u32, ApiError),
    /// The server counted the rows of the list of this number.
    Totalled(u32, Total),
    /// The server counted open and completed orders.
    Counted(Counts),
    /// An order is open beside the list, or none.
    OpenIs(Option<String>),
    /// The server told of one order: a new one, a changed one, or one that was asked for.
    Arrived(Order),
    /// The server no longer has an order.
    Removed(String),
    /// These writes wait.
    Waits(Rc<Book>),
    /// There was time to undo what was done last: what no longer belongs into the list may leave it.
    Settled,
    /// The reader selects.
    Selected(Select),
    /// A field was opened for editing, at this place of the page.
    Opened(String, Field, &'static str),
    /// A field's text was changed.
    Typed(String, Field, String),
    /// The focus left a field that is being edited.
    Left(String, Field),
    /// Editing has ended: it was saved, or given up.
    Closed(String, Field),
    /// A field's text cannot be saved.
    Wrong(String, Field, Problem),
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
            Action::Asked(wanted, top) => {
                if wanted != self.list.wanted {
                    self.counts = None;
                    self.select(Select::Nothing);
                    self.list.ask(wanted, top);
                }
            }
            Action::Again => self.list.again(),
            Action::BeginAgain => self.list.begin_again(),
            Action::Told(events) => events.into_iter().for_each(|event| self.hear(event)),
            Action::Looked(rows) => self.list.look(rows),
            Action::Paged(ask, answer) => {
                if self.list.take(&ask, &answer) {
                    if matches!(ask.at, At::Index(_)) {
                        self.unmark();
                    }
                    answer.orders.into_iter().for_each(|order| self.take(order));
                    self.place_unsent();
                    self.forget();
                }
            }
            Action::NotPaged(generation, error) => self.list.fail(generation, error),
            Action::Totalled(generation, total) => self.list.count_is(generation, total),
            Action::Counted(counts) => self.counts = Some(counts),
            Action::OpenIs(uuid) => self.open = uuid,
            Action::Arrived(order) => self.take(order),
            Action::Removed(uuid) => self.change(&uuid, super::Row::gone),
            Action::Waits(book) => self.wait(&book),
            Action::Settled => self.settle(),
            Action::Selected(select) => self.select(select),
            Action::Opened(uuid, field, place) => self.change(&uuid, |row| {
                let fresh = Draft::open(field, &row.order);
                let draft = row.draft_mut(field).get_or_insert(fresh);
                (draft.left, draft.place) = (false, place);
            }),
            Action::Typed(uuid, field, text) => self.change(&uuid, |row| {
                if let Some(draft) = row.draft_mut(field) {
                    (draft.text, draft.problem, draft.left) = (text, None, false);
                }
            }),
            Action::Left(uuid, field) => self.change(&uuid, |row| {
                let draft = row.draft_mut(field);
                match draft {
                    Some(open) if open.is_dirty() => open.left = true,
                    _ => *draft = None,
                }
            }),
            Action::Closed(uuid, field) => self.change(&uuid, |row| *row.draft_mut(field) = None),
            Action::Wrong(uuid, field, problem) => self.change(&uuid, |row| {
                if let Some(draft) = row.draft_mut(field) {
                    draft.problem = Some(problem);
                }
            }),
        }
    }
}
