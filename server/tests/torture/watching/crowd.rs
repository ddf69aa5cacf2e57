//! Very many watch: each is told everything.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use orders_proto::order::{BatchCreateOrdersRequest, CreateOrderRequest, WatchOrdersRequest};
use tokio::{sync::watch, task::JoinSet, time::timeout};

use super::{
    client::{Kind, connect},
    follow::{Follower, Heard, follow},
    patience,
    truth::{all_events, last_revision},
};
use crate::{checker::check, full_or, process::Process, program::Launch};

/// Orders that are created at once. All of them to all watches are ten million events in the full form.
const BATCH: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_watches_are_told_everything() {
    let folder = tempfile::tempdir().unwrap();
    let (watchers, batches) = full_or((1_000, 100), (100, 10));
    let program = Launch::on(&folder.path().join("orders.db")).start().await;
    let process = Process(program.id());
    let (_servers, where_it_is) = watch::channel(vec![program.url.clone()]);
    let (until, known) = watch::channel(None);
    let heard = Arc::new(Heard::default());
    let mut following = JoinSet::new();
    for number in 0..watchers {
        let request = WatchOrdersRequest { send_initial: true, ..Default::default() };
        let follower = Follower { number, kind: Kind::Native, request, heard: Arc::clone(&heard) };
        following.spawn(follow(follower, where_it_is.clone(), known.clone()));
    }

    let begun = Instant::now();
    let mut client = connect(&program.url).await.expect("there is a server");
    let mut most = process.memory_bytes();
    for batch in 0..batches {
        let order = |number| CreateOrderRequest { name: format!("order {batch}/{number}"), ..Default::default() };
        let requests = (0..BATCH).map(order).collect();
        client.batch_create_orders(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
        most = most.max(process.memory_bytes());
    }
    let last = last_revision(&mut client).await;
    until.send_replace(Some(last));
    let mut all = Vec::new();
    let ended = timeout(patience(), async {
        while let Some(steps) = following.join_next().await {
            all.push(steps.unwrap());
            most = most.max(process.memory_bytes());
        }
    });
    ended.await.expect("watches come to the end");
    let took = begun.elapsed();

    let truth = all_events(&mut client).await;
    for steps in &all {
        assert_eq!(check(steps, &truth, last), Ok(()));
    }
    let told: usize = truth.values().map(BTreeMap::len).sum();
    println!(
        "{told} events to {} watches in {:.0?}: 0 gaps, doubles or swaps; the server takes {} MiB at most",
        all.len(),
        Duration::from_secs(took.as_secs()),
        most >> 20
    );
    program.stop().await;
}
