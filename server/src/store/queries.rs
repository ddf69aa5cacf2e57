//! Every query that reads, once. The engine's file includes this module and defines the connection `Conn` and the
//! backend `Db` that it runs on.
//!
//! Three rules: queries open no transactions, know no domain types, and hold no dialect.

use diesel::{
    ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::count_star,
};
use diesel_async::RunQueryDsl;
use orders_proto::{
    sort::Direction,
    view::{Field, TimeField},
};

use super::{
    super::{
        page::{Scope, Walk},
        rows::{ChangeRow, CounterRow, LedgerRow, ReadRow, StateRow},
        schema::{changes, counters, ledger, orders, store_state},
    },
    Conn, Db, by_deletion,
    conditions::{Condition, filter, seek, up_to},
    load_orders,
};

/// Orders that are yet to be selected.
pub(super) type Orders<'q> = orders::BoxedQuery<'q, Db>;

/// What the writer carries from turn to turn.
pub(in crate::store) async fn state(conn: &mut Conn) -> QueryResult<StateRow> {
    store_state::table.select(StateRow::as_select()).first(conn).await
}

/// Those of the orders that exist, deleted or not, in no particular order.
pub(in crate::store) async fn orders_by_uuid(conn: &mut Conn, uuids: &[Vec<u8>]) -> QueryResult<Vec<ReadRow>> {
    orders::table.filter(orders::uuid.eq_any(uuids)).select(ReadRow::as_select()).load(conn).await
}

/// The next `limit` orders of a scope in order of creation.
pub(in crate::store) async fn orders_after(
    conn: &mut Conn,
    scope: &Scope,
    key: i64,
    limit: i64,
) -> QueryResult<Vec<ReadRow>> {
    let query = in_scope(scope).filter(orders::key.gt(key)).order(orders::key).limit(limit);
    query.select(ReadRow::as_select()).load(conn).await
}

/// A page: see [`Walk`].
pub(in crate::store) async fn walk(conn: &mut Conn, walk: &Walk<'_>) -> QueryResult<Vec<ReadRow>> {
    load_orders(conn, walked(walk)).await
}

/// The orders of a page, in its order.
pub(in crate::store) fn walked(walk: &Walk<'_>) -> Orders<'static> {
    walked_from(walk, walk.after.map(|cursor| seek(&walk.order, cursor)))
}

/// The same, where it begins said otherwise.
pub(in crate::store) fn walked_from(walk: &Walk<'_>, begin: Option<Condition>) -> Orders<'static> {
    let mut query = in_scope(walk.scope);
    if let Some(begin) = begin {
        query = query.filter(begin);
    }
    if let Some(cursor) = walk.until {
        query = query.filter(up_to(&walk.order, cursor));
    }
    for (field, direction) in &walk.order.fields {
        query = ordered(query, *field, *direction);
    }
    query = match walk.order.ties {
        Direction::Ascending => query.then_order_by(orders::key.asc()),
        Direction::Descending => query.then_order_by(orders::key.desc()),
    };
    query.limit(walk.limit).offset(walk.skip)
}

fn ordered(query: Orders<'static>, field: Field, direction: Direction) -> Orders<'static> {
    macro_rules! by {
        ($column:expr) => {
            match direction {
                Direction::Ascending => query.then_order_by($column.asc()),
                Direction::Descending => query.then_order_by($column.desc()),
            }
        };
    }
    match field {
        Field::Name => by!(orders::folded_name),
        Field::Completed => by!(orders::completed),
        Field::Time(TimeField::Date) => by!(orders::date_micros),
        Field::Time(TimeField::Create) => by!(orders::create_time),
        Field::Time(TimeField::Update) => by!(orders::update_time),
        Field::Time(TimeField::Delete) => by_deletion(query, direction),
        Field::Uuid => by!(orders::uuid),
    }
}

fn in_scope(scope: &Scope) -> Orders<'static> {
    let mut query = orders::table.into_boxed();
    if let Some(deleted) = scope.deleted {
        query = if deleted {
            query.filter(orders::delete_time.is_not_null())
        } else {
            query.filter(orders::delete_time.is_null())
        };
    }
    if let Some(keys) = &scope.keys {
        query = query.filter(orders::key.eq_any(keys.clone()));
    }
    if let Some(folded) = &scope.filter {
        query = query.filter::<Condition>(filter(folded.filter()));
    }
    query
}

/// How many orders of a scope have keys after `from` and up to `to`.
pub(in crate::store) async fn count(conn: &mut Conn, scope: &Scope, from: i64, to: i64) -> QueryResult<i64> {
    in_scope(scope).filter(orders::key.gt(from)).filter(orders::key.le(to)).select(count_star()).first(conn).await
}

/// What statistics need of the orders of a scope with keys after `from` and up to `to`: whether the date is a day, the
/// date's microseconds, whether it is done.
pub(in crate::store) async fn dates(
    conn: &mut Conn,
    scope: &Scope,
    from: i64,
    to: i64,
) -> QueryResult<Vec<(bool, i64, bool)>> {
    let query = in_scope(scope).filter(orders::key.gt(from)).filter(orders::key.le(to));
    query.select((orders::date_is_day, orders::date_micros, orders::completed)).load(conn).await
}

/// The counters, all of them.
pub(in crate::store) async fn counters(conn: &mut Conn) -> QueryResult<Vec<CounterRow>> {
    counters::table.select(CounterRow::as_select()).load(conn).await
}

/// How many orders live: open ones and completed ones.
pub(in crate::store) async fn living(conn: &mut Conn) -> QueryResult<(i64, i64)> {
    let rows = counters::table.select((counters::open, counters::completed)).load::<(i64, i64)>(conn).await?;
    Ok(rows.into_iter().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1)))
}

