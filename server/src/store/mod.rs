//! The store: where orders are kept. One door for writes, [`Store::submit`]; reads beside it never wait for it.
//!
//! - `schema`, `queries`, `rows`: the tables, every query, and the way between rows and the domain
//! - `writer`: the one writer, which turns commands into transactions
//! - `sqlite`: what is SQLite's own

mod rows;
mod schema;
mod sqlite;
mod writer;

use std::{
    error::Error as StdError,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use tokio::{runtime::Handle, sync::mpsc, task::spawn_blocking};
use uuid::Uuid;

use self::{
    sqlite::{Conn, Sqlite, queries},
    writer::Write,
};
use crate::{
    error::Error,
    orders::{Answer, Command, Order},
};

/// How long a read waits for a connection before it is refused.
const READER_WAIT: Duration = Duration::from_secs(1);
/// Orders that are read between two looks at whether anybody still waits for them.
const SLICE: i64 = 2_000;

/// An open store. Cheap to share behind an `Arc`.
pub struct Store {
    writer: Mutex<Option<mpsc::Sender<Write>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    readers: Pool<Conn>,
}

impl Store {
    /// Opens a SQLite file, creating it if it is not there, and brings its schema up to date. Must be called within
    /// a Tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the file, in words for the one who named it.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let (database, conn) = Sqlite::open(path)?;
        let readers = database.readers()?;
        let (writer, thread) = writer::start(database, conn).map_err(OpenError::Thread)?;
        Ok(Self { writer: Mutex::new(Some(writer)), thread: Mutex::new(Some(thread)), readers })
    }

    /// Queues a command and awaits its answer; an `Ok` is on disk. If the caller goes away before the command is
    /// taken, it is skipped; once it is taken, it is carried out.
    ///
    /// # Errors
    /// [`Error::QueueFull`], [`Error::Unavailable`] while the store closes, [`Error::Internal`], and what the command
    /// itself is refused with.
    pub async fn submit(&self, command: Command) -> Result<Answer, Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closing)?;
        let (write, answer) = Write::new(command);
        writer.try_send(write).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::QueueFull,
            mpsc::error::TrySendError::Closed(_) => closing(),
        })?;
        drop(writer);
        answer.await.map_err(|_| closing())?
    }

    /// One order, or `None` if no order has this uuid.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Internal`].
    pub async fn order(&self, uuid: Uuid) -> Result<Option<Order>, Error> {
        let mut conn = self.reader().await?;
        let row = queries::order(&mut conn, uuid.as_bytes()).await.map_err(Error::internal)?;
        row.map(Order::try_from).transpose()
    }

    /// Hands every order to `take`, in order of creation, until it answers an error.
    ///
    /// # Errors
    /// What `take` answers, [`Error::Unavailable`], [`Error::Internal`].
    pub async fn each_order(&self, mut take: impl FnMut(Order) -> Result<(), Error>) -> Result<(), Error> {
        let mut conn = self.reader().await?;
        let mut last = 0;
        loop {
            let slice;
            (conn, slice) = orders_after(conn, last).await?;
            let Some(end) = slice.last() else { return Ok(()) };
            last = end.key;
            slice.into_iter().try_for_each(&mut take)?;
        }
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Internal`].
    pub async fn ping(&self) -> Result<(), Error> {
        queries::next_key(&mut *self.reader().await?).await.map(drop).map_err(Error::internal)
    }

    /// Ends the writer, after everything that was queued is on disk, and closes the file.
    pub async fn close(&self) {
        drop(self.writer.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.readers.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && !matches!(spawn_blocking(move || thread.join()).await, Ok(Ok(())))
        {
            tracing::error!("the writer ended by a panic");
        }
    }

    async fn reader(&self) -> Result<Object<Conn>, Error> {
        self.readers.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Unavailable("all connections are in use".to_owned()),
            PoolError::Closed => closing(),
            PoolError::Backend(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Error::internal(error)
            }
        })
    }
}

/// The next slice, read off the async workers.
async fn orders_after(conn: Object<Conn>, key: i64) -> Result<(Object<Conn>, Vec<Order>), Error> {
    let runtime = Handle::current();
    let read = move || {
        let mut conn = conn;
        let rows = runtime.block_on(queries::orders_after(&mut conn, key, SLICE)).map_err(Error::internal)?;
        let orders = rows.into_iter().map(Order::try_from).collect::<Result<_, _>>()?;
        Ok((conn, orders))
    };
    spawn_blocking(read).await.map_err(Error::internal)?
}

fn closing() -> Error {
    Error::Unavailable("the server is shutting down".to_owned())
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file next to the database cannot be used.
    #[error("{}: {_1}", _0.display())]
    Path(PathBuf, #[source] io::Error),
    /// The database's folder does not exist.
    #[error("the folder {} does not exist: create it, or name another --database", .0.display())]
    NoFolder(PathBuf),
    /// Another process serves this file.
    #[error("{} is in use by another orders program", .0.display())]
    InUse(PathBuf),
    /// The file belongs to another program.
    #[error("{} is a SQLite database of another program", .0.display())]
    NotOurs(PathBuf),
    /// A newer version of this program wrote the file.
    #[error("{} was written by a newer version of this program: use that version", .0.display())]
    NewerSchema(PathBuf),
    /// The SQLite library has a known fault.
    #[error("SQLite {0} may corrupt data: 3.51.3 or newer is needed")]
    OldLibrary(String),
    /// SQLite refused the file.
    #[error("{}: {_1}", _0.display())]
    Engine(PathBuf, #[source] Box<dyn StdError + Send + Sync>),
    /// The writer's thread could not be started.
    #[error("starting the writer: {0}")]
    Thread(#[source] io::Error),
}
