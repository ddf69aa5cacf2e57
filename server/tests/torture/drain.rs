//! G1: SIGTERM under load, with an open watch. The program ends well and in time, and nothing acknowledged is lost.

use std::time::{Duration, Instant};

use orders_proto::order::WatchOrdersRequest;
use tokio::time::timeout;

use crate::{
    bound, full_or,
    load::Account,
    program::{Launch, PATIENCE},
};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_told_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let rounds = full_or(30, 3);
    let mut account = Account::default();
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let program = Launch::on(&database).start().await;
        account.settle(&program).await;
        let writers = account.writers(&program).await;
        let mut watch = program.client().await.watch_orders(WatchOrdersRequest::default()).await.unwrap().into_inner();
        let watching = tokio::spawn(async move { while let Ok(Some(_)) = watch.message().await {} });
        writers.have_written(20 + round * 7).await;
        let begun = Instant::now();
        program.terminate().await;
        let (status, said) = program.ended().await;
        slowest = slowest.max(begun.elapsed());
        assert!(status.success() && !said.contains("panicked"), "{status}: {said}");
        account.take(writers).await;
        timeout(PATIENCE, watching).await.expect("the watch has ended").unwrap();
    }
    assert!(slowest <= bound(Duration::from_secs(10)), "{slowest:?}");
    let program = Launch::on(&database).start().await;
    account.settle(&program).await;
    account.assert_kept(&program).await;
    program.stop().await;
    println!("G1: {} acknowledged over {rounds} × SIGTERM: 0 lost, ended within {slowest:.0?}", account.len());
}
