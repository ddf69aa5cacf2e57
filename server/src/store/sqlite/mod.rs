//! What is SQLite's own.
//!
//! - `file`, `lock`, `migrate`, `check`: the file, which is this process's alone, and what is looked at before it is served
//! - `connect`: connections and their settings
//! - `transactions`, `turn`, `kept`, `checkpoints`, `compact`: the writer's side
//! - `readers`, `quick`, `committed`, `dates`, `search`: the readers' side
//! - `maintenance`, `copy`: what is done to a file by hand

use std::{path::Path, sync::Arc, time::Duration};

use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper, SqliteConnection, sql_query};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use orders_proto::sort::Direction;
use tokio_util::task::TaskTracker;

pub(super) use self::readers::Reads;
use self::{
    checkpoints::Checkpoints, committed::Committed, connect::InPlace, dates::walk_now, file::Sqlite, kept::Kept,
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
mod connect;
pub(super) mod copy;
mod dates;
mod file;
mod kept;
mod lock;
#[path = "../log.rs"]
mod log;
pub(super) mod maintenance;
mod migrate;
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
