use std::time::Duration;

use orders_server::{
    orders::Timestamp,
    store::{Store, maintenance},
};

use crate::support::*;

const DAY: Duration = Duration::from_secs(86_400);

/// A store whose first writes are older than the retention.
async fn long_ago(database: &Database) -> Store {
    database.clock.set(Timestamp::now());
    let store = database.open().await;
    database.clock.set(Timestamp(database.clock.now().0 - i64::try_from((RETENTION + DAY).as_micros()).unwrap()));
    store
}

async fn compacted(database: &Database, store: Store) -> Store {
    store.close().await;
    drop(store);
    maintenance::compact(&database.url(), RETENTION).await.unwrap();
    database.open().await
}

#[tokio::test]
async fn a_living_order_stays_with_its_newest_change() {
    on_each_engine(async |database| {
        let store = long_ago(&database).await;
        stored(&store, create("tea")).await;
        let order = stored(&store, rename(named("tea"), "ale")).await;
        let store = compacted(&database, store).await;
        let history = store.history(order.uuid, i64::MAX, 10).await.unwrap();
        assert_eq!(history.into_iter().map(|change| change.after).collect::<Vec<_>>(), all(&store, true).await);
        assert_eq!(all(&store, true).await, [order]);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_order_goes_with_all_that_is_known_of_it() {
    on_each_engine(async |database| {
        let store = long_ago(&database).await;
        stored_all(&store, ["tea", "ale"]).await;
        stored(&store, delete(named("tea"))).await;
        let store = compacted(&database, store).await;
        assert_eq!(store.order(named("tea")).await.unwrap(), None);
        assert_eq!(store.history(named("tea"), i64::MAX, 10).await.unwrap(), []);
        audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_call_is_forgotten_with_the_retention() {
    on_each_engine(async |database| {
        let store = long_ago(&database).await;
        submit(&store, command([create("tea")]).with(request("1"))).await.unwrap();
        let store = compacted(&database, store).await;
        assert_eq!(store.call(&request("1").key).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_though_that_showed_a_state_from_before_the_retention() {
    on_each_engine(async |database| {
        let store = long_ago(&database).await;
        stored(&store, create("tea")).await;
        database.clock.later(RETENTION);
        let call = command([rename(named("tea"), "tea")]).with(request("1"));
        let first = submit(&store, call.clone()).await;
        stored(&store, rename(named("tea"), "ale")).await;
        let store = compacted(&database, store).await;
        assert_eq!(submit(&store, call).await, first);
    })
    .await;
}

#[tokio::test]
async fn keys_and_revisions_are_not_given_again() {
    on_each_engine(async |database| {
        let store = long_ago(&database).await;
        stored_all(&store, ["tea"]).await;
        stored(&store, delete(named("tea"))).await;
        let store = compacted(&database, store).await;
        let order = stored(&store, create("tea")).await;
        assert_eq!((order.key, order.revision), (2, 3));
    })
    .await;
}
