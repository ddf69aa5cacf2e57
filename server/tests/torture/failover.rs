//! P3: the PostgreSQL that takes the writes is lost, and its standby takes its place. With a synchronous standby nothing
//! that was acknowledged is lost; with an asynchronous one the last writes may be, and how many is printed.

use std::time::{Duration, Instant};

use orders_proto::order::CreateOrderRequest;
use tokio::{
    task::{block_in_place, yield_now},
    time::timeout,
};
use tonic::{Code, Request};
use uuid::Uuid;

use crate::{
    bound,
    cluster::Cluster,
    full_or,
    load::Account,
    program::{Launch, PATIENCE, Program},
};

/// Two PostgreSQL, one following the other, and a server that knows both.
struct Pair {
    first: Cluster,
    second: Cluster,
    database: String,
    program: Program,
}

impl Pair {
    async fn start() -> Self {
        let (first, second, database) = block_in_place(|| {
            let first = Cluster::start(&[]);
            let database = first.database().rsplit('/').next().unwrap().to_owned();
            let second = first.standby();
            (first, second, database)
        });
        let url = format!("postgres://orders@{},{}/{database}", first.host(), second.host());
        let program = Launch::at(&url).start().await;
        Self { first, second, database, program }
    }

    /// From now on a commit waits for the standby.
    async fn synchronous(&self) {
        block_in_place(|| {
            self.first.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
            self.first.sql("postgres", "SELECT pg_reload_conf()");
        });
        until(|| self.first.sql("postgres", "SELECT sync_state FROM pg_stat_replication") == "sync").await;
    }

    /// The first one crashes and the second one takes its place; answers what became of `account` and how long no write was
    /// acknowledged.
    async fn fail_over(&self, account: &mut Account) -> (usize, Duration) {
        let writers = account.writers(&self.program).await;
        writers.have_written(full_or(2_000, 100)).await;
        let begun = Instant::now();
        block_in_place(|| {
            self.first.crash();
            self.second.promote();
        });
        writers.have_written(100).await;
        let out = begun.elapsed();
        account.take(writers.stop()).await;
        account.settle(&self.program).await;
        (account.lost(&self.program).await.len(), out)
    }
}

/// Asks again and again, until it is so.
async fn until(is_so: impl Fn() -> bool) {
    let asked = timeout(PATIENCE, async {
        while !block_in_place(&is_so) {
            yield_now().await;
        }
    });
    asked.await.expect("it comes to be so");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_a_synchronous_standby_takes_over() {
    let pair = Pair::start().await;
    pair.synchronous().await;
    let mut account = Account::default();
    let (lost, out) = pair.fail_over(&mut account).await;
    assert_eq!(lost, 0);
    assert!(out <= bound(Duration::from_secs(15)), "no write for {out:?}");
    println!("P3, synchronous standby: {} acknowledged, 0 lost, 0 doubled, no write for {out:.1?}", account.len());
    pair.program.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asynchronous_standby_takes_over_with_what_it_has() {
    let pair = Pair::start().await;
    let mut account = Account::default();
    let (lost, out) = pair.fail_over(&mut account).await;
    assert!(out <= bound(Duration::from_secs(15)), "no write for {out:?}");
    println!(
        "P3, asynchronous standby: {} acknowledged, {lost} lost, 0 doubled, no write for {out:.1?}",
        account.len()
    );
    pair.program.stop().await;
}

/// PostgreSQL itself would confirm it, with a warning, when a statement's time is over.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_acknowledged_that_the_synchronous_standby_does_not_have() {
    let pair = Pair::start().await;
    pair.synchronous().await;
    block_in_place(|| pair.second.crash());
    let mut client = pair.program.client().await;
    let request_id = Uuid::now_v7().to_string();
    let create = CreateOrderRequest { name: "tea".to_owned(), request_id, ..Default::default() };
    let mut request = Request::new(create.clone());
    // Longer than any statement may take.
    request.set_timeout(Duration::from_secs(8));
    let refused = client.create_order(request).await.expect_err("there is one copy only");
    // tonic's own client says CANCELLED when it notices first.
    assert!(matches!(refused.code(), Code::DeadlineExceeded | Code::Cancelled), "{refused}");
    block_in_place(|| pair.second.up());
    let mut repeat = Request::new(create);
    repeat.set_timeout(PATIENCE);
    client.create_order(repeat).await.expect("the standby is there again");
    // It has it on its disk, and shows it when it comes to that.
    until(|| pair.second.sql(&pair.database, "SELECT count(*) FROM orders") == "1").await;
    pair.program.stop().await;
}
