//! What can be read, once for both engines. The engine's file includes this module and defines `Reads`: its connections,
//! `read` for what takes microseconds, `read_at_hand` for pages that do, `slow_read` for what may take longer, and the point
//! read.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use orders_proto::filter::{Filter, Folded};
use prost::Message;
use uuid::Uuid;

use super::{
    super::{
        found::{Call, Count, Dates},
        page::Scope,
        rows::{ChangeRow, CounterRow, ReadRow},
        search::tokens,
        state::{self, AnswerState},
        turn::{DAY, QUARTER},
    },
    Conn, Reads, begin_read, end_read, queries, search,
};
use crate::{
    error::Error,
    orders::{Change, LedgerKey, Order},
};

/// Keys that a count looks at between two looks at the clock.
const COUNT_SLICE: i64 = 20_000;
/// Matches up to which sorting what the search index found is cheaper than walking the sort's own index and testing names
/// (measured at a million orders, a quarter matching: 111 ms against 0.2 ms).
const CANDIDATES: i64 = 2_000;

impl Reads {
    /// Those of the orders that exist, deleted or not, in no particular order.
    pub(in crate::store) async fn orders(&self, uuids: &[Uuid]) -> Result<Vec<Order>, Error> {
        let names: Vec<Vec<u8>> = uuids.iter().map(|uuid| uuid.into_bytes().to_vec()).collect();
        orders(self.read(async |conn: &mut Conn| queries::orders_by_uuid(conn, &names).await).await?)
    }

    pub(in crate::store) async fn orders_after(
        &self,
        scope: &Scope,
        key: i64,
        limit: i64,
    ) -> Result<Vec<Order>, Error> {
        let scope = scope.clone();
        let read = async move |conn: &mut Conn| queries::orders_after(conn, &scope, key, limit).await;
        orders(self.slow_read(read).await?)
    }

    pub(in crate::store) async fn count(&self, scope: Scope, within: Duration) -> Result<Count, Error> {
        if let Some(completed) = counted(&scope) {
            let (open, done) = self.read(queries::living).await?;
            let orders = completed.map_or(open + done, |completed| if completed { done } else { open });
            return Ok(Count { orders, is_estimate: false });
        }
        let begun = Instant::now();
        self.slow_read(async move |conn: &mut Conn| {
            // One snapshot for all slices: a count of what has never been there together is none.
            in_snapshot(conn, async |conn| {
                let scope = narrowed(conn, scope).await?;
                let end = queries::state(conn).await?.next_key;
                let mut count = Count { orders: 0, is_estimate: false };
                for from in (0..end).step_by(usize::try_from(COUNT_SLICE).unwrap_or(usize::MAX)) {
                    if begun.elapsed() > within {
                        return Ok(Count { is_estimate: true, ..count });
                    }
                    count.orders += queries::count(conn, &scope, from, from + COUNT_SLICE).await?;
                }
                Ok(count)
            })
            .await
        })
        .await
    }

    pub(in crate::store) async fn dates(&self, scope: Scope) -> Result<Vec<Dates>, Error> {
        if let Some(completed) = counted(&scope) {
            let rows = self.read(queries::counters).await?;
            return Ok(rows.into_iter().map(|row| dates(row, completed)).collect());
        }
        self.slow_read(async move |conn: &mut Conn| {
            in_snapshot(conn, async |conn| {
                let scope = narrowed(conn, scope).await?;
                let end = queries::state(conn).await?.next_key;
                let mut found = Vec::new();
                for from in (0..end).step_by(usize::try_from(COUNT_SLICE).unwrap_or(usize::MAX)) {
                    let rows = queries::dates(conn, &scope, from, from + COUNT_SLICE).await?;
                    found.extend(rows.into_iter().map(|(is_day, micros, completed)| Dates {
                        is_day,
                        micros,
                        open: i64::from(!completed),
                        completed: i64::from(completed),
                    }));
                }
                Ok(found)
            })
            .await
        })
        .await
    }

