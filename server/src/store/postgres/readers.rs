//! Connections that read. A caller may go away at any point (a deadline, a closed tab): what its read is doing then is
//! cancelled, and the connection serves others once it has no transaction open any more.

use std::{
    mem::discriminant,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use deadpool::managed::{BuildError, Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult};
use diesel::{
    ConnectionError, QueryResult,
    result::{DatabaseErrorKind, Error as QueryError},
};
use diesel_async::SimpleAsyncConnection;
use tokio::{
    runtime::{Handle, Id},
    task::JoinHandle,
    time::timeout,
};
use uuid::Uuid;

use super::{
    super::{READER_WAIT, closing},
    Conn,
    connect::{Purpose, Server, words},
    points::Points,
};
use crate::{error::Error, orders::Order, store::open::OpenError};

/// Counts, filtered pages and the like at once; each keeps a core of PostgreSQL busy.
const READERS: usize = 8;
/// Pages at hand at once, for each runtime that asks.
const AT_HAND: usize = 2;
/// Runtimes that have connections of their own for pages at hand, however many there are.
const LANES: usize = 8;
/// What a statement may take: PostgreSQL's `statement_timeout`.
const STATEMENT_TIME: Duration = Duration::from_secs(5);
/// What ending a cancelled read may take before its connection is given up.
const RECOVERY_TIME: Duration = Duration::from_secs(2);
/// How long after a statement's error its connection may take to end, if that is what it is about.
const NOTICE_TIME: Duration = Duration::from_millis(50);

/// Reading connections, beside those of the point reads.
pub(in crate::store) struct Reads {
    pool: Pool<Connections>,
    /// For pages that one index has in their order, on the runtimes that ask for them: a connection's bytes are moved where it
    /// was made, and to wake another thread costs half as much as a page.
    at_hand: Mutex<Vec<(Id, Pool<Connections>)>>,
    points: Points,
}

impl Reads {
    pub(super) fn new(server: &Server) -> Result<Self, OpenError> {
        let pool = pool(server, Purpose::Read, READERS).map_err(|error| server.engine(error))?;
        Ok(Self { pool, at_hand: Mutex::default(), points: Points::new(server) })
    }

    /// Nothing is left behind in this process: what is still being read ends with its connection.
    pub(in crate::store) async fn close(&self) {
        self.pool.close();
        for (_, pool) in self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            pool.close();
        }
        self.points.close().await;
    }

    pub(in crate::store) async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        self.points.order(uuid).await
    }

    /// Runs a read of one statement or a few.
    pub(super) async fn read<T>(&self, read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Error> {
        lease(&self.pool).await?.run(read).await
    }

    /// Reads a page that one index has in its order.
    pub(super) async fn read_at_hand<T>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, Error> {
        lease(&self.here()?).await?.run(read).await
    }

    /// The connections of this runtime.
    fn here(&self) -> Result<Pool<Connections>, Error> {
        let here = Handle::current().id();
        let mut pools = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pool)) = pools.iter().find(|(runtime, _)| *runtime == here) {
            return Ok(pool.clone());
        }
        if self.pool.is_closed() {
            return Err(closing());
        }
        let pool = match pools.get(pools.len() % LANES).filter(|_| pools.len() >= LANES) {
            Some((_, shared)) => shared.clone(),
            None => pool(&self.pool.manager().server, Purpose::Page, AT_HAND).map_err(Error::internal)?,
        };
        pools.push((here, pool.clone()));
        Ok(pool)
    }

    /// Runs a read that may take long: no different here, where the work is PostgreSQL's.
    pub(super) async fn slow_read<T: Send + 'static>(
        &self,
        read: impl AsyncFnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Error> {
        self.read(read).await
    }
}

fn pool(server: &Server, purpose: Purpose, size: usize) -> Result<Pool<Connections>, BuildError> {
    Pool::builder(Connections { server: server.clone(), purpose })
        .max_size(size)
        .wait_timeout(Some(READER_WAIT))
        .create_timeout(Some(READER_WAIT * 4))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
}

async fn lease(pool: &Pool<Connections>) -> Result<Lease, Error> {
    let object = pool.get().await.map_err(|error| match error {
        PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
        PoolError::Closed => closing(),
        PoolError::Backend(error) => {
            tracing::warn!(%error, "no connection to PostgreSQL");
            away()
        }
        PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => Error::internal(error),
    })?;
    Ok(Lease { object: Some(object), server: pool.manager().server.clone(), is_running: false })
}

pub(super) fn away() -> Error {
    Error::Unavailable("the database is away".to_owned())
}

/// Makes connections, and throws away those that have ended.
struct Connections {
    server: Server,
    purpose: Purpose,
}

struct Pooled {
    conn: Conn,
    driver: JoinHandle<()>,
}

impl Manager for Connections {
    type Type = Pooled;
    type Error = ConnectionError;

    async fn create(&self) -> Result<Pooled, ConnectionError> {
        let connected = self.server.connect(self.purpose).await;
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
