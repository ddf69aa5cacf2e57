//! What can be read. A read takes one connection once. Point reads and unfiltered pages run where they are: they cost
//! microseconds, and a thread hop costs more than the read. What may take longer runs off the async workers, in slices.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use diesel::QueryResult;
use diesel_async::pooled_connection::deadpool::Object;
use orders_proto::{
    filter::{Filter, Folded},
    sort::OrderBy,
};
use prost::Message;
use tokio::{runtime::Handle, task::spawn_blocking};
use uuid::Uuid;

use super::{
    Store,
    page::{Cursor, Scope, Sort, Walk},
    rows::{CounterRow, OrderRow},
    sqlite::{self, Conn, queries, search},
    state::AnswerState,
};
use crate::{
    error::Error,
    orders::{Change, LedgerKey, Order},
};

/// Orders that are read between two looks at whether anybody still waits for them.
const SLICE: i64 = 2_000;
/// Keys that a count looks at between two looks at the clock.
const COUNT_SLICE: i64 = 20_000;
/// Matches up to which sorting what the search index found is cheaper than walking the sort's own index and testing names
/// (measured at a million orders, a quarter matching: 111 ms against 0.2 ms).
const CANDIDATES: i64 = 2_000;

/// A page of orders.
#[derive(Debug)]
pub struct Page {
    /// The orders.
    pub orders: Vec<Order>,
    /// Whether more orders follow.
    pub more: bool,
    /// The newest revision when the page was read.
    pub revision: i64,
}

/// How many orders there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number, at least.
    pub orders: i64,
    /// Whether counting was given up when its time was over.
    pub is_estimate: bool,
}

/// Orders by what their dates mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Whether these are calendar days, and not instants.
    pub is_day: bool,
    /// Microseconds since 1970-01-01T00:00:00Z: the day, or the begin of a quarter of an hour.
    pub micros: i64,
    /// Orders that are open.
    pub open: i64,
    /// Orders that are completed.
    pub completed: i64,
}

/// A call that was carried out under a request id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The SHA-256 of its request.
    pub payload: Vec<u8>,
    /// How many orders it was about.
    pub writes: i64,
}

