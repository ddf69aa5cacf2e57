//! W2: revision n stays open while n + 1 wants to commit. Nobody is ever told of a revision before those in front of it.

use orders_proto::order::{CreateOrderRequest, WatchOrdersRequest};
use tokio::{task::yield_now, time::timeout};
use tokio_postgres::{Client, NoTls};

use crate::{
    cluster::Cluster,
    full_or,
    program::{Launch, PATIENCE},
};

/// What another server's turn writes, by copying the newest change. Of a field that stands twice in a state the last counts.
const ONE_MORE: &str = "INSERT INTO changes
    SELECT revision + 1, ordinal, uuid, kind, before_state, after_state || $1, actor, request_id, turn, time
    FROM changes ORDER BY revision DESC, ordinal LIMIT 1";

#[tokio::test(flavor = "multi_thread")]
async fn no_revision_is_told_before_the_one_in_front_of_it() {
    let url = Cluster::shared().database();
    let program = Launch::at(&url).start().await;
    let mut client = program.client().await;
    client.create_order(create("tea")).await.unwrap();
    let mut watch = program.client().await.watch_orders(WatchOrdersRequest::default()).await.unwrap().into_inner();
    let (mut slow, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let held = full_or(1_000, 20);
    for number in 0..held {
        // Another server's turn, which has taken its revision and is yet to commit.
        let turn = slow.transaction().await.unwrap();
        turn.execute("SELECT 1 FROM store_state FOR UPDATE", &[]).await.unwrap();
        turn.execute("UPDATE store_state SET revision = revision + 1", &[]).await.unwrap();
        turn.execute(ONE_MORE, &[&revision_in_state(2 + 2 * number)]).await.unwrap();
        let mut writer = client.clone();
        let waiting = tokio::spawn(async move { writer.create_order(create("coffee")).await });
        waits_for_the_turn(turn.client()).await;
        turn.commit().await.unwrap();
        let later = timeout(PATIENCE, waiting).await.expect("it is its turn").unwrap().unwrap().into_inner();
        let later = later.order.unwrap().revision;
        assert_eq!(later, 3 + 2 * number);
        let mut told = Vec::new();
        while told.len() < 2 {
            let change = timeout(PATIENCE, watch.message()).await.expect("it is told").unwrap();
            told.extend(change.filter(|change| !change.events.is_empty()).map(|change| change.revision));
        }
        assert_eq!(told, [later - 1, later]);
    }
    println!("W2: {held} revisions held open while the next wanted to commit: 0 skipped");
    program.stop().await;
}

/// The field `revision` of a state, as protobuf encodes it: its tag, 8, and a number of two times seven bits.
fn revision_in_state(revision: i64) -> Vec<u8> {
    let low = u8::try_from(revision & 0x7F).unwrap();
    vec![8 << 3, low | 0x80, u8::try_from(revision >> 7).unwrap()]
}

fn create(name: &str) -> CreateOrderRequest {
    CreateOrderRequest { name: name.to_owned(), ..Default::default() }
}

/// Returns once somebody waits for what this session has locked.
async fn waits_for_the_turn(session: &Client) {
    let waits =
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))";
    let asked = timeout(PATIENCE, async {
        while !session.query_one(waits, &[]).await.unwrap().get::<_, bool>(0) {
            yield_now().await;
        }
    });
    asked.await.expect("the next one comes to wait");
}