    pub(in crate::store) async fn history(&self, uuid: Uuid, before: i64, limit: i64) -> Result<Vec<Change>, Error> {
        changes(self.read(async |conn: &mut Conn| queries::history(conn, uuid.as_bytes(), before, limit).await).await?)
    }

    pub(in crate::store) async fn change(&self, uuid: Uuid, revision: i64) -> Result<Option<Change>, Error> {
        let row = self.read(async |conn: &mut Conn| queries::change(conn, uuid.as_bytes(), revision).await).await?;
        row.map(Change::try_from).transpose()
    }

    pub(in crate::store) async fn revisions_of(&self, request_id: Uuid) -> Result<Option<Vec<i64>>, Error> {
        let read = async |conn: &mut Conn| queries::answers(conn, request_id.as_bytes()).await;
        let answers = self.read(read).await?;
        if answers.is_empty() { Ok(None) } else { state::revisions(&answers).map(Some) }
    }

    pub(in crate::store) async fn call(&self, key: &LedgerKey) -> Result<Option<Call>, Error> {
        let read = async |conn: &mut Conn| queries::call(conn, key.id.as_bytes(), &key.scope).await;
        let row = self.read(read).await?;
        row.map(|row| {
            let answer = AnswerState::decode(row.answer.as_slice()).map_err(Error::internal)?;
            let writes = i64::try_from(answer.written.len()).map_err(Error::internal)?;
            Ok(Call { payload: row.payload, writes })
        })
        .transpose()
    }

    pub(in crate::store) async fn changes(&self, revision: i64, request_id: Uuid) -> Result<Vec<Change>, Error> {
        let changes = changes(self.read(async |conn: &mut Conn| queries::changes_of(conn, revision).await).await?)?;
        Ok(changes.into_iter().filter(|change| change.request_id == Some(request_id)).collect())
    }
}

/// Reads in one snapshot.
pub(super) async fn in_snapshot<T>(
    conn: &mut Conn,
    read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>,
) -> QueryResult<T> {
    begin_read(conn).await?;
    let found = read(conn).await;
    end_read(conn).await?;
    found
}

/// The scope, narrowed to what the search index finds, if that is little.
pub(super) async fn narrowed(conn: &mut Conn, scope: Scope) -> QueryResult<Scope> {
    let Some(tokens) = scope.filter.as_ref().and_then(|filter| tokens(filter.filter())) else { return Ok(scope) };
    let keys = search::candidates(conn, tokens, CANDIDATES).await?;
    let are_few = i64::try_from(keys.len()).is_ok_and(|found| found < CANDIDATES);
    Ok(Scope { keys: are_few.then_some(keys), ..scope })
}

/// What the counters know by themselves: all living orders (`Some(None)`), or those that are open or completed.
fn counted(scope: &Scope) -> Option<Option<bool>> {
    if scope.deleted != Some(false) {
        return None;
    }
    match scope.filter.as_ref().map(Folded::filter) {
        None => Some(None),
        Some(Filter::And(all)) if all.is_empty() => Some(None),
        Some(Filter::Completed(completed)) => Some(Some(*completed)),
        Some(_) => None,
    }
}

fn dates(row: CounterRow, completed: Option<bool>) -> Dates {
    let wanted = |value: bool| completed.is_none_or(|completed| completed == value);
    Dates {
        is_day: row.is_day,
        micros: row.bucket * if row.is_day { DAY } else { QUARTER },
        open: if wanted(false) { row.open } else { 0 },
        completed: if wanted(true) { row.completed } else { 0 },
    }
}

fn orders(rows: Vec<ReadRow>) -> Result<Vec<Order>, Error> {
    rows.into_iter().map(Order::try_from).collect()
}

fn changes(rows: Vec<ChangeRow>) -> Result<Vec<Change>, Error> {
    rows.into_iter().map(Change::try_from).collect()
}