impl Store {
    /// One order, deleted or not, or `None` if no order has this uuid.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Internal`]; so for all reads.
    pub async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        let mut conn = self.reader().await?;
        let row = queries::order(&mut conn, uuid.as_bytes()).await.map_err(Error::internal)?;
        row.map(Order::try_from).transpose()
    }

    /// Those of the orders that exist, deleted or not.
    pub async fn orders(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Order>, Error> {
        let mut conn = self.reader().await?;
        let names: Vec<Vec<u8>> = uuids.iter().map(|uuid| uuid.into_bytes().to_vec()).collect();
        let rows = queries::orders_by_uuid(&mut conn, &names).await.map_err(Error::internal)?;
        rows.into_iter().map(|row| Order::try_from(row).map(|order| (order.uuid, order))).collect()
    }

    /// Hands every order of a scope to `take`, in order of creation, until it answers an error.
    pub async fn each_order(
        &self,
        scope: &Scope,
        mut take: impl FnMut(Order) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut last = 0;
        loop {
            let slice = self.orders_after(scope, last, SLICE).await?;
            let Some(end) = slice.last() else { return Ok(()) };
            last = end.key;
            slice.into_iter().try_for_each(&mut take)?;
        }
    }

    /// The next orders of a scope in order of creation, after a row key.
    pub async fn orders_after(&self, scope: &Scope, key: i64, limit: i64) -> Result<Vec<Order>, Error> {
        let scope = scope.clone();
        let read = async move |conn: &mut Conn| queries::orders_after(conn, &scope, key, limit).await;
        orders(off_worker(self.reader().await?, read).await?)
    }

    /// `limit` orders of a scope in a sort, after a position and what is skipped from there. Backwards, the page that ends
    /// before the position; its orders still stand in the order of the sort.
    pub async fn page(
        &self,
        scope: Scope,
        order_by: &OrderBy,
        after: Option<Cursor>,
        backwards: bool,
        limit: i64,
        skip: i64,
    ) -> Result<Page, Error> {
        let sort = Sort::new(order_by, backwards);
        let is_short = scope.filter.is_none() && skip == 0;
        let read = async move |conn: &mut Conn| {
            // One snapshot for what the search finds, the rows and the revision: nothing may be missing before it.
            sqlite::begin_read(conn).await?;
            let found = async {
                let scope = narrowed(conn, scope).await?;
                let walk = Walk { scope: &scope, order: sort, after: after.as_ref(), limit: limit + 1, skip };
                let rows = queries::walk(conn, &walk).await?;
                Ok((rows, queries::state(conn).await?.revision))
            }
            .await;
            sqlite::end_read(conn).await?;
            found
        };
        let mut conn = self.reader().await?;
        let (mut rows, revision) =
            if is_short { read(&mut conn).await.map_err(Error::internal)? } else { off_worker(conn, read).await? };
        let limit = usize::try_from(limit).map_err(Error::internal)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        if backwards {
            rows.reverse();
        }
        Ok(Page { orders: orders(rows)?, more, revision })
    }

    /// How many orders there are in a scope. What the counters do not know is counted, for no longer than `within`.
    pub async fn count(&self, scope: Scope, within: Duration) -> Result<Count, Error> {
        let mut conn = self.reader().await?;
        if let Some(completed) = counted(&scope) {
            let (open, done) = queries::living(&mut conn).await.map_err(Error::internal)?;
            let orders = completed.map_or(open + done, |completed| if completed { done } else { open });
            return Ok(Count { orders, is_estimate: false });
        }
        let begun = Instant::now();
        off_worker(conn, async move |conn: &mut Conn| {
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
    }

    /// When the orders of a scope are for.
    pub async fn dates(&self, scope: Scope) -> Result<Vec<Dates>, Error> {
        let mut conn = self.reader().await?;
        if let Some(completed) = counted(&scope) {
            let rows = queries::counters(&mut conn).await.map_err(Error::internal)?;
            return Ok(rows.into_iter().map(|row| dates(row, completed)).collect());
        }
        off_worker(conn, async move |conn: &mut Conn| {
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
    }

    /// An order's changes before a revision, newest first.
    pub async fn history(&self, uuid: Uuid, before: i64, limit: i64) -> Result<Vec<Change>, Error> {
        let mut conn = self.reader().await?;
        let rows = queries::history(&mut conn, uuid.as_bytes(), before, limit).await.map_err(Error::internal)?;
        rows.into_iter().map(Change::try_from).collect()
    }

    /// An order's change at a revision, if it is one of its own and still kept.
    pub async fn change(&self, uuid: Uuid, revision: i64) -> Result<Option<Change>, Error> {
        let mut conn = self.reader().await?;
        let row = queries::change(&mut conn, uuid.as_bytes(), revision).await.map_err(Error::internal)?;
        row.map(Change::try_from).transpose()
    }

    /// The revisions that calls with a request id have made, whoever called, and whatever the method.
    pub async fn revisions_of(&self, request_id: Uuid) -> Result<Vec<i64>, Error> {
        let mut conn = self.reader().await?;
        let answers = queries::answers(&mut conn, request_id.as_bytes()).await.map_err(Error::internal)?;
        super::state::revisions(&answers)
    }

    /// A call that was carried out under a request id.
    pub async fn call(&self, key: &LedgerKey) -> Result<Option<Call>, Error> {
        let mut conn = self.reader().await?;
        let row = queries::call(&mut conn, key.id.as_bytes(), &key.scope).await.map_err(Error::internal)?;
        row.map(|row| {
            let answer = AnswerState::decode(row.answer.as_slice()).map_err(Error::internal)?;
            let writes = i64::try_from(answer.written.len()).map_err(Error::internal)?;
            Ok(Call { payload: row.payload, writes })
        })
        .transpose()
    }

    /// The changes of a revision that were made with a request id.
    pub async fn changes(&self, revision: i64, request_id: Uuid) -> Result<Vec<Change>, Error> {
        let mut conn = self.reader().await?;
        let rows = queries::changes_of(&mut conn, revision).await.map_err(Error::internal)?;
        let changes: Vec<Change> = rows.into_iter().map(Change::try_from).collect::<Result<_, _>>()?;
        Ok(changes.into_iter().filter(|change| change.request_id == Some(request_id)).collect())
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), Error> {
        queries::state(&mut *self.reader().await?).await.map(drop).map_err(Error::internal)
    }
}

/// Runs a read that may take long where it keeps no async worker from its work. If the caller goes away meanwhile, the
/// read runs to its end, which is bounded.
async fn off_worker<T: Send + 'static>(
    conn: Object<Conn>,
    read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
) -> Result<T, Error> {
    let runtime = Handle::current();
    let read = move || {
        let mut conn = conn;
        runtime.block_on(read(&mut conn))
    };
    spawn_blocking(read).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// The scope, narrowed to what the search index finds, if that is little.
async fn narrowed(conn: &mut Conn, scope: Scope) -> QueryResult<Scope> {
    let Some(filter) = &scope.filter else { return Ok(scope) };
    let keys = search::candidates(conn, filter.filter(), CANDIDATES).await?;
    let few = keys.filter(|keys| i64::try_from(keys.len()).is_ok_and(|found| found < CANDIDATES));
    Ok(Scope { keys: few, ..scope })
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
        micros: row.bucket * if row.is_day { super::turn::DAY } else { super::turn::QUARTER },
        open: if wanted(false) { row.open } else { 0 },
        completed: if wanted(true) { row.completed } else { 0 },
    }
}

fn orders(rows: Vec<OrderRow>) -> Result<Vec<Order>, Error> {
    rows.into_iter().map(Order::try_from).collect()
}
