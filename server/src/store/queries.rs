//! Every query, once. The engine's file includes this module and defines the connection `Conn` that it runs on.
//!
//! Three rules: queries open no transactions, know no domain types, and hold no dialect.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::RunQueryDsl;

use super::{
    super::{
        rows::OrderRow,
        schema::{orders, store_state},
    },
    Conn,
};

/// The row key of the next new order.
pub(in crate::store) async fn next_key(conn: &mut Conn) -> QueryResult<i64> {
    store_state::table.select(store_state::next_key).first(conn).await
}

/// Sets the row key of the next new order.
pub(in crate::store) async fn set_next_key(conn: &mut Conn, next_key: i64) -> QueryResult<()> {
    diesel::update(store_state::table).set(store_state::next_key.eq(next_key)).execute(conn).await.map(drop)
}

/// One order.
pub(in crate::store) async fn order(conn: &mut Conn, uuid: &[u8]) -> QueryResult<Option<OrderRow>> {
    orders::table.filter(orders::uuid.eq(uuid)).select(OrderRow::as_select()).first(conn).await.optional()
}

/// Those of the orders that exist, in no particular order.
pub(in crate::store) async fn orders_by_uuid(conn: &mut Conn, uuids: &[&[u8]]) -> QueryResult<Vec<OrderRow>> {
    orders::table.filter(orders::uuid.eq_any(uuids)).select(OrderRow::as_select()).load(conn).await
}

/// The next `limit` orders in order of creation.
pub(in crate::store) async fn orders_after(conn: &mut Conn, key: i64, limit: i64) -> QueryResult<Vec<OrderRow>> {
    orders::table
        .filter(orders::key.gt(key))
        .order(orders::key)
        .limit(limit)
        .select(OrderRow::as_select())
        .load(conn)
        .await
}

/// Adds an order.
pub(in crate::store) async fn insert(conn: &mut Conn, row: OrderRow) -> QueryResult<()> {
    diesel::insert_into(orders::table).values(row).execute(conn).await.map(drop)
}

/// Replaces an order.
pub(in crate::store) async fn update(conn: &mut Conn, row: OrderRow) -> QueryResult<()> {
    diesel::update(orders::table.find(row.key)).set(row).execute(conn).await.map(drop)
}

/// Removes an order.
pub(in crate::store) async fn delete(conn: &mut Conn, key: i64) -> QueryResult<()> {
    diesel::delete(orders::table.find(key)).execute(conn).await.map(drop)
}
