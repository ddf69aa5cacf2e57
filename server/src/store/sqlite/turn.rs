//! A turn's rows, in and out. One statement each, run in a loop: SQLite is in this process, so a statement costs no round
//! trip, and a list of changing length would be prepared anew each time.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper, SqliteConnection,
    connection::SimpleConnection, insert_into, replace_into, sql_query, sql_types::BigInt, update, upsert::excluded,
};

use super::{
    super::{
        failpoint::{Point, reach},
        rows::{ChangeRow, LedgerRow, OrderRow},
        schema::{changes, counters, ledger, orders, store_state},
        turn::{Changed, Named, Stored, Wanted},
    },
    Conn,
    kept::Kept,
};

/// Bytes of names whose trigrams fill a page of the search index, about.
const NAMES_A_PAGE: usize = 400;
/// Pages of the search index that are merged for each that is written: as often as a page is written anew, on its way to the
/// largest segment of a million orders.
const MERGED_A_PAGE: usize = 6;

diesel::table! {
    /// The search index; see the migrations.
    order_names (rowid) {
        /// The order's key.
        rowid -> BigInt,
        /// Its folded name.
        folded_name -> Text,
    }
}

/// Begins a transaction that writes, at once: one that read first could only fail when it comes to writing.
pub(in crate::store) async fn begin(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| conn.batch_execute("BEGIN IMMEDIATE")).await
}

/// Makes the transaction durable.
pub(in crate::store) async fn commit(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| conn.batch_execute("COMMIT")).await
}

/// Undoes the transaction, if one is open.
pub(in crate::store) async fn rollback(conn: &mut Conn) -> QueryResult<()> {
    conn.spawn_blocking(|conn| conn.batch_execute("ROLLBACK")).await
}

/// What of the named rows is there.
pub(in crate::store) async fn load(conn: &mut Conn, wanted: Wanted) -> QueryResult<Named> {
    conn.spawn_blocking(move |conn| {
        let mut named = Named::default();
        for uuid in &wanted.orders {
            named.orders.extend(order(conn, uuid)?);
        }
        for (id, scope) in &wanted.ledger {
            named.ledger.extend(ledger_row(conn, id, scope)?);
        }
        Ok(named)
    })
    .await
}

fn order(conn: &mut SqliteConnection, uuid: &[u8]) -> QueryResult<Option<OrderRow>> {
    orders::table.filter(orders::uuid.eq(uuid)).select(OrderRow::as_select()).first(conn).optional()
}

fn ledger_row(conn: &mut SqliteConnection, id: &[u8], scope: &str) -> QueryResult<Option<LedgerRow>> {
    ledger::table.find((id, scope)).select(LedgerRow::as_select()).first(conn).optional()
}

/// The states that an order had after its changes of these revisions, as far as they are kept.
pub(in crate::store) async fn states(conn: &mut Conn, wanted: Vec<(Vec<u8>, i64)>) -> QueryResult<Vec<Vec<u8>>> {
    conn.spawn_blocking(move |conn| {
        let mut states = Vec::new();
        for (uuid, revision) in wanted {
            let row = changes::table.filter(changes::uuid.eq(&uuid)).filter(changes::revision.eq(revision));
            states.extend(row.select(changes::after_state).first::<Vec<u8>>(conn).optional()?);
        }
        Ok(states)
    })
    .await
}

/// Whether a turn that wrote its changes after `revision` has been committed.
pub(in crate::store) async fn is_committed(conn: &mut Conn, revision: i64, turn: Vec<u8>) -> QueryResult<bool> {
    conn.spawn_blocking(move |conn| {
        let row = changes::table.filter(changes::revision.eq(revision + 1)).filter(changes::turn.eq(turn));
        Ok(row.select(changes::ordinal).first::<i64>(conn).optional()?.is_some())
    })
    .await
}

/// Names of statements that are kept.
enum Merge {}
enum Move {}
enum Mark {}
enum Count {}
enum Advance {}

/// Writes a turn down.
pub(in crate::store) async fn store(conn: &mut Conn, stored: Stored) -> QueryResult<()> {
    conn.spawn_blocking(move |conn| {
        // The search index comes first: FTS5 writes what it has gathered to the disk whenever another statement makes a
        // savepoint, as an update does; and whenever a key is not above the one before it, so the old ones come first.
        for Changed { row, .. } in stored.changed.iter().filter(|changed| changed.renamed) {
            let name = (order_names::rowid.eq(row.key), order_names::folded_name.eq(&row.folded_name));
            replace_into(order_names::table).values(name).execute(conn)?;
        }
        for row in &stored.created {
            let name = (order_names::rowid.eq(row.key), order_names::folded_name.eq(&row.folded_name));
            insert_into(order_names::table).values(name).execute(conn)?;
        }
        merge(conn, &stored)?;
        for row in stored.created {
            insert_into(orders::table).values(row).execute(conn)?;
        }
        for Changed { row, moved, .. } in stored.changed {
            change(conn, row, moved)?;
        }
        reach(Point::AfterInsert)?;
        for row in stored.changes {
            insert_into(changes::table).values::<ChangeRow>(row).execute(conn)?;
        }
        for row in stored.ledger {
            insert_into(ledger::table).values::<LedgerRow>(row).execute(conn)?;
        }
        for row in stored.counters {
            let counted = insert_into(counters::table)
                .values(row)
                .on_conflict((counters::is_day, counters::bucket))
                .do_update()
                .set((
                    counters::open.eq(counters::open + excluded(counters::open)),
                    counters::completed.eq(counters::completed + excluded(counters::completed)),
                ));
            Kept::<Count, _>::new(counted).run(conn)?;
        }
        Kept::<Advance, _>::new(update(store_state::table).set(stored.state)).run(conn)
    })
    .await
}

/// Merges the search index's segments by as much as this turn has added to them. FTS5's own merging does nothing for 64 pages
/// and then what was due for all of them, which keeps one turn in so many waiting.
fn merge(conn: &mut SqliteConnection, stored: &Stored) -> QueryResult<()> {
    let renamed = stored.changed.iter().filter(|changed| changed.renamed).map(|changed| &changed.row);
    let bytes: usize = stored.created.iter().chain(renamed).map(|row| row.folded_name.len()).sum();
    if bytes == 0 {
        return Ok(());
    }
    let pages = i64::try_from(MERGED_A_PAGE * (1 + bytes / NAMES_A_PAGE)).unwrap_or(i64::MAX);
    let merge = sql_query("INSERT INTO order_names (order_names, rank) VALUES ('merge', ?)").bind::<BigInt, _>(pages);
    Kept::<Merge, _>::new(merge).run(conn)
}

/// SQLite writes every index of a column that is set, whether its value changes or not.
fn change(conn: &mut SqliteConnection, row: OrderRow, moved: bool) -> QueryResult<()> {
    let order = orders::table.find(row.key);
    if moved {
        return Kept::<Move, _>::new(update(order).set(row)).run(conn);
    }
    let mark = (
        orders::completed.eq(row.completed),
        orders::revision.eq(row.revision),
        orders::update_time.eq(row.update_time),
    );
    Kept::<Mark, _>::new(update(order).set(mark)).run(conn)
}
