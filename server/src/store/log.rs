//! What the log is read for, once for both engines, as `reads`: what has changed since a revision, and all orders as they
//! stood at one. The latter takes no transaction that lasts as long as telling them: each page of row keys is read in a
//! snapshot of its own, and what has changed since is put back from the log.

use super::{
    super::{
        found::{Log, Moment, OrdersAt},
        page::Scope,
    },
    Conn, Reads, queries,
    reads::in_snapshot,
};
use crate::{
    error::Error,
    orders::{Change, Order, fold},
};

/// Row keys that are looked at in one read.
const SLICE: i64 = 256;

impl Reads {
    pub(in crate::store) async fn log(&self, after: i64, limit: i64) -> Result<Log, Error> {
        let read = async move |conn: &mut Conn| {
            // Mostly one statement tells it all, which is one round trip.
            let told = queries::log_and_state(conn, after, limit).await?;
            let is_cut = i64::try_from(told.len()).is_ok_and(|found| found == limit);
            // The last revision may go on behind the limit.
            let cut = told.last().map(|(row, _)| row.revision).filter(|_| is_cut);
            let mut whole = told.into_iter().filter(|(row, _)| Some(row.revision) != cut).peekable();
            if let Some((_, state)) = whole.peek() {
                let state = state.clone();
                return Ok((state, whole.map(|(row, _)| row).collect()));
            }
            // Without a change it says nothing of the state; and one revision may have more changes than the limit.
            in_snapshot(conn, async |conn| {
                let state = queries::state(conn).await?;
                let rows = match queries::next_revision(conn, after).await? {
                    Some(revision) => queries::changes_of(conn, revision).await?,
                    None => Vec::new(),
                };
                Ok((state, rows))
            })
            .await
        };
        let (state, rows) = self.slow_read(read).await?;
        let changes = rows.into_iter().map(Change::try_from).collect::<Result<_, _>>()?;
        Ok(Log { epoch: state.epoch(), floor: state.floor, head: state.revision, changes })
    }

    pub(in crate::store) async fn moment(&self) -> Result<Moment, Error> {
        let state = self.read(queries::state).await?;
        Ok(Moment { revision: state.revision, last_key: state.next_key - 1 })
    }

    pub(in crate::store) async fn orders_at(&self, scope: &Scope, at: Moment, key: i64) -> Result<OrdersAt, Error> {
        let to = at.last_key.min(key.saturating_add(SLICE));
        let within = scope.clone();
        let read = async move |conn: &mut Conn| {
            in_snapshot(conn, async |conn| {
                let unchanged = queries::unchanged_since(conn, &within, at.revision, (key, to)).await?;
                let mut changed = Vec::new();
                for uuid in queries::changed_since(conn, at.revision, (key, to)).await? {
                    changed.extend(queries::first_change_after(conn, &uuid, at.revision).await?);
                }
                Ok((queries::state(conn).await?.floor, unchanged, changed))
            })
            .await
        };
        let (floor, unchanged, changed) = self.slow_read(read).await?;
        if floor > at.revision {
            return Err(Error::ResumeTokenExpired);
        }
        let mut orders = unchanged.into_iter().map(Order::try_from).collect::<Result<Vec<_>, _>>()?;
        for row in changed {
            let Change { before, .. } = row.try_into()?;
            orders.extend(before.filter(|order| holds(scope, order)));
        }
        orders.sort_unstable_by_key(|order| order.key);
        Ok(OrdersAt { orders, next: Some(to).filter(|to| *to < at.last_key) })
    }
}

/// What the scope says of a row, of an order in memory.
fn holds(scope: &Scope, order: &Order) -> bool {
    scope.deleted.is_none_or(|deleted| deleted != order.lives())
        && scope.filter.as_ref().is_none_or(|filter| filter.matches(&order.view(&fold(&order.name))))
}
