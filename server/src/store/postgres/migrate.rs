//! The schema, brought up to date by one server at a time.

use diesel::{migration::MigrationSource, pg::Pg};
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::task::spawn_blocking;
use tokio_postgres::Client;

use super::{
    Conn, checks,
    connect::{Purpose, Server},
};
use crate::store::open::{DatabaseFault, OpenError};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/postgres");
/// 'ORDS': the advisory lock that migrations are serialised by. (diesel takes none.)
const LOCK: i64 = 0x4F52_4453;

/// Checks the database and brings its schema up to date; refuses one that is still being filled.
pub(super) async fn migrate(server: &Server) -> Result<(), OpenError> {
    let client = migrate_schema(server).await?;
    checks::is_filled(server, &client).await
}

/// Checks the database and brings its schema up to date; servers that start at once wait for one another.
pub(super) async fn migrate_schema(server: &Server) -> Result<Client, OpenError> {
    // The lock goes with this connection.
    let locked = server.connect_for(Purpose::Migrate).await?;
    checks::server(server, &locked.client).await?;
    let lock = locked.client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await;
    lock.map_err(|error| server.failed(&error))?;
    if !is_up_to_date(server, &locked.client).await? {
        checks::may_create(server, &locked.client).await?;
        run(server).await?;
    }
    checks::rights(server, &locked.client).await?;
    Ok(locked.client)
}

/// Whether the newest migration that is known has been applied; a newer one is refused.
async fn is_up_to_date(server: &Server, client: &Client) -> Result<bool, OpenError> {
    checks::is_ours_or_empty(server, client).await?;
    let exists = client.query_one("SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL", &[]).await;
    if !exists.and_then(|row| row.try_get::<_, bool>(0)).map_err(|error| server.failed(&error))? {
        return Ok(false);
    }
    let applied = client.query_one("SELECT max(version) FROM __diesel_schema_migrations", &[]).await;
    let applied = applied.and_then(|row| row.try_get::<_, Option<String>>(0)).map_err(|error| server.failed(&error))?;
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| server.engine(error))?;
    let newest = known.iter().map(|migration| migration.name().version().to_string()).max();
    if applied > newest {
        return Err(server.fault(DatabaseFault::NewerSchema));
    }
    Ok(applied == newest)
}

async fn run(server: &Server) -> Result<(), OpenError> {
    let connected = server.connect_for(Purpose::Migrate).await?;
    let (conn, _driver) = connected.for_queries().await.map_err(|error| server.engine(error))?;
    let migrated =
        spawn_blocking(move || AsyncConnectionWrapper::<Conn>::from(conn).run_pending_migrations(MIGRATIONS).map(drop));
    migrated.await.map_err(|error| server.engine(error))?.map_err(|error| server.engine(error))
}
