use std::{collections::HashSet, time::Duration};

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use orders_server::{
    orders::{NewDate, Patch},
    store::{Count, Scope},
};

use crate::support::*;

async fn counts(database: &Database) -> orders_server::store::Store {
    let store = database.open().await;
    for (day, name) in [("2024-06-13", "tea"), ("2024-06-13T10:22:33Z", "ale"), ("1969-12-31T23:59:59Z", "rum")] {
        stored(&store, create_on(day, name)).await;
    }
    store
}

#[tokio::test]
async fn living_orders_are_counted_without_being_read() {
    on_each_engine(async |database| {
        let store = counts(&database).await;
        stored(&store, update(named("ale"), Patch { completed: Some(true), ..Patch::default() })).await;
        stored(&store, delete(named("rum"))).await;
        for (filter, orders) in [("", 2), ("completed = true", 1), ("completed = false", 1)] {
            let count = store.count(matching(filter), Duration::ZERO).await.unwrap();
            assert_eq!(count, Count { orders, is_estimate: false }, "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn counting_what_must_be_read_ends_with_its_time() {
    on_each_engine(async |database| {
        let store = counts(&database).await;
        let count = store.count(matching("date > 2000-01-01"), Duration::ZERO).await.unwrap();
        assert_eq!(count, Count { orders: 0, is_estimate: true });
    })
    .await;
}

#[tokio::test]
async fn what_is_counted_was_there_together() {
    let database = Database::sqlite();
    let store = database.open().await;
    stored(&store, create("tea")).await;
    store.close().await;
    // Far apart, so that they are not counted in one go.
    let far = "UPDATE store_state SET next_key = 100000";
    SqliteConnection::establish(database.path().to_str().unwrap()).unwrap().batch_execute(far).unwrap();
    let store = database.open().await;
    stored(&store, create("ale")).await;

    let completed = |name, completed| update(named(name), Patch { completed: Some(completed), ..Patch::default() });
    let one = async |is_first: bool| {
        store.submit(command([completed("tea", is_first), completed("ale", !is_first)])).await.unwrap();
    };
    one(true).await;
    let counted = async {
        for _ in 0..200 {
            let count = store.count(matching("completed = true date > 2000-01-01"), Duration::MAX).await.unwrap();
            assert_eq!(count, Count { orders: 1, is_estimate: false });
        }
    };
    let swapped = async {
        for turn in 0.. {
            one(turn % 2 == 0).await;
        }
    };
    tokio::select! {
        () = counted => {}
        () = swapped => {}
    }
}

#[tokio::test]
async fn deleted_orders_are_counted_when_they_are_asked_for() {
    on_each_engine(async |database| {
        let store = counts(&database).await;
        stored(&store, delete(named("rum"))).await;
        let count = async |scope| store.count(scope, Duration::MAX).await.unwrap().orders;
        let mut only_deleted = Scope::new(None, true);
        only_deleted.deleted = Some(true);
        assert_eq!((count(Scope::new(None, true)).await, count(only_deleted).await), (3, 1));
    })
    .await;
}

#[tokio::test]
async fn counters_follow_every_kind_of_change() {
    on_each_engine(async |database| {
        let store = counts(&database).await;
        audit(&store).await;
        for write in [
            rename(named("tea"), "chai"),
            update(named("tea"), Patch { completed: Some(true), ..Patch::default() }),
            update(named("tea"), Patch { date: Some(NewDate::At(date("2024-06-13T00:00:00Z"))), ..Patch::default() }),
            update(named("ale"), Patch { date: Some(NewDate::Now), completed: Some(true), ..Patch::default() }),
            delete(named("ale")),
            undelete(named("ale")),
            delete(named("rum")),
        ] {
            stored(&store, write).await;
            audit(&store).await;
        }
    })
    .await;
}

#[tokio::test]
async fn statistics_of_some_orders_are_those_of_the_orders_read() {
    on_each_engine(async |database| {
        let store = counts(&database).await;
        let dates = store.dates(matching("name = tea OR name = ale")).await.unwrap();
        let found: HashSet<_> = dates.iter().map(|dates| (dates.is_day, dates.micros, dates.open)).collect();
        let expected = [(true, 1_718_236_800_000_000, 1), (false, 1_718_274_153_000_000, 1)];
        assert_eq!(found, HashSet::from(expected));
    })
    .await;
}
