//! Connections that read. Point reads and unfiltered pages run where they are: they cost microseconds, and a thread hop
//! costs more than the read. What may take longer runs off the async workers, in slices.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{
    RunQueryDsl,
    pooled_connection::deadpool::{Object, Pool, PoolError},
};
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{
    super::{closing, rows::OrderRow, schema::orders},
    Conn,
};
use crate::{error::Error, orders::Order};

/// A few read-only connections, never blocked by the writer.
pub(in crate::store) struct Reads {
    pub(super) pool: Pool<Conn>,
    /// The slow reads that are running, wanted or not.
    pub(super) running: TaskTracker,
}

impl Reads {
    pub(in crate::store) async fn close(&self) {
        self.pool.close();
        self.running.close();
        self.running.wait().await;
    }

    pub(in crate::store) async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        let mut conn = self.connection().await?;
        let query = orders::table.filter(orders::uuid.eq(uuid.as_bytes().as_slice())).select(OrderRow::as_select());
        let row: Option<OrderRow> = query.first(&mut *conn).await.optional().map_err(Error::internal)?;
        row.map(Order::try_from).transpose()
    }

    /// Runs a read that takes microseconds.
    pub(super) async fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        read(&mut *self.connection().await?).await.map_err(Error::internal)
    }

    /// Runs a read that may take long where it keeps no async worker from its work. If the caller goes away meanwhile, the
    /// read runs to its end, which is bounded.
    pub(super) async fn slow_read<T: Send + 'static>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (runtime, mut conn) = (Handle::current(), self.connection().await?);
        let read = move || runtime.block_on(read(&mut conn));
        self.running.spawn_blocking(read).await.map_err(Error::internal)?.map_err(Error::internal)
    }

    async fn connection(&self) -> Result<Object<Conn>, Error> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
            PoolError::Closed => closing(),
            PoolError::Backend(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Error::internal(error)
            }
        })
    }
}
