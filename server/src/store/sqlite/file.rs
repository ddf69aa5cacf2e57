//! The database file, which this process alone writes to.

use std::{
    future::ready,
    path::{Path, PathBuf, absolute},
};

use diesel::{SqliteConnection, connection::SimpleConnection};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool};

use super::{
    super::{READER_WAIT, open::OpenError},
    Conn, check,
    connect::{SETTINGS, connect_checked, connect_plain, connect_reader},
    lock::Lock,
    migrate::{check_schema, migrate},
};

/// KiB of pages that the writer keeps in memory. What a turn changes must find room in it, or it is written twice.
const WRITER_CACHE_KIB: u32 = 16 << 10;
/// Reads that may take long, at once: more would only wait for a core.
const SLOW_READERS: usize = 4;
/// KiB of pages that each of them keeps in memory.
const SLOW_CACHE_KIB: u32 = 2 << 10;

/// A database file that this process alone writes to.
pub(super) struct Sqlite {
    pub(super) path: PathBuf,
    /// Whether it had not been closed before.
    pub(super) was_cut_short: bool,
    /// Held, not used.
    _lock: Lock,
}

impl Sqlite {
    /// Takes the file's lock, creates the file if it is not there, checks it and brings its schema up to date.
    /// Answers the file and the connection for the writer.
    pub(super) fn open(path: &Path) -> Result<(Self, Conn), OpenError> {
        let (file, mut conn) = Self::open_sync(path)?;
        conn.batch_execute(&format!("PRAGMA cache_size = -{WRITER_CACHE_KIB}"))
            .map_err(|error| OpenError::Engine(path.to_owned(), error.into()))?;
        Ok((file, Conn::new(conn)))
    }

    fn open_sync(path: &Path) -> Result<(Self, SqliteConnection), OpenError> {
        let path = absolute(path).map_err(|error| OpenError::Path(path.to_owned(), error))?;
        if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
            return Err(OpenError::NoFolder(folder.to_owned()));
        }
        let path = without_links(path)?;
        let mut lock = Lock::take(&path)?;
        check::log_is_its_own(&path)?;
        let was_cut_short = check::was_cut_short(&path);
        let mut conn = connect_checked(&path)?;
        migrate(&mut conn, &path)?;
        check::note_owner(&mut lock, &mut conn, &path)?;
        Ok((Self { path, was_cut_short, _lock: lock }, conn))
    }

    /// Takes the lock of a file that is there, and brings its schema up to date.
    pub(super) fn open_existing(path: &Path) -> Result<(Self, SqliteConnection), OpenError> {
        if !path.is_file() {
            return Err(OpenError::NoFile(path.to_owned()));
        }
        Self::open_sync(path)
    }

    /// As [`open_existing`](Self::open_existing), but of a file whose store has moved, or was about to, as well.
    pub(super) fn open_to_move(path: &Path) -> Result<(Self, SqliteConnection), OpenError> {
        match Self::open_existing(path) {
            Err(OpenError::Moved(path)) => {
                let lock = Lock::take(&path)?;
                let mut conn = connect_plain(&path)?;
                let set_up = conn.batch_execute(SETTINGS);
                set_up.map_err(|error| OpenError::Engine(path.clone(), error.into()))?;
                check_schema(&mut conn, &path)?;
                Ok((Self { path, was_cut_short: false, _lock: lock }, conn))
            }
            opened => opened,
        }
    }

    /// A pool of connections for reads that may take long.
    pub(super) fn readers(&self) -> Result<Pool<Conn>, OpenError> {
        let path = self.path.clone();
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |_| Box::pin(ready(connect_reader(&path, SLOW_CACHE_KIB))));
        Pool::builder(AsyncDieselConnectionManager::new_with_config("", config))
            .max_size(SLOW_READERS)
            .wait_timeout(Some(READER_WAIT))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(|error| OpenError::Engine(self.path.clone(), error.into()))
    }

    /// A connection to a file that another process may be serving: for reading only.
    pub(super) fn open_beside(path: &Path) -> Result<SqliteConnection, OpenError> {
        let path = absolute(path).map_err(|error| OpenError::Path(path.to_owned(), error))?;
        if !path.is_file() {
            return Err(OpenError::NoFile(path));
        }
        check::log_is_its_own(&path)?;
        let mut conn = connect_checked(&path)?;
        check_schema(&mut conn, &path)?;
        Ok(conn)
    }
}

/// The file's one name: under another, it would have another lock.
fn without_links(path: PathBuf) -> Result<PathBuf, OpenError> {
    let resolved = match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(resolved), ..) => Ok(resolved),
        // The file comes into being when it is opened.
        (Err(_), Some(folder), Some(name)) => folder.canonicalize().map(|folder| folder.join(name)),
        (Err(error), ..) => Err(error),
    };
    resolved.map_err(|error| OpenError::Path(path, error))
}
