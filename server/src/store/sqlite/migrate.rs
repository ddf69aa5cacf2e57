//! The schema's versions.

use std::{error::Error as StdError, path::Path};

use diesel::{SqliteConnection, migration::MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{super::open::OpenError, Db};

pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");

/// Brings a file's schema up to date.
pub(super) fn migrate(conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    check_schema(conn, path)?;
    conn.run_pending_migrations(MIGRATIONS).map_err(|error| OpenError::Engine(path.to_owned(), error))?;
    Ok(())
}

/// Refuses a file that a newer program has changed.
pub(super) fn check_schema(conn: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let engine = |error: Box<dyn StdError + Send + Sync>| OpenError::Engine(path.to_owned(), error);
    let known = MigrationSource::<Db>::migrations(&MIGRATIONS).map_err(engine)?;
    let newest = known.iter().map(|migration| migration.name().version().as_owned()).max();
    let applied = conn.applied_migrations().map_err(engine)?;
    if applied.into_iter().max() > newest {
        return Err(OpenError::NewerSchema(path.to_owned()));
    }
    Ok(())
}
