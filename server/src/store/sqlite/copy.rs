//! A whole store, row by row: into a new file, or out of one.

use std::path::Path;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper, SqliteConnection,
    connection::SimpleConnection, insert_into, update,
};
use diesel_migrations::MigrationHarness;

use super::{
    super::{
        maintenance::MaintenanceError,
        open::OpenError,
        rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
        schema::{changes, counters, ledger, orders, store_state},
    },
    connect::{MOVED_ID, connect_plain},
    file::Sqlite,
    migrate::MIGRATIONS,
    turn::order_names,
};

/// A new file that is filled in one transaction.
pub(in crate::store) struct Copy(SqliteConnection);

impl Copy {
    /// Begins an empty store in a file that does not exist yet.
    pub(in crate::store) fn begin(path: &Path) -> Result<Self, MaintenanceError> {
        let mut conn = connect_plain(path)?;
        // Nobody reads the file before it is whole, so that nothing in it need be undone.
        conn.batch_execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
        let migrated = conn.run_pending_migrations(MIGRATIONS).map(drop);
        migrated.map_err(|error| OpenError::Engine(path.to_owned(), error))?;
        conn.batch_execute("BEGIN")?;
        Ok(Self(conn))
    }

    pub(in crate::store) fn orders(&mut self, rows: Vec<OrderRow>) -> QueryResult<()> {
        for row in rows {
            insert_into(order_names::table)
                .values((order_names::rowid.eq(row.key), order_names::folded_name.eq(&row.folded_name)))
                .execute(&mut self.0)?;
            insert_into(orders::table).values(row).execute(&mut self.0)?;
        }
        Ok(())
    }

    pub(in crate::store) fn changes(&mut self, rows: Vec<ChangeRow>) -> QueryResult<()> {
        rows.into_iter().try_for_each(|row| insert_into(changes::table).values(row).execute(&mut self.0).map(drop))
    }

    pub(in crate::store) fn ledger(&mut self, rows: Vec<LedgerRow>) -> QueryResult<()> {
        rows.into_iter().try_for_each(|row| insert_into(ledger::table).values(row).execute(&mut self.0).map(drop))
    }

    pub(in crate::store) fn counters(&mut self, rows: Vec<CounterRow>) -> QueryResult<()> {
        rows.into_iter().try_for_each(|row| insert_into(counters::table).values(row).execute(&mut self.0).map(drop))
    }

    /// Writes the state and closes the file.
    pub(in crate::store) fn end(mut self, state: StateRow) -> QueryResult<()> {
        update(store_state::table).set(state).execute(&mut self.0)?;
        self.0.batch_execute("COMMIT")
    }
}

/// A file that is read whole and that nobody serves meanwhile, nor any more once it is retired.
pub(in crate::store) struct Source {
    /// Held, not used: it has the lock.
    _file: Sqlite,
    conn: SqliteConnection,
}

impl Source {
    pub(in crate::store) fn open(path: &Path) -> Result<Self, OpenError> {
        Sqlite::open_to_move(path).map(|(file, conn)| Self { _file: file, conn })
    }

    /// How many rows there are to read, about.
    pub(in crate::store) fn rows(&mut self) -> QueryResult<u64> {
        let rows = orders::table.count().get_result::<i64>(&mut self.conn)?
            + changes::table.count().get_result::<i64>(&mut self.conn)?
            + ledger::table.count().get_result::<i64>(&mut self.conn)?;
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    /// The next orders after a key.
    pub(in crate::store) fn orders(&mut self, after: i64, limit: i64) -> QueryResult<Vec<OrderRow>> {
        let rows = orders::table.filter(orders::key.gt(after)).order(orders::key).limit(limit);
        rows.select(OrderRow::as_select()).load(&mut self.conn)
    }

    /// The next changes after a revision and an ordinal.
    pub(in crate::store) fn changes(&mut self, after: (i64, i64), limit: i64) -> QueryResult<Vec<ChangeRow>> {
        let (revision, ordinal) = after;
        let later = changes::revision.gt(revision).or(changes::revision.eq(revision).and(changes::ordinal.gt(ordinal)));
        let rows = changes::table.filter(changes::revision.ge(revision)).filter(later);
        let rows = rows.order((changes::revision, changes::ordinal)).limit(limit);
        rows.select(ChangeRow::as_select()).load(&mut self.conn)
    }

    /// The next calls after a request id and a scope.
    pub(in crate::store) fn ledger(&mut self, after: (&[u8], &str), limit: i64) -> QueryResult<Vec<LedgerRow>> {
        let (id, scope) = after;
        let later = ledger::request_id.gt(id).or(ledger::request_id.eq(id).and(ledger::scope.gt(scope)));
        let rows = ledger::table.filter(ledger::request_id.ge(id)).filter(later);
        let rows = rows.order((ledger::request_id, ledger::scope)).limit(limit);
        rows.select(LedgerRow::as_select()).load(&mut self.conn)
    }

    pub(in crate::store) fn counters(&mut self) -> QueryResult<Vec<CounterRow>> {
        let rows = counters::table.order((counters::is_day, counters::bucket));
        rows.select(CounterRow::as_select()).load(&mut self.conn)
    }

    pub(in crate::store) fn state(&mut self) -> QueryResult<StateRow> {
        store_state::table.select(StateRow::as_select()).first(&mut self.conn)
    }

    /// Marks the file as one whose store has moved: durable when this returns.
    pub(in crate::store) fn retire(&mut self) -> QueryResult<()> {
        self.conn.batch_execute(&format!("PRAGMA application_id = {MOVED_ID}; PRAGMA wal_checkpoint(TRUNCATE)"))
    }
}
