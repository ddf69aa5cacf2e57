//! N2: no file descriptors are left. The program does not spin, serves whom it knows, and recovers.

use std::{
    fs,
    time::{Duration, Instant},
};

use orders_proto::order::CreateOrderRequest;
use tokio::{net::TcpStream, time::sleep};

use crate::{bound, program::Launch};

/// Ticks a second of the kernel's accounts of CPU time.
const TICKS: u64 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_without_file_descriptors_waits_for_some() {
    let folder = tempfile::tempdir().unwrap();
    let runner = ["prlimit", "--nofile=256:256"];
    let program = Launch::under(&runner, &folder.path().join("orders.db")).start().await;
    let named = |name: &str| CreateOrderRequest { name: name.to_owned(), ..Default::default() };
    let mut known = program.client().await;
    known.create_order(named("before")).await.unwrap();

    let address = program.url.strip_prefix("http://").unwrap();
    let mut crowd = Vec::new();
    while open_files(program.id()) < 256 {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    let more: Vec<_> = futures_util::future::join_all((0..100).map(|_| TcpStream::connect(address))).await;
    let before = cpu_ticks(program.id());
    sleep(Duration::from_secs(1)).await;
    let spent = cpu_ticks(program.id()) - before;
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

fn open_files(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).unwrap().count()
}

/// User and system time that a process has spent.
fn cpu_ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name, in parentheses, may hold anything; after it the state is the third field of the manual's list.
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
