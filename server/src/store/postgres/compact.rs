//! What is older than the retention goes, as on SQLite: calls in the ledger, deleted orders, changes. Of each living order,
//! the newest of the old changes stays.

use tokio_postgres::{Client, Error};

use super::super::compact::CHUNK;

const FORGET_CALLS: &str = "DELETE FROM ledger WHERE (request_id, scope) IN
    (SELECT request_id, scope FROM ledger WHERE time < $1 ORDER BY time LIMIT $2)";
/// Orders that have been deleted for so long, with all that is known of them, as far as the floor has come: above it nothing
/// of the log may be missing.
const BURY: &str = "WITH dead AS (DELETE FROM orders WHERE key IN
        (SELECT key FROM orders WHERE delete_time < $1 AND revision <= (SELECT floor FROM store_state)
         ORDER BY delete_time LIMIT $2) RETURNING key, uuid),
    names AS (DELETE FROM order_names WHERE rowid IN (SELECT key FROM dead)),
    log AS (DELETE FROM changes WHERE uuid IN (SELECT uuid FROM dead))
    SELECT count(*) FROM dead";
/// Changes from the floor upwards.
const PASS: &str = "SELECT revision, uuid FROM changes
    WHERE revision > (SELECT floor FROM store_state) AND time < $1 ORDER BY revision LIMIT $2";
/// A change that is passed makes those before it of the same order superfluous. It stays itself: it is the state that the
/// retention began with, which calls in the ledger may have been answered.
const DROP_PASSED: &str = "DELETE FROM changes USING unnest($1::bytea[], $2::bigint[]) AS passed (uuid, revision)
    WHERE changes.uuid = ANY($1) AND changes.uuid = passed.uuid AND changes.revision < passed.revision";

/// Compacts one chunk of what is older than `before`, under the writers' lock, in a transaction of its own; answers whether
/// more may be left. The caller undoes what is open after an error.
pub(super) async fn chunk(client: &Client, before: i64) -> Result<bool, Error> {
    client.batch_execute("BEGIN; SELECT 1 FROM store_state FOR UPDATE").await?;
    let calls = client.execute(FORGET_CALLS, &[&before, &CHUNK]).await?;
    let passed = pass(client, before).await?;
    let buried: i64 = client.query_one(BURY, &[&before, &CHUNK]).await?.try_get(0)?;
    client.batch_execute("COMMIT").await?;
    Ok([i64::try_from(calls).unwrap_or(CHUNK), buried, passed].iter().any(|done| *done >= CHUNK))
}

/// Passes changes and moves the floor; answers how many it looked at.
async fn pass(client: &Client, before: i64) -> Result<i64, Error> {
    let rows = client.query(PASS, &[&before, &CHUNK]).await?;
    let mut passed = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<Vec<(i64, Vec<u8>)>, Error>>()?;
    let found = i64::try_from(passed.len()).unwrap_or(CHUNK);
    // A revision is passed whole; the last one may go on behind the limit.
    if found == CHUNK {
        let last = passed.last().map(|(revision, _)| *revision);
        passed.retain(|(revision, _)| Some(*revision) != last);
    }
    let Some((floor, _)) = passed.last() else { return Ok(found) };
    let (floor, uuids) = (*floor, passed.iter().map(|(_, uuid)| uuid.as_slice()).collect::<Vec<_>>());
    let revisions: Vec<i64> = passed.iter().map(|(revision, _)| *revision).collect();
    client.execute(DROP_PASSED, &[&uuids, &revisions]).await?;
    client.execute("UPDATE store_state SET floor = $1", &[&floor]).await?;
    Ok(found)
}
