//! Forgetting what is older than the retention.

use std::time::Duration;

use diesel::QueryResult;

use super::{
    rows::StateRow,
    sqlite::{
        Conn,
        compact::{self, Compacted},
        turn,
    },
};
use crate::orders::Timestamp;

/// Rows of each kind in one transaction: more than one revision has, and few enough to keep nobody waiting.
const ROWS: i64 = 2_000;

/// Compacts one chunk, in a transaction of its own; answers whether more may be left to do. The caller undoes what is
/// open after an error.
pub(super) async fn chunk_before(
    conn: &mut Conn,
    state: &mut StateRow,
    now: Timestamp,
    retention: Duration,
) -> QueryResult<bool> {
    let retention = i64::try_from(retention.as_micros()).unwrap_or(i64::MAX);
    let before = now.0.saturating_sub(retention);
    turn::begin(conn).await?;
    let Compacted { floor, more } = compact::chunk(conn, before, ROWS).await?;
    turn::commit(conn).await?;
    state.floor = floor;
    Ok(more)
}
