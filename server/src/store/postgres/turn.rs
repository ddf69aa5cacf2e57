//! A turn's statements. Each is one statement whatever the size of the turn, prepared once: rows go in as one array for
//! each column.

use std::collections::BTreeSet;

use tokio_postgres::{Client, Error, Statement, types::ToSql};

use super::{
    super::{
        failpoint::{Asked, Point, reach},
        rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
        turn::{Changed, Stored},
    },
    columns::{Columns, ORDER_COLUMNS, STATE_COLUMNS, column, ledger_row, order_row, state_row},
    connect::words,
    search::Indexed,
};

/// What is named is found by `= ANY`, which an index serves whatever PostgreSQL takes a table for. A join it may begin by
/// reading all of a table that it has not counted yet: creates with request ids cost 40 times as much. Here and below a row
/// too many, of one name's id and another's scope, does no harm.
const LEDGER: &str = "SELECT request_id, scope, payload, answer, time FROM ledger
    WHERE request_id = ANY($1::bytea[]) AND scope = ANY($2::text[])";
const STATES: &str = "SELECT after_state FROM changes WHERE uuid = ANY($1::bytea[]) AND revision = ANY($2::bigint[])";
const CREATE: &str =
    "INSERT INTO orders (key, uuid, name, folded_name, completed, date, date_micros, date_is_day, revision,
        create_time, update_time, delete_time)
    SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::bigint[],
        $8::bool[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])";
const CHANGE: &str = "UPDATE orders SET name = new.name, folded_name = new.folded_name, completed = new.completed,
        date = new.date, date_micros = new.date_micros, date_is_day = new.date_is_day, revision = new.revision,
        create_time = new.create_time, update_time = new.update_time, delete_time = new.delete_time
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::text[], $6::bigint[], $7::bool[], $8::bigint[],
        $9::bigint[], $10::bigint[], $11::bigint[])
        AS new (key, name, folded_name, completed, date, date_micros, date_is_day, revision, create_time, update_time,
            delete_time)
    WHERE orders.key = new.key AND orders.key = ANY($1)";
/// Each row's trigrams are a slice of one array: see [`Indexed`].
const INDEX: &str = "INSERT INTO order_names (rowid, trigrams)
    SELECT rowid, ($4::integer[])[first:last]
    FROM unnest($1::bigint[], $2::integer[], $3::integer[]) AS new (rowid, first, last)
    ON CONFLICT (rowid) DO UPDATE SET trigrams = excluded.trigrams";
const LOG: &str =
    "INSERT INTO changes (revision, ordinal, uuid, kind, before_state, after_state, actor, request_id, turn, time)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bytea[], $7::text[],
        $8::bytea[], $9::bytea[], $10::bigint[])";
const RECORD: &str = "INSERT INTO ledger (request_id, scope, payload, answer, time)
    SELECT * FROM unnest($1::bytea[], $2::text[], $3::bytea[], $4::bytea[], $5::bigint[])";
const COUNT: &str = "INSERT INTO counters (is_day, bucket, open, completed)
    SELECT * FROM unnest($1::bool[], $2::bigint[], $3::bigint[], $4::bigint[])
    ON CONFLICT (is_day, bucket) DO UPDATE
    SET open = counters.open + excluded.open, completed = counters.completed + excluded.completed";
const ADVANCE: &str = "UPDATE store_state SET revision = $1, next_key = $2, last_commit = $3";
const IS_COMMITTED: &str = "SELECT 1 FROM changes WHERE revision = $1 AND turn = $2 LIMIT 1";
/// The notification is a hint to the other servers: see `follow.rs`. A COMMIT has no time-out: where a synchronous standby
/// is awaited, PostgreSQL takes one for a wish to wait no longer, and confirms what is on one disk only.
const NOTIFY_AND_COMMIT: &str = "SELECT pg_notify('orders', ''); SET LOCAL statement_timeout = 0; COMMIT";

/// A turn's statements, prepared on a connection.
pub(super) struct Statements {
    lock: Statement,
    orders: Statement,
    ledger: Statement,
    states: Statement,
    create: Statement,
    change: Statement,
    index: Statement,
    log: Statement,
    record: Statement,
    count: Statement,
    advance: Statement,
    is_committed: Statement,
}

