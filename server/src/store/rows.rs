//! Between the tables' rows and the domain.
//!
//! `treat_none_as_default_value = false`: an insert has the same columns whatever it holds, so it is prepared once.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use uuid::Uuid;

use super::{
    schema::{changes, counters, ledger, orders, store_state},
    state::{self, AnswerState},
};
use crate::{
    error::Error,
    orders::{Change, ChangeKind, Date, LedgerEntry, LedgerKey, Order, Timestamp, fold},
};

/// A row of `orders`. A change sets neither key nor uuid: SQLite would write every index of the row anew.
#[derive(AsChangeset, Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = orders, primary_key(key, uuid), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct OrderRow {
    pub(super) key: i64,
    pub(super) uuid: Vec<u8>,
    pub(super) name: String,
    pub(super) folded_name: String,
    pub(super) completed: bool,
    pub(super) date: String,
    pub(super) date_micros: i64,
    pub(super) date_is_day: bool,
    pub(super) revision: i64,
    pub(super) create_time: i64,
    pub(super) update_time: i64,
    pub(super) delete_time: Option<i64>,
}

impl From<Order> for OrderRow {
    fn from(order: Order) -> Self {
        Self {
            key: order.key,
            uuid: order.uuid.into_bytes().to_vec(),
            folded_name: fold(&order.name),
            name: order.name,
            completed: order.completed,
            date: order.date.text,
            date_micros: order.date.micros,
            date_is_day: order.date.is_day,
            revision: order.revision,
            create_time: order.create_time.0,
            update_time: order.update_time.0,
            delete_time: order.delete_time.map(|time| time.0),
        }
    }
}

/// What reads need of a row of `orders`: an order is made of it. (The folded name is the longest text of a row, and a page
/// would copy a hundred of them for nothing.)
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(super) struct ReadRow {
    key: i64,
    uuid: Vec<u8>,
    name: String,
    completed: bool,
    date: String,
    date_micros: i64,
    date_is_day: bool,
    revision: i64,
    create_time: i64,
    update_time: i64,
    delete_time: Option<i64>,
}

impl From<OrderRow> for ReadRow {
    fn from(row: OrderRow) -> Self {
        Self {
            key: row.key,
            uuid: row.uuid,
            name: row.name,
            completed: row.completed,
            date: row.date,
            date_micros: row.date_micros,
            date_is_day: row.date_is_day,
            revision: row.revision,
            create_time: row.create_time,
            update_time: row.update_time,
            delete_time: row.delete_time,
        }
    }
}

impl TryFrom<OrderRow> for Order {
    type Error = Error;

    fn try_from(row: OrderRow) -> Result<Self, Error> {
        ReadRow::from(row).try_into()
    }
}

impl TryFrom<ReadRow> for Order {
    type Error = Error;

    fn try_from(row: ReadRow) -> Result<Self, Error> {
        Ok(Self {
            key: row.key,
            uuid: Uuid::from_slice(&row.uuid).map_err(Error::internal)?,
            name: row.name,
            completed: row.completed,
            date: Date { text: row.date, micros: row.date_micros, is_day: row.date_is_day },
            revision: row.revision,
            create_time: Timestamp(row.create_time),
            update_time: Timestamp(row.update_time),
            delete_time: row.delete_time.map(Timestamp),
        })
    }
}

/// A row of `changes`.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
pub(super) struct ChangeRow {
    pub(super) revision: i64,
    pub(super) ordinal: i64,
    pub(super) uuid: Vec<u8>,
    pub(super) kind: i64,
    pub(super) before_state: Option<Vec<u8>>,
    pub(super) after_state: Vec<u8>,
    pub(super) actor: String,
    pub(super) request_id: Option<Vec<u8>>,
    pub(super) turn: Vec<u8>,
    pub(super) time: i64,
}

impl ChangeRow {
    /// The row of a change that a turn of the writer makes.
    pub(super) fn new(change: &Change, ordinal: i64, turn: Uuid) -> Self {
        Self {
            revision: change.after.revision,
            ordinal,
            uuid: change.after.uuid.into_bytes().to_vec(),
            kind: match change.kind {
                ChangeKind::Created => 1,
                ChangeKind::Updated => 2,
                ChangeKind::Deleted => 3,
                ChangeKind::Restored => 4,
            },
            before_state: change.before.as_ref().map(state::encode),
            after_state: state::encode(&change.after),
            actor: change.actor.clone(),
            request_id: change.request_id.map(|id| id.into_bytes().to_vec()),
            turn: turn.into_bytes().to_vec(),
            time: change.after.update_time.0,
        }
    }
}

impl TryFrom<ChangeRow> for Change {
    type Error = Error;

    fn try_from(row: ChangeRow) -> Result<Self, Error> {
        Ok(Self {
            kind: match row.kind {
                1 => ChangeKind::Created,
                2 => ChangeKind::Updated,
                3 => ChangeKind::Deleted,
                4 => ChangeKind::Restored,
                other => return Err(Error::internal(format!("the log holds a change of the unknown kind {other}"))),
            },
            before: row.before_state.as_deref().map(state::decode).transpose()?,
            after: state::decode(&row.after_state)?,
            actor: row.actor,
            request_id: row.request_id.as_deref().map(Uuid::from_slice).transpose().map_err(Error::internal)?,
        })
    }
}

/// A row of `ledger`.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = ledger, treat_none_as_default_value = false)]
pub(super) struct LedgerRow {
    pub(super) request_id: Vec<u8>,
    pub(super) scope: String,
    pub(super) payload: Vec<u8>,
    pub(super) answer: Vec<u8>,
    pub(super) time: i64,
}

impl LedgerRow {
    /// The row of a call that was carried out at `time`.
    pub(super) fn new(key: LedgerKey, entry: &LedgerEntry, time: Timestamp) -> Self {
        Self {
            request_id: key.id.into_bytes().to_vec(),
            scope: key.scope,
            payload: entry.payload.to_vec(),
            answer: prost::Message::encode_to_vec(&AnswerState::from(&entry.answer)),
            time: time.0,
        }
    }
}

/// A row of `counters`.
#[derive(Clone, Copy, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = counters, treat_none_as_default_value = false)]
pub(super) struct CounterRow {
    pub(super) is_day: bool,
    pub(super) bucket: i64,
    pub(super) open: i64,
    pub(super) completed: i64,
}

/// The row of `store_state`.
#[derive(AsChangeset, Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = store_state)]
pub(super) struct StateRow {
    pub(super) epoch: Vec<u8>,
    pub(super) secret: Vec<u8>,
    pub(super) revision: i64,
    pub(super) floor: i64,
    pub(super) next_key: i64,
    pub(super) last_commit: i64,
}

impl StateRow {
    /// The epoch, in hexadecimal digits.
    pub(super) fn epoch(&self) -> String {
        self.epoch.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
