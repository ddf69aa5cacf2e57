//! Rows as columns, which is how they go to PostgreSQL, and back.

use tokio_postgres::{
    Error, Row,
    types::{FromSql, ToSql, Type, accepts},
};
use uuid::Uuid;

use super::super::rows::{LedgerRow, OrderRow, StateRow};
use crate::orders::{Date, Order, Timestamp};

/// The columns of an order, in the order of [`order_row`].
pub(super) const ORDER_COLUMNS: &str = "key, uuid, name, folded_name, completed, date, date_micros, date_is_day, revision, \
     create_time, update_time, delete_time";

/// What a read needs of an order, in the order of [`read_order`].
pub(super) const READ_COLUMNS: &str =
    "key, uuid, name, completed, date, date_micros, date_is_day, revision, create_time, update_time, delete_time";

/// The columns of the state, in the order of [`state_row`].
pub(super) const STATE_COLUMNS: &str = "epoch, secret, revision, floor, next_key, last_commit";

/// One value of each row.
pub(super) fn column<'r, R, T>(rows: &'r [R], value: impl Fn(&'r R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// The columns of orders, but for the uuid, which never changes.
pub(super) struct Columns<'r> {
    key: Vec<i64>,
    name: Vec<&'r str>,
    folded_name: Vec<&'r str>,
    completed: Vec<bool>,
    date: Vec<&'r str>,
    date_micros: Vec<i64>,
    date_is_day: Vec<bool>,
    revision: Vec<i64>,
    create_time: Vec<i64>,
    update_time: Vec<i64>,
    delete_time: Vec<Option<i64>>,
}

impl<'r> Columns<'r> {
    pub(super) fn of(rows: impl Iterator<Item = &'r OrderRow> + Clone) -> Self {
        Self {
            key: rows.clone().map(|row| row.key).collect(),
            name: rows.clone().map(|row| row.name.as_str()).collect(),
            folded_name: rows.clone().map(|row| row.folded_name.as_str()).collect(),
            completed: rows.clone().map(|row| row.completed).collect(),
            date: rows.clone().map(|row| row.date.as_str()).collect(),
            date_micros: rows.clone().map(|row| row.date_micros).collect(),
            date_is_day: rows.clone().map(|row| row.date_is_day).collect(),
            revision: rows.clone().map(|row| row.revision).collect(),
            create_time: rows.clone().map(|row| row.create_time).collect(),
            update_time: rows.clone().map(|row| row.update_time).collect(),
            delete_time: rows.map(|row| row.delete_time).collect(),
        }
    }

    pub(super) fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        vec![
            &self.key,
            &self.name,
            &self.folded_name,
            &self.completed,
            &self.date,
            &self.date_micros,
            &self.date_is_day,
            &self.revision,
            &self.create_time,
            &self.update_time,
            &self.delete_time,
        ]
    }
}

/// Reads a row that was selected by [`ORDER_COLUMNS`].
pub(super) fn order_row(row: &Row) -> Result<OrderRow, Error> {
    Ok(OrderRow {
        key: row.try_get(0)?,
        uuid: row.try_get(1)?,
        name: row.try_get(2)?,
        folded_name: row.try_get(3)?,
        completed: row.try_get(4)?,
        date: row.try_get(5)?,
        date_micros: row.try_get(6)?,
        date_is_day: row.try_get(7)?,
        revision: row.try_get(8)?,
        create_time: row.try_get(9)?,
        update_time: row.try_get(10)?,
        delete_time: row.try_get(11)?,
    })
}

/// Reads a row that was selected by [`READ_COLUMNS`]: what is read most often, without a row in between.
pub(super) fn read_order(row: &Row) -> Result<Order, Error> {
    let Name(uuid) = row.try_get(1)?;
    Ok(Order {
        key: row.try_get(0)?,
        uuid,
        name: row.try_get(2)?,
        completed: row.try_get(3)?,
        date: Date { text: row.try_get(4)?, micros: row.try_get(5)?, is_day: row.try_get(6)? },
        revision: row.try_get(7)?,
        create_time: Timestamp(row.try_get(8)?),
        update_time: Timestamp(row.try_get(9)?),
        delete_time: row.try_get::<_, Option<i64>>(10)?.map(Timestamp),
    })
}

/// A uuid as its 16 bytes.
struct Name(Uuid);

impl<'r> FromSql<'r> for Name {
    fn from_sql(_: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Uuid::from_slice(bytes)?))
    }

    accepts!(BYTEA);
}

pub(super) fn ledger_row(row: &Row) -> Result<LedgerRow, Error> {
    Ok(LedgerRow {
        request_id: row.try_get(0)?,
        scope: row.try_get(1)?,
        payload: row.try_get(2)?,
        answer: row.try_get(3)?,
        time: row.try_get(4)?,
    })
}

pub(super) fn state_row(row: &Row) -> Result<StateRow, Error> {
    Ok(StateRow {
        epoch: row.try_get(0)?,
        secret: row.try_get(1)?,
        revision: row.try_get(2)?,
        floor: row.try_get(3)?,
        next_key: row.try_get(4)?,
        last_commit: row.try_get(5)?,
    })
}