/// An order's changes before a revision, newest first.
pub(in crate::store) async fn history(
    conn: &mut Conn,
    uuid: &[u8],
    before: i64,
    limit: i64,
) -> QueryResult<Vec<ChangeRow>> {
    changes::table
        .filter(changes::uuid.eq(uuid))
        .filter(changes::revision.lt(before))
        .order(changes::revision.desc())
        .limit(limit)
        .select(ChangeRow::as_select())
        .load(conn)
        .await
}

/// An order's change at a revision.
pub(in crate::store) async fn change(conn: &mut Conn, uuid: &[u8], revision: i64) -> QueryResult<Option<ChangeRow>> {
    let row = changes::table.filter(changes::uuid.eq(uuid)).filter(changes::revision.eq(revision));
    row.select(ChangeRow::as_select()).first(conn).await.optional()
}

/// The changes of a revision, in order.
pub(in crate::store) async fn changes_of(conn: &mut Conn, revision: i64) -> QueryResult<Vec<ChangeRow>> {
    let rows = changes::table.filter(changes::revision.eq(revision)).order(changes::ordinal);
    rows.select(ChangeRow::as_select()).load(conn).await
}

/// The first revision after `revision` of which the log holds changes.
pub(in crate::store) async fn next_revision(conn: &mut Conn, revision: i64) -> QueryResult<Option<i64>> {
    let rows = changes::table.filter(changes::revision.gt(revision)).order(changes::revision);
    rows.select(changes::revision).first(conn).await.optional()
}

/// At most `limit` changes of the revisions after `revision`, in order, and the state beside each, read in the same snapshot.
pub(in crate::store) async fn log_and_state(
    conn: &mut Conn,
    revision: i64,
    limit: i64,
) -> QueryResult<Vec<(ChangeRow, StateRow)>> {
    let rows = changes::table.inner_join(store_state::table.on(store_state::id.eq(1)));
    let rows = rows.filter(changes::revision.gt(revision)).order((changes::revision, changes::ordinal));
    rows.limit(limit).select((ChangeRow::as_select(), StateRow::as_select())).load(conn).await
}

/// An order's first change after a revision.
pub(in crate::store) async fn first_change_after(
    conn: &mut Conn,
    uuid: &[u8],
    revision: i64,
) -> QueryResult<Option<ChangeRow>> {
    let rows = changes::table.filter(changes::uuid.eq(uuid)).filter(changes::revision.gt(revision));
    rows.order(changes::revision).select(ChangeRow::as_select()).first(conn).await.optional()
}

/// The orders of a scope with keys after `from` and up to `to` that have not changed since a revision.
pub(in crate::store) async fn unchanged_since(
    conn: &mut Conn,
    scope: &Scope,
    revision: i64,
    (from, to): (i64, i64),
) -> QueryResult<Vec<ReadRow>> {
    let query = in_scope(scope).filter(orders::key.gt(from)).filter(orders::key.le(to));
    query.filter(orders::revision.le(revision)).order(orders::key).select(ReadRow::as_select()).load(conn).await
}

/// The uuids of orders with keys after `from` and up to `to` that have changed since a revision.
pub(in crate::store) async fn changed_since(
    conn: &mut Conn,
    revision: i64,
    (from, to): (i64, i64),
) -> QueryResult<Vec<Vec<u8>>> {
    let query = orders::table.filter(orders::key.gt(from)).filter(orders::key.le(to));
    query.filter(orders::revision.gt(revision)).select(orders::uuid).load(conn).await
}

/// What calls with a request id were answered.
pub(in crate::store) async fn answers(conn: &mut Conn, request_id: &[u8]) -> QueryResult<Vec<Vec<u8>>> {
    ledger::table.filter(ledger::request_id.eq(request_id)).select(ledger::answer).load(conn).await
}

/// A call in the ledger.
pub(in crate::store) async fn call(conn: &mut Conn, request_id: &[u8], scope: &str) -> QueryResult<Option<LedgerRow>> {
    ledger::table.find((request_id, scope)).select(LedgerRow::as_select()).first(conn).await.optional()
}
