//! What can be read. A read takes one connection once.

use std::{collections::HashMap, time::Duration};

use orders_proto::sort::OrderBy;
use uuid::Uuid;

use super::{Call, Count, Cursor, Dates, Log, Moment, OrdersAt, Page, Scope, Store, engine::on_engine, page::Asked};
use crate::{
    error::Error,
    orders::{Change, LedgerKey, Order},
};

/// Orders that are read between two looks at whether anybody still waits for them.
const SLICE: i64 = 2_000;

impl Store {
    /// One order, deleted or not, or `None` if no order has this uuid.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Internal`]; so for all reads.
    pub async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        on_engine!(&self.reads, reads => reads.order(uuid).await)
    }

    /// Those of the orders that exist, deleted or not.
    pub async fn orders(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Order>, Error> {
        let orders = on_engine!(&self.reads, reads => reads.orders(uuids).await)?;
        Ok(orders.into_iter().map(|order| (order.uuid, order)).collect())
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
        on_engine!(&self.reads, reads => reads.orders_after(scope, key, limit).await)
    }

    /// `limit` orders of a scope in a sort, after a position and what is skipped from there. Backwards, the page that ends
    /// before the position; its orders still stand in the order of the sort. Under a filter that few orders match, a page
    /// may end before it is full: see [`Page::end`].
    pub async fn page(
        &self,
        scope: Scope,
        order_by: &OrderBy,
        after: Option<Cursor>,
        backwards: bool,
        limit: i64,
        skip: i64,
    ) -> Result<Page, Error> {
        let asked = Asked { scope, order_by: order_by.clone(), after, backwards, limit, skip };
        on_engine!(&self.reads, reads => reads.page(asked).await)
    }

    /// How many orders there are in a scope. What the counters do not know is counted, for no longer than `within`.
    pub async fn count(&self, scope: Scope, within: Duration) -> Result<Count, Error> {
        on_engine!(&self.reads, reads => reads.count(scope, within).await)
    }

    /// When the orders of a scope are for.
    pub async fn dates(&self, scope: Scope) -> Result<Vec<Dates>, Error> {
        on_engine!(&self.reads, reads => reads.dates(scope).await)
    }

    /// An order's changes before a revision, newest first.
    pub async fn history(&self, uuid: Uuid, before: i64, limit: i64) -> Result<Vec<Change>, Error> {
        on_engine!(&self.reads, reads => reads.history(uuid, before, limit).await)
    }

    /// An order's change at a revision, if it is one of its own and still kept.
    pub async fn change(&self, uuid: Uuid, revision: i64) -> Result<Option<Change>, Error> {
        on_engine!(&self.reads, reads => reads.change(uuid, revision).await)
    }

    /// The revisions that calls with a request id were answered with, whoever called, and whatever the method; `None` if
    /// there was no such call.
    pub async fn revisions_of(&self, request_id: Uuid) -> Result<Option<Vec<i64>>, Error> {
        on_engine!(&self.reads, reads => reads.revisions_of(request_id).await)
    }

    /// A call that was carried out under a request id.
    pub async fn call(&self, key: &LedgerKey) -> Result<Option<Call>, Error> {
        on_engine!(&self.reads, reads => reads.call(key).await)
    }

    /// The changes of a revision that were made with a request id.
    pub async fn changes(&self, revision: i64, request_id: Uuid) -> Result<Vec<Change>, Error> {
        on_engine!(&self.reads, reads => reads.changes(revision, request_id).await)
    }

    /// The log after a revision: at most `limit` changes, no revision split, or as many as the one has that comes first.
    pub async fn log(&self, after: i64, limit: i64) -> Result<Log, Error> {
        on_engine!(&self.reads, reads => reads.log(after, limit).await)
    }

    /// This moment.
    pub async fn moment(&self) -> Result<Moment, Error> {
        on_engine!(&self.reads, reads => reads.moment().await)
    }

    /// The next orders of a scope after a row key, as they stood at a moment. None may be among them, and more follow.
    ///
    /// # Errors
    /// Also [`Error::ResumeTokenExpired`] when what has happened since the moment is no longer kept.
    pub async fn orders_at(&self, scope: &Scope, at: Moment, key: i64) -> Result<OrdersAt, Error> {
        on_engine!(&self.reads, reads => reads.orders_at(scope, at, key).await)
    }

    /// Whether the store answers, and has kept what was confirmed.
    pub async fn ping(&self) -> Result<(), Error> {
        let known = *self.newest.borrow();
        let now = self.moment().await?;
        self.loss.check(known, now.revision)
    }
}