impl Statements {
    pub(super) async fn prepare(client: &Client) -> Result<Self, Error> {
        // What all servers' writers wait for: alone, before anything is read.
        let lock = format!("SELECT {STATE_COLUMNS} FROM store_state FOR UPDATE");
        let orders = format!("SELECT {ORDER_COLUMNS} FROM orders WHERE uuid = ANY($1)");
        let (lock, orders, ledger, states, create, change, index, log, record, count, advance, is_committed) = tokio::try_join!(
            client.prepare(&lock),
            client.prepare(&orders),
            client.prepare(LEDGER),
            client.prepare(STATES),
            client.prepare(CREATE),
            client.prepare(CHANGE),
            client.prepare(INDEX),
            client.prepare(LOG),
            client.prepare(RECORD),
            client.prepare(COUNT),
            client.prepare(ADVANCE),
            client.prepare(IS_COMMITTED),
        )?;
        Ok(Self { lock, orders, ledger, states, create, change, index, log, record, count, advance, is_committed })
    }

    /// Takes the lock and answers the state under it; in a transaction that has done nothing yet.
    pub(super) async fn lock(&self, client: &Client) -> Result<StateRow, Error> {
        state_row(&client.query_one(&self.lock, &[]).await?)
    }

    pub(super) async fn orders(&self, client: &Client, uuids: &[Vec<u8>]) -> Result<Vec<OrderRow>, Error> {
        if uuids.is_empty() {
            return Ok(Vec::new());
        }
        client.query(&self.orders, &[&uuids]).await?.iter().map(order_row).collect()
    }

