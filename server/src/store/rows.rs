//! Between the tables' rows and the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use uuid::Uuid;

use super::schema::orders;
use crate::{
    error::Error,
    orders::{Date, Order},
};

/// A row of `orders`.
#[derive(AsChangeset, Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub(super) struct OrderRow {
    pub(super) key: i64,
    pub(super) uuid: Vec<u8>,
    pub(super) name: String,
    pub(super) completed: bool,
    pub(super) date: String,
    pub(super) date_micros: i64,
}

impl From<Order> for OrderRow {
    fn from(order: Order) -> Self {
        Self {
            key: order.key,
            uuid: order.uuid.into_bytes().to_vec(),
            name: order.name,
            completed: order.completed,
            date: order.date.text,
            date_micros: order.date.micros,
        }
    }
}

impl TryFrom<OrderRow> for Order {
    type Error = Error;

    fn try_from(row: OrderRow) -> Result<Self, Error> {
        Ok(Self {
            key: row.key,
            uuid: Uuid::from_slice(&row.uuid).map_err(Error::internal)?,
            name: row.name,
            completed: row.completed,
            date: Date { text: row.date, micros: row.date_micros },
        })
    }
}
