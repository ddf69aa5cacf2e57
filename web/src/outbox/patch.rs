//! The values that a write gives to an order, field by field.

use orders_proto::order::Order;
use prost::Message;

/// A field of an order that a write can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// `Order.name`
    Name,
    /// `Order.completed`
    Completed,
    /// `Order.date`
    Date,
}

impl Part {
    /// All of them, as they are shown.
    pub(crate) const ALL: [Self; 3] = [Self::Name, Self::Completed, Self::Date];

    /// Its name in an update mask.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Completed => "completed",
            Self::Date => "date",
        }
    }

    /// Whether two states of an order agree in it.
    pub(crate) fn agrees(self, one: &Order, other: &Order) -> bool {
        match self {
            Self::Name => one.name == other.name,
            Self::Completed => one.completed == other.completed,
            Self::Date => one.date == other.date,
        }
    }

    /// Gives one state of an order the value that another has.
    pub(crate) fn copy(self, from: &Order, to: &mut Order) {
        match self {
            Self::Name => to.name.clone_from(&from.name),
            Self::Completed => to.completed = from.completed,
            Self::Date => to.date.clone_from(&from.date),
        }
    }
}

/// New values for some fields of an order. Kept in the browser as protobuf.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Patch {
    /// Absent: as it is.
    #[prost(string, optional, tag = "1")]
    pub(crate) name: Option<String>,
    /// Absent: as it is.
    #[prost(bool, optional, tag = "2")]
    pub(crate) completed: Option<bool>,
    /// Absent: as it is.
    #[prost(string, optional, tag = "3")]
    pub(crate) date: Option<String>,
}

impl Patch {
    /// The values that an order has in these fields.
    pub(crate) fn of(order: &Order, parts: impl IntoIterator<Item = Part>) -> Self {
        let mut patch = Self::default();
        for part in parts {
            match part {
                Part::Name => patch.name = Some(order.name.clone()),
                Part::Completed => patch.completed = Some(order.completed),
                Part::Date => patch.date = Some(order.date.clone()),
            }
        }
        patch
    }

    /// The fields that it has a value for.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let has = [self.name.is_some(), self.completed.is_some(), self.date.is_some()];
        Part::ALL.into_iter().zip(has).filter_map(|(part, has)| has.then_some(part))
    }

    /// Whether it has no value at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Leaves a field as it is.
    pub(crate) fn leave(&mut self, part: Part) {
        match part {
            Part::Name => self.name = None,
            Part::Completed => self.completed = None,
            Part::Date => self.date = None,
        }
    }

    /// An order with these values.
    pub(crate) fn applied(&self, order: &Order) -> Order {
        let mut order = order.clone();
        if let Some(name) = &self.name {
            order.name.clone_from(name);
        }
        if let Some(completed) = self.completed {
            order.completed = completed;
        }
        if let Some(date) = &self.date {
            order.date.clone_from(date);
        }
        order
    }
}
