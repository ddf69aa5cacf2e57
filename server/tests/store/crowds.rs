use std::collections::HashSet;

use orders_server::{
    error::Error,
    orders::{Guard, Refusal},
};

use crate::support::*;

#[tokio::test]
async fn each_of_a_crowd_gets_its_own_answer() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let names: Vec<String> = (0..500).map(|number| format!("{number}")).collect();
        let orders = together(names.iter().map(|name| stored(&store, create(name)))).await;
        assert!(orders.iter().zip(&names).all(|(order, name)| order.name == *name));
        assert_eq!(all(&store, true).await, orders);
    })
    .await;
}

#[tokio::test]
async fn each_command_of_a_crowd_has_a_revision_of_its_own_without_gaps() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let names: Vec<String> = (0..500).map(|number| format!("{number}")).collect();
        let orders = together(names.iter().map(|name| stored(&store, create(name)))).await;
        assert!(orders.iter().map(|order| order.revision).eq(1..=500));
    })
    .await;
}

#[tokio::test]
async fn a_crowd_shares_turns() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let before = database.clock.looks();
        let names: Vec<String> = (0..500).map(|number| format!("{number}")).collect();
        together(names.iter().map(|name| stored(&store, create(name)))).await;
        let turns = database.clock.looks() - before;
        assert!(turns <= 50, "{turns} turns for 500 commands");
    })
    .await;
}

#[tokio::test]
async fn a_refused_command_hurts_none_of_the_crowd() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let commands = (0..100).map(|number| {
            let name = format!("{number}");
            if number % 2 == 0 { command([create(&name)]) } else { command([create(&name), rename(named("x"), "y")]) }
        });
        let answers = together(commands.map(|command| submit(&store, command))).await;
        let refused = Err(Refusal::NotFound(named("x")));
        assert!(answers.iter().enumerate().all(|(number, answer)| (*answer == refused) == (number % 2 == 1)));
        assert_eq!(all(&store, true).await.len(), 50);
    })
    .await;
}

#[tokio::test]
async fn one_of_a_crowd_with_the_same_etag_wins() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        let names: Vec<String> = (0..100).map(|number| format!("{number}")).collect();
        let write = |name: &String| command([rename(named("tea"), name).with(Guard::Etag(Some(1)))]);
        let answers = together(names.iter().map(|name| submit(&store, write(name)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(store.history(named("tea"), i64::MAX, 10).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn more_than_the_queue_holds_is_refused_at_once_and_the_rest_is_stored() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let busy: Vec<_> = (0..3).map(|number| begin(a_whole_turn(&store, number))).collect();
        let names: Vec<String> = (0..4_500).map(|number| format!("{number}")).collect();
        let answers = together(names.iter().map(|name| store.submit(command([create(name)])))).await;
        let accepted = answers.iter().zip(&names).filter(|(answer, _)| answer.is_ok());
        let accepted: HashSet<_> = accepted.map(|(_, name)| name.clone()).collect();
        assert!(answers.iter().any(|answer| matches!(answer, Err(Error::QueueFull))));
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(Error::QueueFull))));
        together(busy).await;
        let there = all(&store, true).await.into_iter().map(|order| order.name);
        assert_eq!(there.filter(|name| names.contains(name)).collect::<HashSet<_>>(), accepted);
    })
    .await;
}

#[tokio::test]
async fn what_was_queued_before_closing_is_answered_and_on_disk() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let names: Vec<String> = (0..200).map(|number| format!("{number}")).collect();
        let queued: Vec<_> = names.iter().map(|name| begin(submit(&store, command([create(name)])))).collect();
        store.close().await;
        let answers = together(queued).await;
        assert!(answers.iter().all(Result::is_ok));
        let store = database.open().await;
        assert_eq!(all(&store, true).await.len(), 200);
    })
    .await;
}

#[tokio::test]
async fn a_closed_store_takes_and_tells_nothing() {
    on_each_engine(async |database| {
        let store = database.open().await;
        store.close().await;
        assert!(matches!(store.submit(command([create("tea")])).await, Err(Error::Unavailable(_))));
        assert!(matches!(store.order(named("tea")).await, Err(Error::Unavailable(_))));
    })
    .await;
}
