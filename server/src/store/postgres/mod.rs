//! What is PostgreSQL's own: connections and their settings, checks at start, the turn in two round trips.

use std::time::Duration;

use diesel::{ExpressionMethods, PgSortExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use orders_proto::sort::Direction;

pub(super) use self::readers::Reads;
pub use self::url::PostgresUrl;
use super::{
    Clock,
    engine::{self, Opened},
    known::Known,
    open::OpenError,
    page::Walk,
    rows::ReadRow,
    schema::{orders, store_state},
    writer::Writer,
};

mod checks;
mod columns;
mod compact;
#[path = "../conditions.rs"]
mod conditions;
mod connect;
mod copy;
mod follow;
#[path = "../log.rs"]
mod log;
pub(super) mod maintenance;
mod migrate;
pub(super) mod moving;
#[path = "../pages.rs"]
mod pages;
mod points;
#[path = "../queries.rs"]
mod queries;
mod readers;
#[path = "../reads.rs"]
mod reads;
mod search;
mod tls;
mod transactions;
mod turn;
mod url;

/// The backend, as the queries see it.
pub(super) type Db = diesel::pg::Pg;
/// A connection, as the queries see it.
pub(super) type Conn = AsyncPgConnection;

/// Opens a database for a store.
pub(super) async fn open(url: &PostgresUrl, retention: Duration, clock: Clock) -> Result<Opened, OpenError> {
    let server = connect::Server::new(url)?;
    migrate::migrate(&server).await?;
    let client = server.connect_for(connect::Purpose::Read).await?.client;
    let state = client.query_one(&format!("SELECT {} FROM store_state", columns::STATE_COLUMNS), &[]).await;
    let state = state.and_then(|row| columns::state_row(&row)).map_err(|error| server.failed(&error))?;
    let reads = engine::Reads::Postgres(Box::new(Reads::new(&server)?));
    let known = Known::new(state.revision);
    let (newest, loss) = known.listen();
    let follower = tokio::spawn(follow::follow(server.clone(), known.clone()));
    let transactions = transactions::Writer::new(server, transactions::Follower(follower.abort_handle()));
    let (writer, queue) = Writer::new(transactions, known, retention, clock);
    Ok(Opened { state, reads, queue, writer: writer.in_a_task(), newest, loss })
}

/// Sorts by the time of deletion, an absent one before all others: PostgreSQL's own order is the other way round.
fn by_deletion(query: queries::Orders<'static>, direction: Direction) -> queries::Orders<'static> {
    match direction {
        Direction::Ascending => query.then_order_by(orders::delete_time.asc().nulls_first()),
        Direction::Descending => query.then_order_by(orders::delete_time.desc().nulls_last()),
    }
}

/// Reads orders.
async fn load_orders(conn: &mut Conn, query: queries::Orders<'static>) -> QueryResult<Vec<ReadRow>> {
    query.select(ReadRow::as_select()).load(conn).await
}

/// Reads a page and the newest revision in one snapshot, which is one statement and one round trip; a page without a row to
/// say the revision takes a transaction.
async fn walk_now(conn: &mut Conn, walk: &Walk<'_>) -> QueryResult<(Vec<ReadRow>, i64)> {
    let revision = store_state::table.select(store_state::revision).single_value();
    let rows = queries::walked(walk).select((ReadRow::as_select(), revision));
    let rows: Vec<(ReadRow, Option<i64>)> = rows.load(conn).await?;
    match rows.last() {
        Some((_, Some(revision))) => {
            let revision = *revision;
            Ok((rows.into_iter().map(|(row, _)| row).collect(), revision))
        }
        _ => pages::walk_in_snapshot(conn, walk).await,
    }
}

/// Begins a transaction that reads: everything in it comes from one snapshot.
async fn begin_read(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

/// Ends a transaction that reads.
async fn end_read(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("COMMIT").await
}
