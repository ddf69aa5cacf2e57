//! Connections that read, never blocked by the writer. Point reads and unfiltered pages run where they are: they cost
//! microseconds, and a thread hop costs more than the read. What may take longer runs off the async workers, in slices,
//! on connections of its own.

use std::sync::Arc;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper};
use diesel_async::pooled_connection::deadpool::{Pool, PoolError};
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{
    super::{closing, rows::ReadRow, schema::orders},
    Conn,
    committed::Committed,
    quick::Quick,
};
use crate::{error::Error, orders::Order};

pub(in crate::store) struct Reads {
    pub(super) quick: Quick,
    pub(super) committed: Arc<Committed>,
    pub(super) slow: Pool<Conn>,
    /// The slow reads that are running, wanted or not.
    pub(super) running: TaskTracker,
}

impl Reads {
    pub(in crate::store) async fn close(&self) {
        self.quick.close();
        self.slow.close();
        self.running.close();
        self.running.wait().await;
    }

    pub(in crate::store) async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        if let Some(order) = self.committed.order(uuid) {
            return Ok(Some(order));
        }
        let (row, commits) = self.quick.read_after(async |conn: &mut Conn| {
            // Straight to diesel's own connection: the wrapper would copy binds and row.
            conn.spawn_blocking(move |conn| {
                let row = orders::table.filter(orders::uuid.eq(uuid.as_bytes().as_slice()));
                row.select(ReadRow::as_select()).get_result(conn).optional()
            })
            .await
        })?;
        let order = row.map(Order::try_from).transpose()?;
        if let Some(order) = &order {
            self.committed.keep(order, commits);
        }
        Ok(order)
    }

    /// Runs a read that takes microseconds.
    pub(super) async fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        self.quick.read(read)
    }

    /// Reads a page that one index has in its order: that takes microseconds, too.
    pub(super) async fn read_at_hand<T>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, Error> {
        self.quick.read(read)
    }

    /// Runs a read that may take long where it keeps no async worker from its work. If the caller goes away meanwhile, the
    /// read runs to its end, which is bounded.
    pub(super) async fn slow_read<T: Send + 'static>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Error> {
        let mut conn = self.slow.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
            PoolError::Closed => closing(),
            PoolError::Backend(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Error::internal(error)
            }
        })?;
        let runtime = Handle::current();
        let read = move || runtime.block_on(read(&mut conn));
        self.running.spawn_blocking(read).await.map_err(Error::internal)?.map_err(Error::internal)
    }
}
