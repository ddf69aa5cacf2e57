use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use orders_server::{
    orders::Timestamp,
    store::{DatabaseUrl, OpenError, Store},
};
use tempfile::TempDir;

use crate::cluster::Cluster;

/// When tests begin.
pub const NOW: Timestamp = Timestamp(1_718_274_153_000_000);
pub const RETENTION: Duration = Duration::from_secs(30 * 86_400);

/// Runs a test on a new database of each engine.
pub async fn on_each_engine(test: impl AsyncFn(Database)) {
    for database in [Database::sqlite(), Database::postgres()] {
        test(database).await;
    }
}

/// An empty database with its own clock; gone when it is dropped.
pub struct Database {
    engine: Engine,
    pub clock: Clock,
    /// How long the store keeps what is old.
    pub retention: Duration,
}

enum Engine {
    Sqlite(TempDir),
    Postgres(DatabaseUrl),
}

impl Database {
    pub fn sqlite() -> Self {
        Self::on(Engine::Sqlite(tempfile::tempdir().unwrap()))
    }

    pub fn postgres() -> Self {
        Self::on(Engine::Postgres(Cluster::shared().database().parse().unwrap()))
    }

    fn on(engine: Engine) -> Self {
        Self { engine, clock: Clock::default(), retention: RETENTION }
    }

    /// Opens the store, with the test's clock.
    pub async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    pub async fn try_open(&self) -> Result<Store, OpenError> {
        let clock = self.clock.clone();
        Store::open_with(&self.url(), self.retention, Box::new(move || clock.read())).await
    }

    /// Opens the store and waits until it has compacted what is old, which it does not do again within a test.
    pub async fn open_and_settle(&self) -> Store {
        let looks = self.clock.looks();
        let store = self.open().await;
        while self.clock.looks() == looks {
            tokio::task::yield_now().await;
        }
        store
    }

    /// Closes the store and opens it again.
    pub async fn reopened(&self, store: Store) -> Store {
        store.close().await;
        drop(store);
        self.open().await
    }

    pub fn url(&self) -> DatabaseUrl {
        match &self.engine {
            Engine::Sqlite(_) => DatabaseUrl::Sqlite(self.path()),
            Engine::Postgres(url) => url.clone(),
        }
    }

    /// Servers that may share it, as far as tests go.
    pub fn servers(&self) -> usize {
        match self.engine {
            Engine::Sqlite(_) => 1,
            Engine::Postgres(_) => 2,
        }
    }

    /// The file of a database that is one.
    pub fn path(&self) -> PathBuf {
        self.folder().join("orders.db")
    }

    /// The folder of a database that is a file.
    pub fn folder(&self) -> &Path {
        match &self.engine {
            Engine::Sqlite(folder) => folder.path(),
            Engine::Postgres(url) => panic!("{url} has no folder"),
        }
    }
}

/// A clock that stands still until it is told otherwise, and counts who looks at it: the writer does, once a turn.
#[derive(Clone)]
pub struct Clock {
    micros: Arc<AtomicI64>,
    looks: Arc<AtomicUsize>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { micros: Arc::new(AtomicI64::new(NOW.0)), looks: Arc::default() }
    }
}

impl Clock {
    pub fn set(&self, now: Timestamp) {
        self.micros.store(now.0, Ordering::SeqCst);
    }

    pub fn later(&self, by: Duration) {
        self.micros.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(self.micros.load(Ordering::SeqCst))
    }

    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::SeqCst)
    }

    fn read(&self) -> Timestamp {
        self.looks.fetch_add(1, Ordering::SeqCst);
        self.now()
    }
}
