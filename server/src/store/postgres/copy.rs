//! A whole store, row by row: out of PostgreSQL in one snapshot, or into it.

use tokio_postgres::{Client, Error, Row, types::ToSql};

use super::{
    super::rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
    columns::{ORDER_COLUMNS, STATE_COLUMNS, ledger_row, order_row, state_row},
};

/// Rows that are copied at once.
pub(super) const SLICE: i64 = 5_000;

/// A snapshot that is read; it ends with its connection.
pub(super) struct Source<'c>(&'c Client);

impl<'c> Source<'c> {
    pub(super) async fn begin(client: &'c Client) -> Result<Self, Error> {
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(Self(client))
    }

    /// The next orders after a key.
    pub(super) async fn orders(&self, after: i64) -> Result<Vec<OrderRow>, Error> {
        let query = format!("SELECT {ORDER_COLUMNS} FROM orders WHERE key > $1 ORDER BY key LIMIT $2");
        self.rows(&query, &[&after, &SLICE], order_row).await
    }

    /// The next changes after a revision and an ordinal.
    pub(super) async fn changes(&self, after: (i64, i64)) -> Result<Vec<ChangeRow>, Error> {
        let query = "SELECT revision, ordinal, uuid, kind, before_state, after_state, actor, request_id, turn, time
            FROM changes WHERE (revision, ordinal) > ($1, $2) ORDER BY revision, ordinal LIMIT $3";
        self.rows(query, &[&after.0, &after.1, &SLICE], change_row).await
    }

    /// The next calls after a request id and a scope.
    pub(super) async fn ledger(&self, after: (&[u8], &str)) -> Result<Vec<LedgerRow>, Error> {
        let query = "SELECT request_id, scope, payload, answer, time
            FROM ledger WHERE (request_id, scope) > ($1, $2) ORDER BY request_id, scope LIMIT $3";
        self.rows(query, &[&after.0, &after.1, &SLICE], ledger_row).await
    }

    pub(super) async fn counters(&self) -> Result<Vec<CounterRow>, Error> {
        self.rows("SELECT is_day, bucket, open, completed FROM counters ORDER BY is_day, bucket", &[], counter_row)
            .await
    }

    pub(super) async fn state(&self) -> Result<StateRow, Error> {
        state_row(&self.0.query_one(&format!("SELECT {STATE_COLUMNS} FROM store_state"), &[]).await?)
    }

    async fn rows<T>(
        &self,
        query: &str,
        values: &[&(dyn ToSql + Sync)],
        row: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.0.query(query, values).await?.iter().map(row).collect()
    }
}

fn change_row(row: &Row) -> Result<ChangeRow, Error> {
    Ok(ChangeRow {
        revision: row.try_get(0)?,
        ordinal: row.try_get(1)?,
        uuid: row.try_get(2)?,
        kind: row.try_get(3)?,
        before_state: row.try_get(4)?,
        after_state: row.try_get(5)?,
        actor: row.try_get(6)?,
        request_id: row.try_get(7)?,
        turn: row.try_get(8)?,
        time: row.try_get(9)?,
    })
}

fn counter_row(row: &Row) -> Result<CounterRow, Error> {
    Ok(CounterRow {
        is_day: row.try_get(0)?,
        bucket: row.try_get(1)?,
        open: row.try_get(2)?,
        completed: row.try_get(3)?,
    })
}
