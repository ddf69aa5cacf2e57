//! A store that moves from a file to PostgreSQL, and one that is copied back into a file.

use std::cell::Cell;

use orders_server::store::{PostgresUrl, maintenance};

use super::*;

/// A file with orders of every kind, which nobody serves.
async fn filled() -> Database {
    let database = Database::sqlite();
    let store = database.open().await;
    stored_all(&store, NAMES).await;
    stored(&store, rename(named("tea"), "ale")).await;
    stored(&store, delete(named("tex"))).await;
    store.submit(command([create("mate")]).with(request("a"))).await.unwrap();
    store.close().await;
    database
}

fn target(url: &str) -> PostgresUrl {
    url.parse().unwrap()
}

/// Everything that a store tells of itself before it is closed: then its file is free for the next one.
async fn told(store: Store) -> impl PartialEq + std::fmt::Debug {
    let orders = all(&store, true).await;
    let log = store.log(0, 100_000).await.unwrap();
    let dates = store.dates(matching("")).await.unwrap().len();
    store.close().await;
    (store.epoch().to_owned(), store.secret().to_vec(), orders, log, dates)
}

#[tokio::test]
async fn a_store_moves_whole_and_is_served_there_alone() {
    let file = filled().await;
    let url = Cluster::shared().database();
    let before = told(file.open().await).await;
    assert!(maintenance::migrate_store(&file.path(), &target(&url), |_, _| ()).await.unwrap() > 50);
    assert_eq!(told(server(&url).await).await, before);
    let store = server(&url).await;
    assert_whole(&store).await;
    assert!(matches!(file.try_open().await, Err(OpenError::Moved(_))));
    let again = store.submit(command([create("mate")]).with(request("a"))).await.unwrap();
    assert_eq!(again.written[0].clone().order().unwrap().revision, 4, "the ledger has moved too");
    assert_eq!(stored(&store, create("cocoa")).await.revision, 5);
}

#[tokio::test]
async fn a_move_that_was_stopped_goes_on_where_it_was() {
    let file = filled().await;
    let before = told(file.open().await).await;
    let url = Cluster::shared().database();
    // Stopped after each of its steps in turn, until it comes to its end.
    let mut steps = 0;
    loop {
        let seen = Cell::new(0);
        let to = target(&url);
        let moved = {
            let path = file.path();
            let mut moving =
                Box::pin(async { maintenance::migrate_store(&path, &to, |_, _| seen.set(seen.get() + 1)).await });
            std::future::poll_fn(|context| match moving.as_mut().poll(context) {
                std::task::Poll::Pending if seen.get() > steps => std::task::Poll::Ready(None),
                polled => polled.map(Some),
            })
            .await
        };
        steps += 1;
        match moved {
            Some(moved) => break assert!(moved.unwrap() > 50),
            None => assert!(try_server(&url).await.is_err(), "a part of a store is not served"),
        }
    }
    assert!(steps > 2, "it was stopped");
    assert_eq!(told(server(&url).await).await, before);
    // Once more changes nothing.
    maintenance::migrate_store(&file.path(), &target(&url), |_, _| ()).await.unwrap();
    assert_eq!(told(server(&url).await).await, before);
}

#[tokio::test]
async fn a_store_moves_only_where_there_is_none() {
    let file = filled().await;
    let url = Cluster::shared().database();
    stored(&server(&url).await, create("tea")).await;
    let moved = maintenance::migrate_store(&file.path(), &target(&url), |_, _| ()).await;
    assert!(matches!(moved, Err(maintenance::MaintenanceError::NotEmpty)), "{moved:?}");
    assert!(file.try_open().await.is_ok(), "the file is served as before");
}

#[tokio::test]
async fn a_backup_is_a_file_with_everything_and_an_epoch_of_its_own() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    stored_all(&store, NAMES).await;
    stored(&store, delete(named("tex"))).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    maintenance::backup(&url.parse().unwrap(), &copy).await.unwrap();
    let restored = Store::open(&DatabaseUrl::Sqlite(copy), RETENTION).await.unwrap();
    assert_ne!(restored.epoch(), store.epoch());
    assert_eq!(all(&restored, true).await, all(&store, true).await);
    assert_eq!(restored.log(0, 1_000).await.unwrap().changes, store.log(0, 1_000).await.unwrap().changes);
    audit(&restored).await;
}

#[tokio::test]
async fn what_is_done_by_hand_works_on_postgresql_too() {
    let database: DatabaseUrl = Cluster::shared().database().parse().unwrap();
    let store = Store::open(&database, RETENTION).await.unwrap();
    stored_all(&store, NAMES).await;
    let findings = maintenance::doctor(&database).await.unwrap();
    assert!(findings.iter().all(|finding| finding.is_sound), "{findings:?}");
    let before = store.epoch().to_owned();
    maintenance::new_epoch(&database).await.unwrap();
    maintenance::compact(&database, RETENTION).await.unwrap();
    assert_ne!(Store::open(&database, RETENTION).await.unwrap().epoch(), before);
}
