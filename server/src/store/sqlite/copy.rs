//! A whole store, row by row: into a new file, or out of one.

use std::path::Path;

use diesel::{
    ExpressionMethods, QueryResult, RunQueryDsl, SqliteConnection, connection::SimpleConnection, insert_into, update,
};
use diesel_migrations::MigrationHarness;

use super::{
    super::{
        maintenance::MaintenanceError,
        open::OpenError,
        rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
        schema::{changes, counters, ledger, orders, store_state},
    },
    MIGRATIONS, connect_plain,
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
