//! The change log, as those read it who follow the register.

use orders_server::store::Log;

use crate::support::*;

/// The revisions of a piece of the log, one for each change.
fn revisions(log: &Log) -> Vec<i64> {
    log.changes.iter().map(|change| change.after.revision).collect()
}

#[tokio::test]
async fn the_log_goes_on_after_a_revision_up_to_the_newest() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, ["tea", "ale"]).await;
        stored(&store, rename(named("tea"), "mate")).await;
        stored(&store, delete(named("ale"))).await;
        let log = store.log(1, 1_000).await.unwrap();
        assert_eq!((log.epoch.as_str(), log.floor, log.head), (store.epoch(), 0, 3));
        assert_eq!(revisions(&log), [2, 3]);
        assert_eq!(revisions(&store.log(0, 1_000).await.unwrap()), [1, 1, 2, 3]);
        assert_eq!(store.log(3, 1_000).await.unwrap().changes, []);
    })
    .await;
}

#[tokio::test]
async fn no_revision_of_the_log_is_split() {
    on_each_engine(async |database| {
        let store = database.open().await;
        for number in 0..3 {
            a_whole_turn(&store, number).await;
        }
        let log = store.log(0, 1_500).await.unwrap();
        assert_eq!(revisions(&log), vec![1; 1_000]);
        assert_eq!(log.head, 3);
        assert_eq!(revisions(&store.log(1, 1).await.unwrap()), vec![2; 1_000]);
        assert_eq!(revisions(&store.log(2, 1_500).await.unwrap()), vec![3; 1_000]);
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_hears_of_a_newer_revision() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        let mut newest = store.newest();
        assert_eq!(*newest.borrow_and_update(), 1);
        stored(&store, rename(named("tea"), "ale")).await;
        newest.changed().await.unwrap();
        assert_eq!(*newest.borrow_and_update(), 2);
        store.close().await;
        assert!(newest.changed().await.is_err(), "the writer has ended");
    })
    .await;
}
