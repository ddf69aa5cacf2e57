//! What is looked at before a database is served: whether an OK would mean on disk, and whether it is ours.

use tokio_postgres::{Client, Row};

use super::connect::Server;
use crate::store::open::{DatabaseFault, OpenError};

/// The oldest version that makes random uuids by itself.
const OLDEST_VERSION: i32 = 130_000;
/// Every table of the schema.
const TABLES: [&str; 6] = ["orders", "order_names", "changes", "ledger", "counters", "store_state"];

/// Refuses a database that would lose what it confirms, that cannot hold every text, or that takes no writes.
pub(super) async fn server(server: &Server, client: &Client) -> Result<(), OpenError> {
    let query = "SELECT current_setting('server_version_num')::int4, current_setting('server_version'),
            current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
            current_setting('server_encoding'), pg_is_in_recovery(), current_schema() IS NULL";
    let found = client.query_one(query, &[]).await.map_err(|error| server.failed(&error))?;
    let fault = wrong(&found).map_err(|error| server.failed(&error))?;
    match fault {
        Some(fault) => Err(server.fault(fault)),
        None => Ok(()),
    }
}

fn wrong(found: &Row) -> Result<Option<DatabaseFault>, tokio_postgres::Error> {
    let text = |column: usize| found.try_get::<_, String>(column);
    if found.try_get::<_, i32>(0)? < OLDEST_VERSION {
        return Ok(Some(DatabaseFault::OldServer(text(1)?)));
    }
    // The same words of which PostgreSQL's manual says that a crash may lose what was committed, or damage it.
    for (setting, column) in [("fsync", 2), ("synchronous_commit", 3), ("full_page_writes", 4)] {
        if text(column)? == "off" {
            return Ok(Some(DatabaseFault::NotDurable(setting)));
        }
    }
    if text(5)? != "UTF8" {
        return Ok(Some(DatabaseFault::Encoding(text(5)?)));
    }
    if found.try_get(6)? {
        return Ok(Some(DatabaseFault::ReadOnly));
    }
    Ok(found.try_get::<_, bool>(7)?.then_some(DatabaseFault::NoSchema))
}

/// Refuses a database in which another program keeps tables of the same names.
pub(super) async fn is_ours_or_empty(server: &Server, client: &Client) -> Result<(), OpenError> {
    let query = "SELECT to_regclass('__diesel_schema_migrations') IS NULL AND
        EXISTS (SELECT 1 FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL)";
    let found = client.query_one(query, &[&TABLES.as_slice()]).await.and_then(|row| row.try_get(0));
    if found.map_err(|error| server.failed(&error))? { Err(server.fault(DatabaseFault::NotOurs)) } else { Ok(()) }
}

/// Refuses a role that may not bring the schema up to date.
pub(super) async fn may_create(server: &Server, client: &Client) -> Result<(), OpenError> {
    let may = client.query_one("SELECT has_schema_privilege(current_schema(), 'CREATE')", &[]).await;
    if may.and_then(|row| row.try_get(0)).map_err(|error| server.failed(&error))? {
        return Ok(());
    }
    Err(server.fault(DatabaseFault::NoRights("create tables, which a first start and an update need".to_owned())))
}

/// Refuses a role that may not do what the store does.
pub(super) async fn rights(server: &Server, client: &Client) -> Result<(), OpenError> {
    let query = "SELECT string_agg(name, ', ') FROM unnest($1::text[]) AS name
        WHERE NOT has_table_privilege(name, 'SELECT') OR NOT has_table_privilege(name, 'INSERT')
            OR NOT has_table_privilege(name, 'UPDATE') OR NOT has_table_privilege(name, 'DELETE')";
    let denied =
        client.query_one(query, &[&TABLES.as_slice()]).await.and_then(|row| row.try_get::<_, Option<String>>(0));
    if let Some(tables) = denied.map_err(|error| server.failed(&error))? {
        return Err(server.fault(DatabaseFault::NoRights(format!("read and change {tables}"))));
    }
    Ok(())
}

/// Refuses a database that is still being filled.
pub(super) async fn is_filled(server: &Server, client: &Client) -> Result<(), OpenError> {
    let state = client.query("SELECT 1 FROM store_state", &[]).await.map_err(|error| server.failed(&error))?;
    if state.is_empty() { Err(server.fault(DatabaseFault::BeingFilled)) } else { Ok(()) }
}
