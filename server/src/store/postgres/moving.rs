//! A store that moves from a SQLite file to PostgreSQL. It can be stopped at any point and goes on where it was: rows are
//! copied in their order, and what is there already is not copied again. While a database is being filled it has no state
//! row, so that nobody serves it; from the moment the file is retired nobody serves that either.

use std::path::Path;

use sha2::{Digest, Sha256};
use tokio_postgres::{Client, types::ToSql};

use super::{
    super::{
        maintenance::MaintenanceError,
        rows::{ChangeRow, CounterRow, LedgerRow, OrderRow, StateRow},
        sqlite,
    },
    PostgresUrl,
    columns::{STATE_COLUMNS, state_row},
    connect::{Purpose, Server},
    copy::{SLICE, Source},
    migrate,
    turn::Statements,
};

const STATE: &str = "INSERT INTO store_state (id, epoch, secret, revision, floor, next_key, last_commit)
    VALUES (1, $1, $2, $3, $4, $5, $6)";

/// Moves the store; tells `progress` how many of how many rows have been copied.
pub(in crate::store) async fn move_store(
    from: &Path,
    to: &PostgresUrl,
    progress: impl Fn(u64, u64),
) -> Result<u64, MaintenanceError> {
    let mut source = sqlite::copy::Source::open(from)?;
    let server = Server::new(to)?;
    migrate::migrate_schema(&server).await?;
    let client = server.connect_for(Purpose::Copy).await?.client;
    let state = source.state()?;
    let rows = source.rows()?;
    if begin(&client, &state).await? == Begun::Done {
        return Ok(rows);
    }
    let mut target =
        Target { statements: Statements::prepare(&client).await?, client: &client, progress, done: 0, rows };
    target.fill(&mut source).await?;
    compare(&mut source, &client).await?;
    source.retire()?;
    let values: [&(dyn ToSql + Sync); 6] =
        [&state.epoch, &state.secret, &state.revision, &state.floor, &state.next_key, &state.last_commit];
    client.execute(STATE, &values).await?;
    client.batch_execute("ANALYZE orders, order_names, changes, ledger, counters").await?;
    Ok(rows)
}

#[derive(PartialEq, Eq)]
enum Begun {
    /// There is something to copy.
    ToFill,
    /// This very store is there already.
    Done,
}

/// Takes the state row out of a database that is empty; refuses one that is not.
async fn begin(client: &Client, state: &StateRow) -> Result<Begun, MaintenanceError> {
    let found = client.query_opt(&format!("SELECT {STATE_COLUMNS} FROM store_state"), &[]).await?;
    let Some(found) = found.as_ref().map(state_row).transpose()? else { return Ok(Begun::ToFill) };
    if found.epoch == state.epoch {
        return Ok(Begun::Done);
    }
    if found.next_key != 1 || found.revision != 0 {
        return Err(MaintenanceError::NotEmpty);
    }
    client.execute("DELETE FROM store_state WHERE revision = 0 AND next_key = 1", &[]).await?;
    Ok(Begun::ToFill)
}

/// A database that is being filled.
struct Target<'c, P> {
    client: &'c Client,
    statements: Statements,
    progress: P,
    done: u64,
    rows: u64,
}

