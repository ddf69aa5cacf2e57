//! What is older than the retention goes: calls in the ledger, deleted orders, changes. Of each living order, the newest
//! of the old changes stays, so that every state since can be explained.

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SqliteConnection, delete, sql_query, sql_types::BigInt,
    update,
};

use super::{
    super::{
        compact::CHUNK,
        schema::{changes, orders, store_state},
    },
    Conn,
    turn::{self, order_names},
};

/// Compacts one chunk of what is older than `before`, in a transaction of its own; answers whether more may be left. The
/// caller undoes what is open after an error.
pub(in crate::store) async fn chunk(conn: &mut Conn, before: i64) -> QueryResult<bool> {
    turn::begin(conn).await?;
    let more = conn
        .spawn_blocking(move |conn| {
            let calls = forget_calls(conn, before, CHUNK)?;
            let buried = bury(conn, before, CHUNK)?;
            let passed = compact_log(conn, before, CHUNK)?;
            Ok([calls, buried, passed].into_iter().any(|done| i64::try_from(done).is_ok_and(|done| done >= CHUNK)))
        })
        .await?;
    turn::commit(conn).await?;
    Ok(more)
}

fn forget_calls(conn: &mut SqliteConnection, before: i64, rows: i64) -> QueryResult<usize> {
    sql_query(
        "DELETE FROM ledger WHERE (request_id, scope) IN
         (SELECT request_id, scope FROM ledger WHERE time < ? ORDER BY time LIMIT ?)",
    )
    .bind::<BigInt, _>(before)
    .bind::<BigInt, _>(rows)
    .execute(conn)
}

/// Removes orders that have been deleted for so long, with all that is known of them.
fn bury(conn: &mut SqliteConnection, before: i64, rows: i64) -> QueryResult<usize> {
    let dead: Vec<(i64, Vec<u8>)> = orders::table
        .filter(orders::delete_time.lt(before))
        .order(orders::delete_time)
        .limit(rows)
        .select((orders::key, orders::uuid))
        .load(conn)?;
    for (key, uuid) in &dead {
        delete(changes::table.filter(changes::uuid.eq(uuid))).execute(conn)?;
        delete(order_names::table.find(key)).execute(conn)?;
        delete(orders::table.find(key)).execute(conn)?;
    }
    Ok(dead.len())
}

/// Passes changes from the floor upwards. A change that is passed makes those before it of the same order superfluous.
/// It stays itself: it is the state that the retention began with, which calls in the ledger may have been answered.
fn compact_log(conn: &mut SqliteConnection, before: i64, rows: i64) -> QueryResult<usize> {
    let floor: i64 = store_state::table.select(store_state::floor).first(conn)?;
    let mut passed: Vec<(i64, Vec<u8>)> = changes::table
        .filter(changes::revision.gt(floor))
        .filter(changes::time.lt(before))
        .order(changes::revision)
        .limit(rows)
        .select((changes::revision, changes::uuid))
        .load(conn)?;
    let found = passed.len();
    // A revision is passed whole; the last one may go on behind the limit.
    if i64::try_from(found).is_ok_and(|found| found == rows) {
        let last = passed.last().map(|(revision, _)| *revision);
        passed.retain(|(revision, _)| Some(*revision) != last);
    }
    for (revision, uuid) in &passed {
        let of_order = changes::table.filter(changes::uuid.eq(uuid));
        delete(of_order.filter(changes::revision.lt(revision))).execute(conn)?;
    }
    let floor = passed.last().map_or(floor, |(revision, _)| *revision);
    update(store_state::table).set(store_state::floor.eq(floor)).execute(conn)?;
    Ok(found)
}
