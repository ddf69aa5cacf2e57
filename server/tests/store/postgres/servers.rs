//! Several servers on one database.

use std::collections::BTreeSet;

use super::*;

/// Stores orders by both servers at once, each a command of its own.
async fn written_by_both(one: &Store, other: &Store, number: usize) -> Vec<String> {
    let names: Vec<String> = (0..number).map(|number| format!("order {number}")).collect();
    let writes = names.iter().enumerate().map(|(number, name)| {
        let store = if number % 2 == 0 { one } else { other };
        async move { stored(store, create(name)).await }
    });
    together(writes).await;
    names
}

#[tokio::test]
async fn two_servers_write_one_order_of_revisions_without_a_gap() {
    let url = Cluster::shared().database();
    let (one, other) = (server(&url).await, server(&url).await);
    let names = written_by_both(&one, &other, 400).await;
    let kept: BTreeSet<_> = all(&one, true).await.into_iter().map(|order| order.name).collect();
    assert_eq!(kept, names.into_iter().collect());
    assert_eq!(one.log(0, 10_000).await.unwrap(), other.log(0, 10_000).await.unwrap());
    assert_whole(&one).await;
    assert_eq!(one.log(0, 1_000).await.unwrap().head, 400);
}

#[tokio::test]
async fn an_update_sees_what_the_other_server_has_just_written() {
    let url = Cluster::shared().database();
    let (one, other) = (server(&url).await, server(&url).await);
    let mut order = stored(&one, create("tea")).await;
    for (number, store) in [&one, &other].into_iter().cycle().take(20).enumerate() {
        let renamed = rename(order.uuid, &format!("tea {number}"));
        order = stored(store, renamed.with(orders_server::orders::Guard::Etag(Some(order.revision)))).await;
    }
    assert_eq!(order.revision, 21);
}

#[tokio::test]
async fn a_repeat_at_another_server_has_one_effect_and_the_same_answer() {
    let url = Cluster::shared().database();
    let (one, other) = (server(&url).await, server(&url).await);
    let call = || command([create("tea")]).with(request("a"));
    let answers = together([one.submit(call()), other.submit(call()), other.submit(call())]).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!((&answers[0], &answers[0]), (&answers[1], &answers[2]));
    assert_eq!(all(&other, true).await.len(), 1);
}

#[tokio::test]
async fn a_server_hears_of_what_another_one_has_written() {
    let url = Cluster::shared().database();
    let (one, other) = (server(&url).await, server(&url).await);
    let mut newest = one.newest();
    let order = stored(&other, create("tea")).await;
    newest.wait_for(|newest| *newest == order.revision).await.unwrap();
    assert_eq!(one.log(0, 10).await.unwrap().changes.len(), 1);
}

#[tokio::test]
async fn a_server_sees_by_itself_what_no_notification_tells_it() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let order = stored(&store, create("tea")).await;
    let mut newest = store.newest();
    connection(&url).await.execute("UPDATE store_state SET revision = revision + 1", &[]).await.unwrap();
    newest.wait_for(|newest| *newest == order.revision + 1).await.unwrap();
}

#[tokio::test]
async fn servers_that_start_at_once_share_one_schema_and_one_epoch() {
    let url = Cluster::shared().database();
    let servers = together((0..4).map(|_| server(&url))).await;
    let epochs: BTreeSet<_> = servers.iter().map(Store::epoch).collect();
    assert_eq!(epochs.len(), 1);
    for (number, server) in servers.iter().enumerate() {
        stored(server, create(&format!("order {number}"))).await;
    }
    assert_whole(&servers[0]).await;
}

/// W2: whoever wants to commit revision n + 1 waits for n, so that nobody ever sees a revision without those before it.
#[tokio::test]
async fn a_later_revision_is_never_seen_before_an_earlier_one() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    stored(&store, create("tea")).await;
    let mut slow = connection(&url).await;
    for number in 0..20 {
        // Another server's turn that has taken its revision and is yet to commit.
        let turn = slow.transaction().await.unwrap();
        turn.execute("SELECT 1 FROM store_state FOR UPDATE", &[]).await.unwrap();
        turn.execute("UPDATE store_state SET revision = revision + 1", &[]).await.unwrap();
        turn.execute(
            "INSERT INTO changes SELECT revision + 1, ordinal, uuid, kind, before_state, after_state, actor, request_id, turn, time
             FROM changes ORDER BY revision DESC LIMIT 1",
            &[],
        )
        .await
        .unwrap();
        let name = format!("order {number}");
        let waiting = begin(stored(&store, create(&name)));
        let log = store.log(0, 10_000).await.unwrap();
        assert_eq!(log.changes.len(), 1 + 2 * number, "nothing is seen before it is committed");
        turn.commit().await.unwrap();
        assert_eq!(waiting.await.revision, 3 + 2 * i64::try_from(number).unwrap());
    }
    let log = store.log(0, 10_000).await.unwrap();
    assert_eq!((log.head, log.changes.len()), (41, 41));
}

/// What a turn names is loaded when it has the lock, also for what has joined it since.
#[tokio::test]
async fn what_comes_while_another_server_has_its_turn_is_stored_in_the_next_one() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let tea = stored(&store, create("tea")).await;
    let call = || store.submit(command([create("coffee")]).with(request("a")));
    let answered = call().await.unwrap();
    let (mut other, eyes) = (connection(&url).await, connection(&url).await);
    let turn = other.transaction().await.unwrap();
    turn.execute("SELECT 1 FROM store_state FOR UPDATE", &[]).await.unwrap();

    let first = begin(stored(&store, create("milk")));
    let waits =
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
    until(&eyes, "the turn waits for the other's", waits).await;
    let renamed = begin(stored(&store, rename(tea.uuid, "green tea")));
    let repeated = begin(call());
    turn.commit().await.unwrap();

    assert_eq!(first.await.revision, 3);
    assert_eq!((renamed.await.revision, repeated.await.unwrap()), (4, answered));
    let turns = "SELECT count(DISTINCT turn) FROM changes WHERE revision >= 3";
    assert_eq!(eyes.query_one(turns, &[]).await.unwrap().get::<_, i64>(0), 1);
    assert_whole(&store).await;
}

/// There is one schema so far. What a next one may do while servers of this one run is to add: to every table, here.
#[tokio::test]
async fn a_server_goes_on_beside_a_schema_that_has_more_than_it_knows() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let order = stored(&store, create("tea")).await;
    let next = connection(&url).await;
    for table in ["orders", "order_names", "changes", "ledger", "counters", "store_state"] {
        let expand = format!("ALTER TABLE {table} ADD COLUMN note TEXT, ADD COLUMN weight BIGINT NOT NULL DEFAULT 7");
        next.batch_execute(&expand).await.unwrap();
    }
    next.batch_execute("CREATE TABLE notes (uuid BYTEA PRIMARY KEY); CREATE INDEX ON orders (note)").await.unwrap();
    let renamed = store.submit(command([rename(order.uuid, "coffee")]).with(request("a"))).await;
    assert!(renamed.is_ok(), "{renamed:?}");
    stored(&store, create("coffee")).await;
    assert_eq!(found(&store, "coffee").await.len(), 2);
    assert_eq!(store.order(order.uuid).await.unwrap().unwrap().name, "coffee");
    assert_whole(&store).await;
}
