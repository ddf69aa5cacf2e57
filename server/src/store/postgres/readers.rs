//! Connections that read. A caller may go away at any point (a deadline, a closed tab): what its read is doing then is
//! cancelled, and the connection serves others once it has no transaction open any more.

use std::{
    mem::discriminant,
    time::{Duration, Instant},
};

use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult};
use diesel::{
    ConnectionError, QueryResult,
    result::{DatabaseErrorKind, Error as QueryError},
};
use diesel_async::SimpleAsyncConnection;
use tokio::{runtime::Handle, task::JoinHandle, time::timeout};
use uuid::Uuid;

use super::{
    super::{READER_WAIT, closing},
    Conn,
    connect::{Purpose, Server, words},
    points::Points,
};
use crate::{error::Error, orders::Order, store::open::OpenError};

/// Pages, counts and the like at once; each keeps a core of PostgreSQL busy.
const READERS: usize = 8;
/// What a statement may take: PostgreSQL's `statement_timeout`.
const STATEMENT_TIME: Duration = Duration::from_secs(5);
/// What ending a cancelled read may take before its connection is given up.
const RECOVERY_TIME: Duration = Duration::from_secs(2);
/// How long after a statement's error its connection may take to end, if that is what it is about.
const NOTICE_TIME: Duration = Duration::from_millis(50);

/// Reading connections, beside those of the point reads.
pub(in crate::store) struct Reads {
    pool: Pool<Connections>,
    points: Points,
}

impl Reads {
    pub(super) fn new(server: &Server) -> Result<Self, OpenError> {
        let pool = Pool::builder(Connections(server.clone()))
            .max_size(READERS)
            .wait_timeout(Some(READER_WAIT))
            .create_timeout(Some(READER_WAIT * 4))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(|error| server.engine(error))?;
        Ok(Self { pool, points: Points::new(server) })
    }

    /// Nothing is left behind in this process: what is still being read ends with its connection.
    pub(in crate::store) async fn close(&self) {
        self.pool.close();
        self.points.close().await;
    }

    pub(in crate::store) async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        self.points.order(uuid).await
    }

    /// Runs a read of one statement or a few.
    pub(super) async fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        self.lease().await?.run(read).await
    }

    /// Runs a read that may take long: no different here, where the work is PostgreSQL's.
    pub(super) async fn slow_read<T: Send + 'static>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Error> {
        self.read(read).await
    }

    async fn lease(&self) -> Result<Lease, Error> {
        let object = self.pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
            PoolError::Closed => closing(),
            PoolError::Backend(error) => {
                tracing::warn!(%error, "no connection to PostgreSQL");
                away()
            }
            PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => Error::internal(error),
        })?;
        Ok(Lease { object: Some(object), server: self.pool.manager().0.clone(), is_running: false })
    }
}

pub(super) fn away() -> Error {
    Error::Unavailable("the database is away".to_owned())
}

/// Makes connections, and throws away those that have ended.
struct Connections(Server);

struct Pooled {
    conn: Conn,
    driver: JoinHandle<()>,
}

impl Manager for Connections {
    type Type = Pooled;
    type Error = ConnectionError;

    async fn create(&self) -> Result<Pooled, ConnectionError> {
        let connected = self.0.connect(Purpose::Read).await;
        let connected = connected.map_err(|error| ConnectionError::BadConnection(words(&error)))?;
        let (conn, driver) = connected.for_queries().await?;
        Ok(Pooled { conn, driver })
    }

    /// Asks nothing over the network: what is broken without being known shows at the next statement.
    async fn recycle(&self, pooled: &mut Pooled, _: &Metrics) -> RecycleResult<ConnectionError> {
        if pooled.driver.is_finished() { Err(RecycleError::message("the connection has ended")) } else { Ok(()) }
    }
}

/// A connection in use. Dropped before its read has come to a good end, it is seen to before it serves others.
struct Lease {
    /// `None` when the read has come to a good end.
    object: Option<Object<Connections>>,
    server: Server,
    is_running: bool,
}

impl Lease {
    async fn run<T>(mut self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        let Some(pooled) = self.object.as_deref_mut() else { return Err(closing()) };
        let begun = Instant::now();
        self.is_running = true;
        let found = read(&mut pooled.conn).await;
        self.is_running = false;
        match found {
            Ok(found) => {
                drop(self.object.take());
                Ok(found)
            }
            Err(_) if begun.elapsed() >= STATEMENT_TIME => Err(Error::DeadlineExceeded),
            Err(error) => {
                // What ends the connection is said first, and then it is ended.
                let ended = is_lost(&error) || timeout(NOTICE_TIME, &mut pooled.driver).await.is_ok();
                Err(if ended { away() } else { Error::internal(error) })
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let (Some(object), Ok(runtime)) = (self.object.take(), Handle::try_current()) {
            runtime.spawn(recover(object, self.server.clone(), self.is_running));
        }
    }
}

fn is_lost(error: &QueryError) -> bool {
    let lost = [DatabaseErrorKind::UnableToSendCommand, DatabaseErrorKind::ClosedConnection];
    matches!(error, QueryError::DatabaseError(kind, _) if lost.iter().any(|lost| discriminant(lost) == discriminant(kind)))
}

/// Ends what the connection is doing and any transaction, and gives it back; or up, if that takes long.
async fn recover(mut object: Object<Connections>, server: Server, is_running: bool) {
    let token = object.conn.cancel_token();
    let recovered = timeout(RECOVERY_TIME, async {
        if is_running {
            // Awaited to its end: a cancellation that came late would hit the statement of somebody else.
            server.cancel(token).await;
        }
        object.conn.batch_execute("ROLLBACK").await
    });
    if !matches!(recovered.await, Ok(Ok(()))) {
        drop(Object::take(object));
    }
}
