use std::time::Duration;

use orders_server::orders::{Guard, Refusal, RequestId, Timestamp};
use uuid::{NoContext, Timestamp as UuidTime, Uuid};

use crate::support::*;

#[tokio::test]
async fn times_never_run_backwards_when_the_clock_does() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let mut times = Vec::new();
        for (index, jump) in [0, 5, -3_600_000_000, 1, 3_600_000_000, -1].into_iter().enumerate() {
            database.clock.set(Timestamp(database.clock.now().0 + jump));
            times.push(stored(&store, create(&format!("{index}"))).await.create_time);
        }
        assert!(times.is_sorted(), "{times:?}");
    })
    .await;
}

#[tokio::test]
async fn times_never_run_backwards_across_a_restart() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        database.clock.set(Timestamp(NOW.0 - 1));
        let store = database.reopened(store).await;
        assert_eq!(stored(&store, create("ale")).await.create_time, NOW);
    })
    .await;
}

#[tokio::test]
async fn what_changes_nothing_moves_no_time() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        database.clock.later(Duration::from_secs(3_600));
        write(&store, rename(named("tea"), "tea")).await.unwrap();
        database.clock.set(NOW);
        assert_eq!(stored(&store, create("ale")).await.create_time, NOW);
    })
    .await;
}

#[tokio::test]
async fn a_request_id_expires_with_the_retention() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let made = UuidTime::from_unix(NoContext, u64::try_from(NOW.0 / 1_000_000).unwrap(), 0);
        let mut request = request("");
        request.key.id = Uuid::new_v7(made);
        let call = |name: &str, request: RequestId| command([create(name)]).with(request);
        submit(&store, call("tea", request.clone())).await.unwrap();
        database.clock.later(RETENTION + Duration::from_millis(1));
        request.key.scope = "oleg".to_owned();
        assert_eq!(submit(&store, call("ale", request)).await, Err(Refusal::RequestIdExpired));
    })
    .await;
}

#[tokio::test]
async fn a_deleted_order_cannot_come_back_after_the_retention() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        stored(&store, delete(named("tea"))).await;
        database.clock.later(RETENTION + Duration::from_micros(1));
        let refused = submit(&store, command([undelete(named("tea")).with(Guard::None)])).await;
        assert_eq!(refused, Err(Refusal::NotFound(named("tea"))));
    })
    .await;
}
