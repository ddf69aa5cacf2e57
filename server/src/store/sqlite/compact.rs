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
            let (floor, passed) = compact_log(conn, before, CHUNK)?;
            let buried = bury(conn, before, floor, CHUNK)?;
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

/// Removes orders that have been deleted for so long, with all that is known of them, as far as the floor has come: above
/// it nothing of the log may be missing.
fn bury(conn: &mut SqliteConnection, before: i64, floor: i64, rows: i64) -> QueryResult<usize> {
    let dead: Vec<(i64, Vec<u8>)> = orders::table
        .filter(orders::delete_time.lt(before))
        .filter(orders::revision.le(floor))
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
/// Answers the new floor, and how many changes it found.
fn compact_log(conn: &mut SqliteConnection, before: i64, rows: i64) -> QueryResult<(i64, usize)> {
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
    Ok((floor, found))
}

#[cfg(test)]
mod tests {
    use diesel::{QueryResult, connection::SimpleConnection};

    use super::*;
    use crate::store::sqlite::file::Sqlite;

    /// More changes than a chunk takes, each of an order of its own, and an order that was deleted before all of them.
    const LONG_LOG: &str = "
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
        INSERT INTO changes SELECT n, 0, randomblob(16), 1, NULL, x'', '', NULL, x'', n FROM numbers;
        INSERT INTO changes VALUES (5001, 0, zeroblob(16), 3, NULL, x'', '', NULL, x'', 5001);
        INSERT INTO orders VALUES (1, zeroblob(16), '', '', 0, '', 0, 0, 5001, 0, 0, 1);
        UPDATE store_state SET revision = 5001;
    ";

    async fn floor_and_gaps(conn: &mut Conn) -> QueryResult<(i64, i64)> {
        conn.spawn_blocking(|conn| {
            let floor: i64 = store_state::table.select(store_state::floor).first(conn)?;
            let above: i64 = changes::table.filter(changes::revision.gt(floor)).count().get_result(conn)?;
            Ok((floor, 5_001 - floor - above))
        })
        .await
    }

    #[tokio::test]
    async fn the_log_above_the_floor_is_whole_after_every_chunk() {
        let folder = tempfile::tempdir().unwrap();
        let (_file, mut conn) = Sqlite::open(&folder.path().join("orders.db")).unwrap();
        conn.spawn_blocking(|conn| conn.batch_execute(LONG_LOG)).await.unwrap();
        let mut floors = Vec::new();
        let mut more = true;
        while more {
            more = chunk(&mut conn, i64::MAX).await.unwrap();
            let (floor, gaps) = floor_and_gaps(&mut conn).await.unwrap();
            assert_eq!(gaps, 0, "above {floor}");
            floors.push(floor);
        }
        assert_eq!(floors, [1_999, 3_998, 5_001]);
        let left: i64 = conn.spawn_blocking(|conn| orders::table.count().get_result(conn)).await.unwrap();
        assert_eq!(left, 0);
    }
}
