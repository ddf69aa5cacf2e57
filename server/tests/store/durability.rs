use orders_server::orders::{Guard, Patch};

use crate::support::*;

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    on_each_engine(async |database| {
        let store = database.open().await;
        for name in NAMES {
            stored(&store, create(name)).await;
        }
        stored(&store, rename(named("tea"), "ale")).await;
        stored(&store, update(named("tex"), Patch { completed: Some(true), ..Patch::default() })).await;
        stored(&store, delete(named("it's"))).await;
        let before = all(&store, true).await;
        let store = database.reopened(store).await;
        assert_eq!(all(&store, true).await, before);
    })
    .await;
}

#[tokio::test]
async fn an_order_holds_to_the_letter_what_was_sent() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let dates = ["2024-06-13 10:22:33.123456Z", "2024-06-13T10:22:33.1+02:00", "0001-01-01", "9999-12-31"];
        for (name, date) in NAMES.into_iter().zip(dates.into_iter().cycle()) {
            let order = stored(&store, create_on(date, name)).await;
            assert_eq!((order.name.as_str(), order.date.text.as_str()), (name, date));
            assert_eq!(store.order(order.uuid).await.unwrap(), Some(order));
        }
    })
    .await;
}

#[test]
fn a_store_outlives_the_runtime_that_it_was_opened_in() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = Database::sqlite();
    let first = runtime();
    let store = first.block_on(database.open());
    drop(first);
    let order = runtime().block_on(stored(&store, create("tea")));
    assert_eq!(order.name, "tea");
}

#[tokio::test]
async fn history_is_there_after_reopening() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        stored(&store, rename(named("tea"), "ale")).await;
        stored(&store, delete(named("tea"))).await;
        let before = store.history(named("tea"), i64::MAX, 10).await.unwrap();
        assert_eq!(before.len(), 3);
        let store = database.reopened(store).await;
        assert_eq!(store.history(named("tea"), i64::MAX, 10).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_store_keeps_its_epoch_and_its_secret() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let (epoch, secret) = (store.epoch().to_owned(), store.secret().to_vec());
        let store = database.reopened(store).await;
        assert_eq!((store.epoch(), store.secret()), (epoch.as_str(), secret.as_slice()));
    })
    .await;
}

#[tokio::test]
async fn keys_and_revisions_go_on_where_they_were() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        let store = database.reopened(store).await;
        let order = stored(&store, create("ale")).await;
        assert_eq!((order.key, order.revision), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn a_key_is_given_in_order_of_creation_and_never_again() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, ["tea", "ale"]).await;
        stored(&store, delete(named("ale"))).await;
        let refused = command([create("gin"), create("tea")]);
        assert!(submit(&store, refused).await.is_err());
        stored_all(&store, ["rum", "gin"]).await;
        let keys: Vec<_> = all(&store, true).await.into_iter().map(|order| (order.key, order.name)).collect();
        let expected = [(1, "tea"), (2, "ale"), (3, "rum"), (4, "gin")];
        assert_eq!(keys, expected.map(|(key, name)| (key, name.to_owned())));
    })
    .await;
}

#[tokio::test]
async fn an_etag_is_still_good_after_reopening() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let order = stored(&store, create("tea")).await;
        let store = database.reopened(store).await;
        let write = rename(order.uuid, "ale").with(Guard::Etag(Some(order.revision)));
        assert_eq!(stored(&store, write).await.revision, 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_only_validated_or_refused_is_not_there_after_reopening() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let mut validated = command([create("tea")]);
        validated.validate_only = true;
        submit(&store, validated).await.unwrap();
        assert!(submit(&store, command([create("ale"), undelete(named("rum"))])).await.is_err());
        let store = database.reopened(store).await;
        assert_eq!(all(&store, true).await, []);
    })
    .await;
}
