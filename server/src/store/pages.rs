//! Pages, once for both engines, as `reads`. What stands at hand is one statement: a page without a filter, and one of the
//! few orders that the search index has found. Everything else is read in slices with a look at the clock between them: a
//! page whose time is over ends where it has come to, with as much as it has found, and the next one goes on from there.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use orders_proto::{
    sort::OrderBy,
    view::{Field, TimeField},
};

use super::{
    super::{
        found::Page,
        page::{Asked, Cursor, Scope, Sort, Walk},
        rows::ReadRow,
    },
    Conn, Reads, queries,
    reads::{in_snapshot, narrowed},
    walk_now,
};
use crate::{error::Error, orders::Order};

/// Orders in the first slice; each has twice as many as the one before it, for what is asked for is often near.
const FIRST_SLICE: i64 = 1_000;
/// Orders in the longest slice: some 10 ms.
const LONGEST_SLICE: i64 = 8_000;
/// How long a page is looked for.
const WITHIN: Duration = Duration::from_millis(100);

impl Reads {
    pub(in crate::store) async fn page(&self, asked: Asked) -> Result<Page, Error> {
        let (limit, backwards) = (usize::try_from(asked.limit).map_err(Error::internal)?, asked.backwards);
        // The indexes hold what lives.
        let Scope { deleted, filter, .. } = &asked.scope;
        let is_at_hand = *deleted == Some(false) && filter.is_none() && asked.skip == 0 && is_indexed(&asked.order_by);
        // One snapshot for what the search finds, the rows and the revision: nothing may be missing before it.
        let ((mut rows, end), revision) = if is_at_hand {
            self.read_at_hand(async move |conn: &mut Conn| {
                let Asked { scope, order_by, after, backwards, limit, skip } = asked;
                let order = Sort::new(&order_by, backwards);
                let walk = Walk { scope: &scope, order, after: after.as_ref(), until: None, limit: limit + 1, skip };
                let (rows, revision) = walk_now(conn, &walk).await?;
                Ok(((rows, None), revision))
            })
            .await?
        } else {
            self.slow_read(async move |conn: &mut Conn| {
                in_snapshot(conn, async |conn| Ok((found(conn, asked).await?, queries::state(conn).await?.revision)))
                    .await
            })
            .await?
        };
        let more = rows.len() > limit || end.is_some();
        rows.truncate(limit);
        if backwards {
            rows.reverse();
        }
        let orders = rows.into_iter().map(Order::try_from).collect::<Result<_, _>>()?;
        Ok(Page { orders, more, end, revision })
    }
}

/// A page and the newest revision, of one snapshot.
pub(super) async fn walk_in_snapshot(conn: &mut Conn, walk: &Walk<'_>) -> QueryResult<(Vec<ReadRow>, i64)> {
    in_snapshot(conn, async |conn| Ok((queries::walk(conn, walk).await?, queries::state(conn).await?.revision))).await
}

/// The rows, up to one more than asked for, and where looking for them has ended if its time was over.
async fn found(conn: &mut Conn, asked: Asked) -> QueryResult<(Vec<ReadRow>, Option<Cursor>)> {
    let Asked { scope, order_by, after, backwards, limit, skip } = asked;
    let scope = narrowed(conn, scope).await?;
    let order = Sort::new(&order_by, backwards);
    let walk = Walk { scope: &scope, order, after: after.as_ref(), until: None, limit: limit + 1, skip };
    // What has no index is sorted as a whole, and what is skipped is counted as a whole.
    if scope.filter.is_none() || scope.keys.is_some() || skip > 0 || !is_indexed(&order_by) {
        return Ok((queries::walk(conn, &walk).await?, None));
    }
    in_slices(conn, &order_by, walk).await
}

async fn in_slices(conn: &mut Conn, order_by: &OrderBy, walk: Walk<'_>) -> QueryResult<(Vec<ReadRow>, Option<Cursor>)> {
    let begun = Instant::now();
    let unfiltered = Scope { filter: None, ..walk.scope.clone() };
    let mut rows = Vec::new();
    let mut after = walk.after.cloned();
    let mut slice = FIRST_SLICE;
    loop {
        let to_end = Walk { scope: &unfiltered, after: after.as_ref(), limit: 1, skip: slice - 1, ..walk.clone() };
        let until = queries::walk(conn, &to_end).await?.pop().and_then(|row| Order::try_from(row).ok());
        let until = until.map(|order| Cursor::of(&order, order_by));
        let missing = walk.limit - i64::try_from(rows.len()).unwrap_or(walk.limit);
        let part = Walk { after: after.as_ref(), until: until.as_ref(), limit: missing, ..walk.clone() };
        rows.extend(queries::walk(conn, &part).await?);
        let is_full = i64::try_from(rows.len()).is_ok_and(|found| found >= walk.limit);
        if is_full || until.is_none() {
            return Ok((rows, None));
        }
        if begun.elapsed() >= WITHIN {
            return Ok((rows, until));
        }
        after = until;
        slice = LONGEST_SLICE.min(slice * 2);
    }
}

/// Whether an index has the orders in this order.
fn is_indexed(order_by: &OrderBy) -> bool {
    match order_by.keys() {
        [] => true,
        [key] => matches!(key.field, Field::Name | Field::Time(TimeField::Date)),
        _ => false,
    }
}
