//! P2: all connections to PostgreSQL are held up. Who finds none is refused soon, nothing stays open, and it goes on by itself.

use std::time::{Duration, Instant};

use orders_proto::order::{CreateOrderRequest, ListOrderRevisionsRequest};
use tokio::task::{JoinSet, block_in_place};
use tokio_postgres::NoTls;
use tonic::Code;

use crate::{bound, cancel::becomes_idle, cluster::Cluster, full_or, program::Launch};

/// More than the program has connections.
const CALLERS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_no_connection_is_refused_soon_and_nothing_stays_open() {
    let url = block_in_place(|| Cluster::shared().database());
    let program = Launch::at(&url).start().await;
    let mut client = program.client().await;
    let order = client.create_order(CreateOrderRequest { name: "tea".to_owned(), ..Default::default() }).await;
    let uuid = order.unwrap().into_inner().order.unwrap().uuid;
    let history = ListOrderRevisionsRequest { uuid, ..Default::default() };
    client.list_order_revisions(history.clone()).await.expect("nothing is held up yet");
    let (mut holder, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);

    let (rounds, mut refused, mut slowest) = (full_or(10, 1), 0, Duration::ZERO);
    for _ in 0..rounds {
        let held = holder.transaction().await.unwrap();
        held.batch_execute("LOCK TABLE changes IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (mut client, history) = (client.clone(), history.clone());
            callers.spawn(async move {
                let asked = Instant::now();
                (client.list_order_revisions(history).await.map(drop), asked.elapsed())
            });
        }
        for (answer, took) in callers.join_all().await {
            match answer.expect_err("nobody can have read what is locked").code() {
                Code::Unavailable => {
                    refused += 1;
                    slowest = slowest.max(took);
                }
                // Those that have a connection wait for as long as a statement may take.
                code => assert_eq!(code, Code::DeadlineExceeded),
            }
        }
        held.rollback().await.unwrap();
        becomes_idle(&url).await;
        client.list_order_revisions(history.clone()).await.expect("it goes on by itself");
    }
    assert!(refused >= rounds * CALLERS / 2, "{refused} of {} were refused", rounds * CALLERS);
    assert!(slowest <= bound(Duration::from_millis(1_100)), "refused only after {slowest:?}");
    println!("P2: {refused} refused within {slowest:.1?} while all connections were held up, no transaction left open");
    program.stop().await;
}
