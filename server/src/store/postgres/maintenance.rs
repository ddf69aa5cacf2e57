//! What is done to a database by hand: see [`maintenance`](super::super::maintenance).

use std::{path::Path, time::Duration};

use tokio_postgres::{Client, Error};

use super::{
    super::{
        maintenance::{AMOUNTS, FAULTS, Finding, MaintenanceError, Sizes},
        sqlite,
    },
    PostgresUrl, compact,
    connect::{Connected, Purpose, Server, words},
    copy::Source,
    migrate,
};
use crate::orders::Timestamp;

impl From<Error> for MaintenanceError {
    fn from(error: Error) -> Self {
        Self::Database(words(&error))
    }
}

/// Connects to a store that is there and up to date, or becomes it.
async fn open(url: &PostgresUrl, purpose: Purpose) -> Result<Connected, MaintenanceError> {
    let server = Server::new(url)?;
    migrate::migrate(&server).await?;
    Ok(server.connect_for(purpose).await?)
}

/// Copies one snapshot into a SQLite file. It is held for as long as the copy takes: meanwhile PostgreSQL cannot clean up
/// after the writers, whose turns become slower.
pub(in crate::store) async fn backup(url: &PostgresUrl, to: &Path) -> Result<(), MaintenanceError> {
    let file = sqlite::maintenance::NewFile::beside(to)?;
    let connected = open(url, Purpose::Copy).await?;
    let source = Source::begin(&connected.client).await?;
    let mut copy = sqlite::copy::Copy::begin(&file.partial)?;
    let mut last = 0;
    loop {
        let rows = source.orders(last).await?;
        let Some(end) = rows.last() else { break };
        last = end.key;
        copy.orders(rows)?;
    }
    let mut last = (0, 0);
    loop {
        let rows = source.changes(last).await?;
        let Some(end) = rows.last() else { break };
        last = (end.revision, end.ordinal);
        copy.changes(rows)?;
    }
    let mut last = (Vec::new(), String::new());
    loop {
        let rows = source.ledger((&last.0, &last.1)).await?;
        let Some(end) = rows.last() else { break };
        last = (end.request_id.clone(), end.scope.clone());
        copy.ledger(rows)?;
    }
    copy.counters(source.counters().await?)?;
    copy.end(source.state().await?)?;
    file.finish()
}

pub(in crate::store) async fn new_epoch(url: &PostgresUrl) -> Result<(), MaintenanceError> {
    let client = open(url, Purpose::Write).await?.client;
    client.batch_execute("UPDATE store_state SET epoch = substr(uuid_send(gen_random_uuid()), 9)").await?;
    Ok(())
}

pub(in crate::store) async fn compact(url: &PostgresUrl, retention: Duration) -> Result<Sizes, MaintenanceError> {
    let client = open(url, Purpose::Write).await?.client;
    let before_bytes = size(&client).await?;
    let before = Timestamp::now().before(retention);
    while compact::chunk(&client, before.0).await? {}
    client.batch_execute("SET statement_timeout = 0").await?;
    client.batch_execute("VACUUM (ANALYZE) orders, order_names, changes, ledger, counters, store_state").await?;
    Ok(Sizes { before_bytes, after_bytes: size(&client).await? })
}

async fn size(client: &Client) -> Result<u64, MaintenanceError> {
    let size: i64 = client.query_one("SELECT pg_database_size(current_database())", &[]).await?.try_get(0)?;
    Ok(u64::try_from(size).unwrap_or(0))
}

pub(in crate::store) async fn doctor(url: &PostgresUrl) -> Result<Vec<Finding>, MaintenanceError> {
    let client = open(url, Purpose::Copy).await?.client;
    // One snapshot for all checks: what is compared must not change in between.
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let mut findings = Vec::new();
    for (check, query) in [
        ("engine", "SELECT 'PostgreSQL ' || current_setting('server_version')"),
        ("data checksums", "SELECT current_setting('data_checksums')"),
        ("synchronous commit", "SELECT current_setting('synchronous_commit')"),
        ("epoch", "SELECT encode(epoch, 'hex') FROM store_state"),
    ] {
        findings.push(Finding { check, found: client.query_one(query, &[]).await?.try_get(0)?, is_sound: true });
    }
    for (check, query) in AMOUNTS {
        findings.push(Finding { check, found: number(&client, query).await?.to_string(), is_sound: true });
    }
    for (check, query) in FAULTS {
        let found = number(&client, query).await?;
        findings.push(Finding { check, found: found.to_string(), is_sound: found == 0 });
    }
    Ok(findings)
}

async fn number(client: &Client, query: &str) -> Result<i64, Error> {
    client.query_one(query, &[]).await?.try_get(0)
}