impl<P: Fn(u64, u64)> Target<'_, P> {
    fn advance(&mut self, rows: usize) {
        self.done += rows as u64;
        (self.progress)(self.done, self.rows);
    }

    async fn fill(&mut self, source: &mut sqlite::copy::Source) -> Result<(), MaintenanceError> {
        let there = "SELECT coalesce(max(key), 0), count(*) FROM orders";
        let there = self.client.query_one(there, &[]).await?;
        let (mut last, count): (i64, i64) = (there.try_get(0)?, there.try_get(1)?);
        self.advance(usize::try_from(count).unwrap_or(0));
        loop {
            let rows = source.orders(last, SLICE)?;
            let Some(end) = rows.last() else { break };
            last = end.key;
            self.statements.insert_orders(self.client, &rows).await?;
            self.advance(rows.len());
        }
        let there = "SELECT revision, ordinal FROM changes ORDER BY revision DESC, ordinal DESC LIMIT 1";
        let there = self.client.query_opt(there, &[]).await?;
        let mut last = match there {
            Some(row) => (row.try_get(0)?, row.try_get(1)?),
            None => (0, 0),
        };
        loop {
            let rows = source.changes(last, SLICE)?;
            let Some(end) = rows.last() else { break };
            last = (end.revision, end.ordinal);
            self.statements.log(self.client, &rows).await?;
            self.advance(rows.len());
        }
        let there = "SELECT request_id, scope FROM ledger ORDER BY request_id DESC, scope DESC LIMIT 1";
        let there = self.client.query_opt(there, &[]).await?;
        let mut last = match there {
            Some(row) => (row.try_get(0)?, row.try_get(1)?),
            None => (Vec::new(), String::new()),
        };
        loop {
            let rows = source.ledger((&last.0, &last.1), SLICE)?;
            let Some(end) = rows.last() else { break };
            last = (end.request_id.clone(), end.scope.clone());
            self.statements.record(self.client, &rows).await?;
            self.advance(rows.len());
        }
        self.client.execute("DELETE FROM counters", &[]).await?;
        self.statements.count(self.client, &source.counters()?).await?;
        Ok(())
    }
}

/// How many rows of a table there are, and what they hold.
#[derive(Default)]
struct Sum {
    rows: u64,
    content: Sha256,
}

impl Sum {
    fn add<R: std::fmt::Debug>(&mut self, rows: &[R]) {
        for row in rows {
            self.rows += 1;
            self.content.update(format!("{row:?}"));
        }
    }

    fn expect(self, table: &'static str, found: Self) -> Result<(), MaintenanceError> {
        if (self.rows, self.content.finalize()) == (found.rows, found.content.finalize()) {
            return Ok(());
        }
        Err(MaintenanceError::Differs(table))
    }
}

/// Reads both stores once more, to the end, and compares their rows by number and SHA-256.
async fn compare(source: &mut sqlite::copy::Source, client: &Client) -> Result<(), MaintenanceError> {
    let target = Source::begin(client).await?;
    let (mut there, mut here, mut last) = (Sum::default(), Sum::default(), (0, 0));
    loop {
        let (theirs, ours): (Vec<OrderRow>, _) = (source.orders(last.0, SLICE)?, target.orders(last.1).await?);
        there.add(&theirs);
        here.add(&ours);
        last = (theirs.last().map_or(last.0, |row| row.key), ours.last().map_or(last.1, |row| row.key));
        if theirs.is_empty() && ours.is_empty() {
            break;
        }
    }
    there.expect("orders", here)?;
    let (mut there, mut here, mut last) = (Sum::default(), Sum::default(), ((0, 0), (0, 0)));
    let end = |rows: &[ChangeRow], last| rows.last().map_or(last, |row| (row.revision, row.ordinal));
    loop {
        let (theirs, ours) = (source.changes(last.0, SLICE)?, target.changes(last.1).await?);
        there.add(&theirs);
        here.add(&ours);
        last = (end(&theirs, last.0), end(&ours, last.1));
        if theirs.is_empty() && ours.is_empty() {
            break;
        }
    }
    there.expect("changes", here)?;
    let (mut there, mut here) = (Sum::default(), Sum::default());
    let mut last = ((Vec::new(), String::new()), (Vec::new(), String::new()));
    let end = |rows: &[LedgerRow], last| rows.last().map_or(last, |row| (row.request_id.clone(), row.scope.clone()));
    loop {
        let theirs = source.ledger((&last.0.0, &last.0.1), SLICE)?;
        let ours = target.ledger((&last.1.0, &last.1.1)).await?;
        there.add(&theirs);
        here.add(&ours);
        last = (end(&theirs, last.0), end(&ours, last.1));
        if theirs.is_empty() && ours.is_empty() {
            break;
        }
    }
    there.expect("ledger", here)?;
    let (mut there, mut here) = (Sum::default(), Sum::default());
    there.add::<CounterRow>(&source.counters()?);
    here.add(&target.counters().await?);
    there.expect("counters", here)?;
    client.batch_execute("COMMIT").await?;
    Ok(())
}