    pub(super) async fn ledger(&self, client: &Client, keys: &[(Vec<u8>, String)]) -> Result<Vec<LedgerRow>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let ids = column(keys, |key| key.0.as_slice());
        // Mostly all the same.
        let scopes: BTreeSet<&str> = keys.iter().map(|key| key.1.as_str()).collect();
        let scopes: Vec<&str> = scopes.into_iter().collect();
        client.query(&self.ledger, &[&ids, &scopes]).await?.iter().map(ledger_row).collect()
    }

    /// The states that orders had after their changes of these revisions, as far as they are kept.
    pub(super) async fn states(&self, client: &Client, wanted: &[(Vec<u8>, i64)]) -> Result<Vec<Vec<u8>>, Error> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (uuids, revisions) = (column(wanted, |state| state.0.as_slice()), column(wanted, |state| state.1));
        client.query(&self.states, &[&uuids, &revisions]).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// Whether a turn that wrote its changes after `revision` has been committed.
    pub(super) async fn is_committed(&self, client: &Client, revision: i64, turn: &[u8]) -> Result<bool, Error> {
        Ok(client.query_opt(&self.is_committed, &[&(revision + 1), &turn]).await?.is_some())
    }

    /// Writes a turn down and ends the transaction, all in one round trip. After an error in any statement PostgreSQL takes
    /// the COMMIT at the end for a ROLLBACK.
    pub(super) async fn store_and_commit(&self, client: &Client, stored: &Stored) -> Result<(), Unstored> {
        reach(Point::BeforeCommit)?;
        tokio::try_join!(
            biased;
            self.create(client, &stored.created),
            self.change(client, &stored.changed),
            self.index(client, stored),
            self.log_and_commit(client, stored),
        )?;
        // Whatever fails from here on, the turn is there.
        reach(Point::AfterCommit).map_err(|asked| Unstored::Unknown(asked.to_string()))
    }

    async fn log_and_commit(&self, client: &Client, stored: &Stored) -> Result<(), Unstored> {
        reach(Point::AfterInsert)?;
        tokio::try_join!(
            biased;
            self.log(client, &stored.changes),
            self.record(client, &stored.ledger),
            self.count(client, &stored.counters),
            self.advance(client, &stored.state),
            client.batch_execute(NOTIFY_AND_COMMIT),
        )?;
        Ok(())
    }

    /// Stores new orders by themselves, in a transaction of their own.
    pub(super) async fn insert_orders(&self, client: &Client, rows: &[OrderRow]) -> Result<(), Error> {
        client.batch_execute("BEGIN").await?;
        self.insert(client, rows).await?;
        self.index_names(client, &rows.iter().collect::<Vec<_>>()).await?;
        client.batch_execute("COMMIT").await
    }

    async fn create(&self, client: &Client, rows: &[OrderRow]) -> Result<u64, Unstored> {
        Ok(self.insert(client, rows).await?)
    }

    async fn insert(&self, client: &Client, rows: &[OrderRow]) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let uuids = column(rows, |row| row.uuid.as_slice());
        let columns = Columns::of(rows.iter());
        let mut values = columns.values();
        values.insert(1, &uuids);
        client.execute(&self.create, &values).await
    }

    async fn change(&self, client: &Client, rows: &[Changed]) -> Result<u64, Unstored> {
        if rows.is_empty() {
            return Ok(0);
        }
        Ok(client.execute(&self.change, &Columns::of(rows.iter().map(|changed| &changed.row)).values()).await?)
    }

    async fn index(&self, client: &Client, stored: &Stored) -> Result<u64, Unstored> {
        let renamed = stored.changed.iter().filter(|changed| changed.renamed).map(|changed| &changed.row);
        Ok(self.index_names(client, &stored.created.iter().chain(renamed).collect::<Vec<_>>()).await?)
    }

    async fn index_names(&self, client: &Client, rows: &[&OrderRow]) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let keys = column(rows, |row| row.key);
        let mut indexed = Indexed::default();
        for row in rows {
            indexed.push(&row.folded_name);
        }
        client.execute(&self.index, &[&keys, &indexed.first, &indexed.last, &indexed.numbers]).await
    }

    pub(super) async fn log(&self, client: &Client, rows: &[ChangeRow]) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let values: [&(dyn ToSql + Sync); 10] = [
            &column(rows, |row| row.revision),
            &column(rows, |row| row.ordinal),
            &column(rows, |row| row.uuid.as_slice()),
            &column(rows, |row| row.kind),
            &column(rows, |row| row.before_state.as_deref()),
            &column(rows, |row| row.after_state.as_slice()),
            &column(rows, |row| row.actor.as_str()),
            &column(rows, |row| row.request_id.as_deref()),
            &column(rows, |row| row.turn.as_slice()),
            &column(rows, |row| row.time),
        ];
        client.execute(&self.log, &values).await
    }

    pub(super) async fn record(&self, client: &Client, rows: &[LedgerRow]) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let values: [&(dyn ToSql + Sync); 5] = [
            &column(rows, |row| row.request_id.as_slice()),
            &column(rows, |row| row.scope.as_str()),
            &column(rows, |row| row.payload.as_slice()),
            &column(rows, |row| row.answer.as_slice()),
            &column(rows, |row| row.time),
        ];
        client.execute(&self.record, &values).await
    }

    pub(super) async fn count(&self, client: &Client, rows: &[CounterRow]) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let values: [&(dyn ToSql + Sync); 4] = [
            &column(rows, |row| row.is_day),
            &column(rows, |row| row.bucket),
            &column(rows, |row| row.open),
            &column(rows, |row| row.completed),
        ];
        client.execute(&self.count, &values).await
    }

    async fn advance(&self, client: &Client, state: &StateRow) -> Result<u64, Error> {
        client.execute(&self.advance, &[&state.revision, &state.next_key, &state.last_commit]).await
    }
}

/// Why a turn may not be on disk.
pub(super) enum Unstored {
    /// PostgreSQL refused something: nothing is stored.
    Refused(Error),
    /// A test asked for it: nothing is stored.
    Asked(Asked),
    /// Nobody here knows.
    Unknown(String),
}

impl From<Error> for Unstored {
    fn from(error: Error) -> Self {
        if error.as_db_error().is_some() { Self::Refused(error) } else { Self::Unknown(words(&error)) }
    }
}

impl From<Asked> for Unstored {
    fn from(asked: Asked) -> Self {
        Self::Asked(asked)
    }
}
