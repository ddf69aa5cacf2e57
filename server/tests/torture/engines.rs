//! The engines that a register can stand on.

use tempfile::TempDir;

use crate::cluster::Cluster;

/// A new, empty database.
pub(crate) struct Database {
    /// The engine's name.
    pub(crate) engine: &'static str,
    /// As `--database` takes it.
    pub(crate) url: String,
    /// Programs that may serve it at once.
    pub(crate) servers: usize,
    /// For whatever the test keeps beside it.
    pub(crate) folder: TempDir,
}

/// One on each engine.
pub(crate) fn each() -> [Database; 2] {
    let (folder, beside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url = format!("sqlite:{}", folder.path().join("orders.db").display());
    [
        Database { engine: "SQLite", url, servers: 1, folder },
        Database { engine: "PostgreSQL", url: Cluster::shared().database(), servers: 2, folder: beside },
    ]
}
