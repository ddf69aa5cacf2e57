//! N3: connections that never get to the point. All of them are closed in time, and a good client notices nothing.

use std::time::{Duration, Instant};

use orders_proto::order::CreateOrderRequest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    frames::{HEADERS, PREFACE, begin, frame},
    full_or,
    idle::idle_connection,
    program::{Launch, PATIENCE},
};

/// What each kind of slow connection begins with; the last ones go on, a byte at a time.
fn beginnings() -> Vec<(Vec<u8>, bool)> {
    vec![
        (Vec::new(), false),
        (PREFACE[..7].to_vec(), false),
        (begin(), false),
        ([begin(), frame(HEADERS, 0, 1, &[0x82])].concat(), false),
        (b"GET /healthz HTTP/1.1\r\n".to_vec(), true),
        (PREFACE.to_vec(), true),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_connections_are_closed_and_hold_up_nobody() {
    let header_time = full_or(Duration::from_secs(10), Duration::from_secs(3));
    let each = full_or(200, 20);
    let folder = tempfile::tempdir().unwrap();
    let launch = Launch::on(&folder.path().join("orders.db"));
    let program = launch.arg(&format!("--header-seconds={}", header_time.as_secs())).start().await;
    let address = program.url.strip_prefix("http://").unwrap().to_owned();

    let (over, is_over) = watch::channel(false);
    let mut client = program.client().await;
    client.create_order(named()).await.unwrap();
    let good = tokio::spawn(async move {
        let mut calls = 0;
        while !*is_over.borrow() {
            client.create_order(named()).await.expect("a good client notices nothing");
            calls += 1;
        }
        calls
    });
    let mut slow = JoinSet::new();
    for (number, (beginning, goes_on)) in beginnings().into_iter().cycle().take(6 * each).enumerate() {
        slow.spawn(closed_after(TcpStream::connect(&address).await.unwrap(), beginning, goes_on));
        if number % 50 == 0 {
            // Accepted, as are those before it: more than may wait for that, and say nothing, are none to the server.
            idle_connection(&address).await;
        }
    }
    let slowest = slow.join_all().await.into_iter().max().unwrap();
    over.send(true).unwrap();
    let calls = good.await.unwrap();
    let promised = full_or(Duration::from_secs(15), 5 * Duration::from_secs(15));
    assert!(slowest <= promised, "closed only after {slowest:?}");
    program.stop().await;
    println!("N3: {} slow connections closed within {slowest:.1?}, {calls} good calls, none failed", 6 * each);
}

fn named() -> CreateOrderRequest {
    CreateOrderRequest { name: "good".to_owned(), ..Default::default() }
}

/// How long a connection lives on which this is said first.
async fn closed_after(stream: TcpStream, beginning: Vec<u8>, goes_on: bool) -> Duration {
    let begun = Instant::now();
    let (mut read, mut write) = stream.into_split();
    write.write_all(&beginning).await.unwrap();
    let drip = async {
        // Slowness is the attack itself.
        while goes_on && write.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(300)).await;
        }
        std::future::pending::<()>().await;
    };
    let mut sink = Vec::new();
    let closed = async {
        tokio::select! {
            _ = read.read_to_end(&mut sink) => {}
            () = drip => {}
        }
    };
    let is_closed = timeout(PATIENCE, closed).await.is_ok();
    assert!(is_closed, "what begins with {:?} is not closed", String::from_utf8_lossy(&beginning));
    begun.elapsed()
}
