//! N2: no file descriptors are left. The program does not spin, serves whom it knows, and recovers.

use std::time::{Duration, Instant};

use orders_proto::order::CreateOrderRequest;
use tokio::{net::TcpStream, time::sleep};

use crate::{
    bound,
    process::{Process, TICKS},
    program::Launch,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_without_file_descriptors_waits_for_some() {
    let folder = tempfile::tempdir().unwrap();
    let runner = ["prlimit", "--nofile=256:256"];
    let program = Launch::under(&runner, &folder.path().join("orders.db")).start().await;
    let process = Process(program.id());
    let named = |name: &str| CreateOrderRequest { name: name.to_owned(), ..Default::default() };
    let mut known = program.client().await;
    known.create_order(named("before")).await.unwrap();

    let address = program.url.strip_prefix("http://").unwrap();
    let mut crowd = Vec::new();
    while process.open_files() < 256 {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    let more: Vec<_> = futures_util::future::join_all((0..100).map(|_| TcpStream::connect(address))).await;
    let before = process.cpu_ticks();
    sleep(Duration::from_secs(1)).await;
    let spent = process.cpu_ticks() - before;
    assert!(spent < TICKS / 2, "{spent} ticks of {TICKS} spent on waiting");
    known.create_order(named("meanwhile")).await.expect("whom it knows it serves");

    drop((crowd, more));
    let begun = Instant::now();
    program.client().await.create_order(named("after")).await.expect("it recovers");
    let recovered = begun.elapsed();
    assert!(recovered <= bound(Duration::from_secs(2)), "{recovered:?}");
    program.stop().await;
    println!("N2: without file descriptors {spent} of {TICKS} ticks of CPU a second; recovered in {recovered:.0?}");
}
