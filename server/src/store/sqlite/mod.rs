//! What is SQLite's own: connections and their settings, migrations, the check-ups at start.

use std::{
    error::Error as StdError,
    ffi::OsString,
    future::ready,
    path::{Path, PathBuf, absolute},
    sync::Arc,
    time::Duration,
};

use diesel::{
    Connection, ConnectionError, ConnectionResult, ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl,
    SelectableHelper, SqliteConnection,
    connection::SimpleConnection,
    deserialize::QueryableByName,
    sql_query,
    sql_types::{BigInt, Text},
};
use diesel_async::{
    pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool},
    sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use orders_proto::sort::Direction;
use tokio_util::task::TaskTracker;

pub(super) use self::readers::Reads;
use self::{
    checkpoints::Checkpoints, committed::Committed, kept::Kept, lock::Lock, pages::walk_in_snapshot as walk_now,
    quick::Quick,
};
use super::{
    Clock,
    engine::{self, Opened},
    known::Known,
    open::OpenError,
    rows::ReadRow,
    schema::orders,
    writer::Writer,
};

mod check;
mod checkpoints;
mod committed;
mod compact;
#[path = "../conditions.rs"]
mod conditions;
pub(super) mod copy;
mod kept;
mod lock;
#[path = "../log.rs"]
mod log;
pub(super) mod maintenance;
#[path = "../pages.rs"]
mod pages;
#[path = "../queries.rs"]
mod queries;
mod quick;
mod readers;
#[path = "../reads.rs"]
mod reads;
mod search;
mod transactions;
mod turn;

/// The backend, as the queries see it.
pub(super) type Db = diesel::sqlite::Sqlite;
/// A connection, as the queries see it.
pub(super) type Conn = SyncConnectionWrapper<SqliteConnection, InPlace>;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// 'ORDS', as the first migration sets it.
const APPLICATION_ID: i64 = 0x4F52_4453;
/// 'ORDM': the same of a file whose store has moved to PostgreSQL.
const MOVED_ID: i64 = 0x4F52_444D;
/// The first release with the fix of the WAL-reset corruption.
const OLDEST_LIBRARY: [u32; 3] = [3, 51, 3];
/// KiB of pages that the writer keeps in memory. What a turn changes must find room in it, or it is written twice.
const WRITER_CACHE_KIB: u32 = 16 << 10;
/// Reads that may take long, at once: more would only wait for a core.
const SLOW_READERS: usize = 4;
/// KiB of pages that each of them keeps in memory.
const SLOW_CACHE_KIB: u32 = 2 << 10;

/// On every connection. The writer checkpoints between its turns, never inside a commit: `wal_autocheckpoint = 0`.
const SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
";

/// Runs a statement where it is called: on the caller's thread, without a hop (measured: 9.5 µs a point read,
/// against 33 µs with the stock runtime).
pub(super) struct InPlace;

