//! N1: connections that have asked once and are idle now cost little.

use std::{fs, process, time::Instant};

use orders_proto::order::CreateOrderRequest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::Command,
    time::timeout,
};

use crate::{
    frames::{END_HEADERS, END_STREAM, HEADERS, begin, frame, get_healthz, kinds},
    full_or,
    process::Process,
    program::{Launch, PATIENCE},
};

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_cost_little_and_hold_up_nobody() {
    let count = full_or(10_000, 500);
    raise_open_files(count + 500).await;
    let folder = tempfile::tempdir().unwrap();
    let launch = Launch::on(&folder.path().join("orders.db")).arg("--max-connections=12000");
    let program = launch.start().await;
    let address = program.url.strip_prefix("http://").unwrap().to_owned();
    let named = |name: &str| CreateOrderRequest { name: name.to_owned(), ..Default::default() };
    let mut client = program.client().await;
    client.create_order(named("before")).await.unwrap();
    // The first ones fill what every later one shares.
    let mut idle = Vec::new();
    for _ in 0..100 {
        idle.push(idle_connection(&address).await);
    }

    let process = Process(program.id());
    let (before, begun) = (process.memory_bytes(), Instant::now());
    for _ in 0..count - 100 {
        idle.push(idle_connection(&address).await);
    }
    let each = process.memory_bytes().saturating_sub(before) / (count - 100);
    assert!(process.open_files() as u64 >= count, "they are all open");
    // Among few, what is not theirs counts for more.
    assert!(each <= full_or(32 << 10, 64 << 10), "{each} bytes each");
    client.create_order(named("meanwhile")).await.expect("whom it knows it serves");
    program.client().await.create_order(named("and who is new")).await.expect("it serves");
    println!("N1: {count} idle connections, {:.1} KiB each, opened in {:.1?}", each as f64 / 1024.0, begun.elapsed());
    drop(idle);
    program.stop().await;
}

/// Lets this process, and those that it starts, have as many files open as the machine allows.
async fn raise_open_files(needed: u64) {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    let most = line.split_whitespace().nth(1).unwrap();
    assert!(most.parse::<u64>().is_ok_and(|most| most >= needed), "{needed} files must be allowed, and not {most}");
    let own = process::id().to_string();
    let raised = Command::new("prlimit").args([&format!("--nofile={most}:{most}"), "--pid", &own]).status().await;
    assert!(raised.expect("there is prlimit").success());
}

/// A connection that has been answered once.
pub(crate) async fn idle_connection(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let ask = frame(HEADERS, END_STREAM | END_HEADERS, 1, &get_healthz());
    stream.write_all(&[begin(), ask].concat()).await.unwrap();
    let mut answer = Vec::new();
    while !kinds(&answer).contains(&HEADERS) {
        let read = timeout(PATIENCE, stream.read_buf(&mut answer)).await.expect("it answers").unwrap();
        assert!(read > 0, "it closed a good connection");
    }
    stream
}
