//! P3: the PostgreSQL that takes the writes is lost, and its standby takes its place. With a synchronous standby nothing
//! that was acknowledged is lost; with an asynchronous one what it lacks is, which no server takes for the truth.

use std::time::{Duration, Instant};

use orders_proto::order::{CreateOrderRequest, WatchOrdersRequest, WatchOrdersResponse};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::Command,
    task::{block_in_place, yield_now},
    time::timeout,
};
use tonic::{Code, Request, Status, Streaming};
use tonic_types::StatusExt;
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
    url: String,
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
        Self { first, second, database, url, program }
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

/// Lets so many orders be written, and ends.
async fn write(program: &Program, account: &mut Account, orders: usize) {
    let writers = account.writers(program).await;
    writers.have_written(orders).await;
    account.take(writers.stop()).await;
}

async fn next(watch: &mut Streaming<WatchOrdersResponse>) -> Result<WatchOrdersResponse, Status> {
    timeout(PATIENCE, watch.message()).await.expect("it is told").map(|told| told.expect("it goes on"))
}

/// The status that a page of the program is answered with.
async fn status_of(program: &Program, path: &str) -> String {
    let address = program.url.strip_prefix("http://").expect("it is served without TLS");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).expect("it is an answer").to_owned()
}

fn create(name: &str) -> CreateOrderRequest {
    CreateOrderRequest { name: name.to_owned(), ..Default::default() }
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
async fn what_an_asynchronous_standby_lacks_is_lost_and_every_server_notices() {
    let pair = Pair::start().await;
    let mut account = Account::default();
    let mut watch = pair.program.client().await.watch_orders(WatchOrdersRequest::default()).await.unwrap().into_inner();
    write(&pair.program, &mut account, full_or(2_000, 100)).await;
    let count = "SELECT count(*) FROM orders";
    until(|| pair.first.sql(&pair.database, count) == pair.second.sql(&pair.database, count)).await;
    let kept = account.len();
    block_in_place(|| pair.second.crash());
    write(&pair.program, &mut account, full_or(500, 50)).await;
    let confirmed = account.len();
    let mut told = 0;
    while told < confirmed {
        told += next(&mut watch).await.expect("all is well so far").events.len();
    }

    let begun = Instant::now();
    block_in_place(|| {
        pair.first.crash();
        pair.second.up();
        pair.second.promote();
    });
    pair.program.says("the database has lost what was confirmed").await;
    assert_eq!(status_of(&pair.program, "/readyz").await, "503");
    let refused = pair.program.client().await.create_order(create("tea")).await;
    assert_eq!(refused.expect_err("its revision has been another order's").code(), Code::Unavailable);
    let ended = loop {
        if let Err(status) = next(&mut watch).await {
            break status;
        }
    };
    assert_eq!(ended.get_error_details().error_info().unwrap().reason, "RESUME_TOKEN_EXPIRED");
    pair.program.stop().await;

    // Somebody decides to go on from there.
    let new_epoch = Command::new(env!("CARGO_BIN_EXE_orders")).args(["new-epoch", "--database", &pair.url]).output();
    assert!(new_epoch.await.unwrap().status.success());
    let program = Launch::at(&pair.url).start().await;
    write(&program, &mut account, 1).await;
    let out = begun.elapsed();
    assert!(out <= bound(Duration::from_secs(15)), "no write for {out:?}");
    let lost = account.lost(&program).await.len();
    assert_eq!(lost, confirmed - kept, "it has what it had");
    println!(
        "P3, asynchronous standby: {confirmed} acknowledged, {lost} lost and noticed, 0 doubled, no write for {out:.1?}"
    );
    program.stop().await;
}

/// PostgreSQL itself would confirm it, with a warning, when a statement's time is over.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_acknowledged_that_the_synchronous_standby_does_not_have() {
    let pair = Pair::start().await;
    pair.synchronous().await;
    block_in_place(|| pair.second.crash());
    let mut client = pair.program.client().await;
    let request_id = Uuid::now_v7().to_string();
    let create = CreateOrderRequest { request_id, ..create("tea") };
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