impl SpawnBlocking for InPlace {
    fn spawn_blocking<'a, R: Send + 'static>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<R, Box<dyn StdError + Send + Sync>>> + Send + 'a>> {
        Box::pin(ready(Ok(task())))
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// Opens a file for a store.
pub(super) async fn open(path: &Path, retention: Duration, clock: Clock) -> Result<Opened, OpenError> {
    let (database, mut conn) = Sqlite::open(path)?;
    let state = queries::state(&mut conn).await;
    let state = state.map_err(|error| OpenError::Engine(path.to_owned(), error.into()))?;
    let known = Known::new(state.revision);
    let (newest, loss) = known.listen();
    let committed = Arc::<Committed>::default();
    let quick = Quick::new(database.path.clone(), Arc::clone(&committed));
    let slow = database.readers()?;
    let reads = Reads { quick, committed: Arc::clone(&committed), slow, running: TaskTracker::new() };
    let reads = engine::Reads::Sqlite(reads);
    if database.was_cut_short {
        check::in_background(database.path.clone());
    }
    let checkpoints = Checkpoints::start(database.path.clone()).map_err(OpenError::Thread)?;
    let engine = transactions::Writer::new(database, conn, checkpoints, state.clone(), committed);
    let (writer, queue) = Writer::new(engine, known, retention, clock);
    let writer = writer.on_a_thread().map_err(OpenError::Thread)?;
    Ok(Opened { state, reads, queue, writer, newest, loss })
}

/// A database file that this process alone writes to.
pub(super) struct Sqlite {
    path: PathBuf,
    /// Whether it had not been closed before.
    was_cut_short: bool,
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
    fn open_to_move(path: &Path) -> Result<(Self, SqliteConnection), OpenError> {
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
            .wait_timeout(Some(super::READER_WAIT))
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

/// Sorts by the time of deletion, an absent one before all others.
fn by_deletion(query: queries::Orders<'static>, direction: Direction) -> queries::Orders<'static> {
    match direction {
        Direction::Ascending => query.then_order_by(orders::delete_time.asc()),
        Direction::Descending => query.then_order_by(orders::delete_time.desc()),
    }
}

/// Reads orders straight from diesel's own connection: the wrapper would copy each value of each row.
pub(super) async fn load_orders(conn: &mut Conn, query: queries::Orders<'static>) -> QueryResult<Vec<ReadRow>> {
    conn.spawn_blocking(move |conn| query.select(ReadRow::as_select()).load(conn)).await
}

/// Begins what reads from one snapshot: a transaction, or a part of the one that is open.
pub(super) async fn begin_read(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| Kept::<Part, _>::new(sql_query("SAVEPOINT part")).run(conn)).await
}

/// Ends it.
pub(super) async fn end_read(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| Kept::<PartEnd, _>::new(sql_query("RELEASE part")).run(conn)).await
}

/// Names of statements that are kept.
enum Part {}
enum PartEnd {}

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

/// The path with something more at its end.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// A connection to a file that is ours. The settings come last: the journal mode is written into the file.
fn connect_checked(path: &Path) -> Result<SqliteConnection, OpenError> {
    let engine = |error: diesel::result::Error| OpenError::Engine(path.to_owned(), error.into());
    let mut conn = connect_plain(path)?;
    // First: whoever closes the file's last connection holds it for a moment.
    conn.batch_execute("PRAGMA busy_timeout = 5000").map_err(engine)?;
    check_up(&mut conn, path)?;
    conn.batch_execute(SETTINGS).map_err(engine)?;
    Ok(conn)
}

/// A connection that only reads and keeps so many KiB of pages in memory.
fn connect_reader(path: &Path, cache_kib: u32) -> ConnectionResult<Conn> {
    let path = path.to_str().ok_or_else(|| ConnectionError::InvalidConnectionUrl("not UTF-8".to_owned()))?;
    let mut conn = SqliteConnection::establish(path)?;
    let set_up = conn
        .batch_execute(SETTINGS)
        .and_then(|()| conn.batch_execute(&format!("PRAGMA query_only = ON; PRAGMA cache_size = -{cache_kib};")));
    set_up.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::new(conn))
}

/// A connection to a file that nobody else has open, in SQLite's own default settings.
pub(super) fn connect_plain(path: &Path) -> Result<SqliteConnection, OpenError> {
    SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| OpenError::Engine(path.to_owned(), error.into()))
}

#[derive(QueryableByName)]
struct CheckUp {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = BigInt)]
    application_id: i64,
    #[diesel(sql_type = BigInt)]
    tables: i64,
}

/// Refuses a library that may corrupt data, and a file that is not ours.
fn check_up(conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let found: CheckUp = sql_query(
        "SELECT sqlite_version() AS version, application_id, (
             SELECT count(*) FROM sqlite_schema
             -- Committed before the first migration: a first start that was cut short may have left it alone.
             WHERE tbl_name <> '__diesel_schema_migrations'
         ) AS tables
         FROM pragma_application_id",
    )
    .get_result(conn)
    .map_err(|error| OpenError::Engine(path.to_owned(), error.into()))?;
    let version: Vec<u32> = found.version.split('.').filter_map(|part| part.parse().ok()).collect();
    if version.as_slice() < OLDEST_LIBRARY.as_slice() {
        return Err(OpenError::OldLibrary(found.version));
    }
    if found.application_id == MOVED_ID {
        return Err(OpenError::Moved(path.to_owned()));
    }
    if found.tables > 0 && found.application_id != APPLICATION_ID {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    Ok(())
}

fn migrate(conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    check_schema(conn, path)?;
    conn.run_pending_migrations(MIGRATIONS).map_err(|error| OpenError::Engine(path.to_owned(), error))?;
    Ok(())
}

/// Refuses a file that a newer program has changed.
fn check_schema(conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let engine = |error: Box<dyn StdError + Send + Sync>| OpenError::Engine(path.to_owned(), error);
    let known = diesel::migration::MigrationSource::<Db>::migrations(&MIGRATIONS).map_err(engine)?;
    let newest = known.iter().map(|migration| migration.name().version().as_owned()).max();
    let applied = conn.applied_migrations().map_err(engine)?;
    if applied.into_iter().max() > newest {
        return Err(OpenError::NewerSchema(path.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(QueryableByName)]
    struct Compiled {
        #[diesel(sql_type = Text)]
        compile_options: String,
    }

    #[test]
    fn sqlite_is_compiled_as_the_workspace_says() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let options = sql_query("SELECT compile_options FROM pragma_compile_options").load::<Compiled>(&mut conn);
        let options: Vec<_> = options.unwrap().into_iter().map(|row| row.compile_options).collect();
        for wanted in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0", "THREADSAFE=2", "OMIT_LOAD_EXTENSION"] {
            assert!(options.iter().any(|option| option == wanted), "{wanted}: see .cargo/config.toml");
        }
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "see .cargo/config.toml");
    }
}
