//! Which orders a read is about, in which order, and from where.

use orders_proto::{
    filter::Folded,
    sort::{Direction, OrderBy},
    view::Field,
};

use crate::orders::{Order, fold};

/// Which orders a read is about.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only deleted orders, or only living ones; `None`: both.
    pub deleted: Option<bool>,
    /// Only those that match.
    pub filter: Option<Folded>,
    /// Only these keys, which a search index has found.
    pub(super) keys: Option<Vec<i64>>,
}

impl Scope {
    /// Living orders, or all of them, that match a filter.
    #[must_use]
    pub fn new(filter: Option<Folded>, show_deleted: bool) -> Self {
        Self { deleted: (!show_deleted).then_some(false), filter, keys: None }
    }
}

/// A sort, as it is walked: forwards or backwards.
#[derive(Clone, Debug)]
pub struct Sort {
    pub(super) fields: Vec<(Field, Direction)>,
    pub(super) ties: Direction,
}

impl Sort {
    /// The sort, or its exact reverse.
    #[must_use]
    pub fn new(order_by: &OrderBy, backwards: bool) -> Self {
        let turned = |direction: Direction| if backwards { direction.reverse() } else { direction };
        let fields = order_by.keys().iter().map(|key| (key.field, turned(key.direction))).collect();
        Self { fields, ties: turned(order_by.ties()) }
    }
}

/// A position in a sort: that of one order, which may have changed or gone since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order's values in the sort's fields.
    pub values: Vec<Value>,
    /// Its row key.
    pub key: i64,
}

/// A value that orders are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A folded name.
    Text(String),
    /// Whether it is done.
    Bool(bool),
    /// A time, absent before all others.
    Micros(Option<i64>),
    /// A uuid.
    Bytes(Vec<u8>),
}

impl Cursor {
    /// The order's position.
    #[must_use]
    pub fn of(order: &Order, order_by: &OrderBy) -> Self {
        let value = |field: Field| match field {
            Field::Name => Value::Text(fold(&order.name)),
            Field::Completed => Value::Bool(order.completed),
            Field::Uuid => Value::Bytes(order.uuid.into_bytes().to_vec()),
            Field::Time(field) => Value::Micros(order.view("").time(field)),
        };
        Self { values: order_by.keys().iter().map(|key| value(key.field)).collect(), key: order.key }
    }
}

/// A page that is asked for: `limit` orders of a scope, after (or, backwards, before) a position and what is skipped from
/// there.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) scope: Scope,
    pub(super) order_by: OrderBy,
    pub(super) after: Option<Cursor>,
    pub(super) backwards: bool,
    pub(super) limit: i64,
    pub(super) skip: i64,
}

/// What one statement reads: `limit` orders of a scope in a sort, after a position and what is skipped from there, up to another
/// position.
#[derive(Clone, Debug)]
pub(super) struct Walk<'a> {
    pub(super) scope: &'a Scope,
    pub(super) order: Sort,
    pub(super) after: Option<&'a Cursor>,
    pub(super) until: Option<&'a Cursor>,
    pub(super) limit: i64,
    pub(super) skip: i64,
}
