//! One order of the register.

use orders_proto::order::Order;
use prost_types::Timestamp;

use super::draft::Draft;
use crate::{
    api::Field,
    outbox::{Queue, Standing},
};

/// What became of an order elsewhere since the list came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing.
    #[default]
    None,
    /// It was changed.
    Changed,
    /// It was changed, and no longer belongs into the list.
    Left,
}

/// One order: as it is shown, what the server has of it, and what is half typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The order as it is shown: what waits in the outbox stands over what the server has.
    pub(crate) order: Order,
    /// How far what is shown has come.
    pub(crate) standing: Standing,
    /// Whether it is deleted, or will be.
    pub(crate) deleted: bool,
    /// What became of it elsewhere since the list came.
    pub(crate) mark: Mark,
    /// What the server last told. `None`: the order was made here and is not there yet.
    stored: Option<Order>,
    name: Option<Draft>,
    date: Option<Draft>,
}

impl Row {
    /// An order that the server told of (`stored`), or that is made here; `None` when there is nothing to show.
    pub(super) fn new(uuid: &str, stored: Option<Order>, queue: &Queue) -> Option<Self> {
        let shown = queue.shown(uuid, stored.as_ref())?;
        Some(Self {
            order: shown.order,
            standing: shown.standing,
            deleted: shown.deleted,
            mark: Mark::None,
            stored,
            name: None,
            date: None,
        })
    }

    /// Shows what waits over what the server has. Answers whether there is anything to show.
    pub(super) fn show(&mut self, queue: &Queue) -> bool {
        let Some(shown) = queue.shown(&self.order.uuid, self.stored.as_ref()) else {
            return false;
        };
        (self.order, self.standing, self.deleted) = (shown.order, shown.standing, shown.deleted);
        true
    }

    /// Takes what the server tells, unless it has told something newer before.
    pub(super) fn take(&mut self, order: Order) {
        if self.stored.as_ref().is_none_or(|stored| stored.revision <= order.revision) {
            self.stored = Some(order);
        }
    }

    /// The server no longer has it.
    pub(super) fn gone(&mut self) {
        if let Some(stored) = &mut self.stored {
            stored.delete_time.get_or_insert(Timestamp::default());
        }
        self.deleted = true;
    }

    /// What the server last told; `None` before the order was stored.
    pub(crate) fn stored(&self) -> Option<&Order> {
        self.stored.as_ref()
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

    /// Whether something is typed that is not saved.
    pub(crate) fn is_dirty(&self) -> bool {
        [&self.name, &self.date].into_iter().flatten().any(Draft::is_dirty)
    }

    pub(super) fn draft_mut(&mut self, field: Field) -> &mut Option<Draft> {
        match field {
            Field::Name => &mut self.name,
            Field::Date => &mut self.date,
        }
    }

    /// Whether it must not be forgotten: something is half typed or not yet on the server.
    pub(super) fn is_busy(&self) -> bool {
        self.has_draft() || self.standing != Standing::Confirmed
    }
}
