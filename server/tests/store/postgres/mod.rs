//! What only stores on PostgreSQL can meet: each other, and a database that goes away, that is held up or that is refused.

mod encrypted;
mod faults;
mod moving;
mod plans;
mod refusals;
mod servers;

use std::time::Duration;

use orders_server::store::{DatabaseUrl, OpenError, Store};
use tokio_postgres::{Client, NoTls};

use crate::{cluster::Cluster, support::*};

/// A server on a database, by its URL.
async fn server(url: &str) -> Store {
    try_server(url).await.unwrap()
}

async fn try_server(url: &str) -> Result<Store, OpenError> {
    // What the tests store is never too old to be kept, whichever clock it was stored by.
    Store::open(&url.parse::<DatabaseUrl>().unwrap(), RETENTION * 10_000).await
}

/// A connection that speaks SQL to the database, as another program would.
async fn connection(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Awaits what must come to be, asking the database again and again.
async fn until(client: &Client, what: &str, is_so: &str) {
    let asked = tokio::time::timeout(Duration::from_secs(60), async {
        while !client.query_one(is_so, &[]).await.unwrap().get::<_, bool>(0) {
            tokio::task::yield_now().await;
        }
    });
    asked.await.unwrap_or_else(|_| panic!("{what}"));
}

/// Asserts that the log of a store has every revision up to the newest, each once, and that nothing else differs from it.
async fn assert_whole(store: &Store) {
    let log = store.log(0, 1_000_000).await.unwrap();
    let mut revisions: Vec<_> = log.changes.iter().map(|change| change.after.revision).collect();
    revisions.dedup();
    assert_eq!(revisions, (1..=log.head).collect::<Vec<_>>());
    audit(store).await;
}
