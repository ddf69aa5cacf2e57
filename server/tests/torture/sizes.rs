//! N5: requests that are larger than they may be, or say that they are. The right code comes quickly, and memory stays
//! where it was.

use std::process::Command;

use orders_proto::order::CreateOrderRequest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    full_or,
    process::Process,
    program::{Launch, PATIENCE},
};

/// What they may cost.
const MOST_BYTES: u64 = 16 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused_and_costs_nothing() {
    let rounds = full_or(200, 20);
    let folder = tempfile::tempdir().unwrap();
    let program = Launch::on(&folder.path().join("orders.db")).start().await;
    let address = program.url.strip_prefix("http://").unwrap().to_owned();
    let mut client = program.client().await;
    client.create_order(CreateOrderRequest { name: "before".to_owned(), ..Default::default() }).await.unwrap();

    let huge_header =
        format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Huge: {}\r\n\r\n", "x".repeat(1 << 20)).into_bytes();
    let four_gib = call(&[0, 0xFF, 0xFF, 0xFF, 0xFF, 10], "");
    let bomb = bomb();
    let length = u32::try_from(bomb.len()).unwrap().to_be_bytes();
    let bomb = call(&[&[1], &length[..], &bomb].concat(), "grpc-encoding: gzip\r\n");
    for (name, request, expected) in [
        ("1 MiB of headers", huge_header, "HTTP/1.1 431"),
        ("a prefix of 4 GiB", four_gib, "grpc-status:8\r\n"),
        ("64 MiB in 64 kB of gzip", bomb, "grpc-status:8\r\n"),
    ] {
        let process = Process(program.id());
        let before = process.memory_bytes();
        for _ in 0..rounds {
            let answer = answer(&address, &request).await;
            let plain = answer.replace(": ", ":").replace("HTTP/1.1:", "HTTP/1.1 ");
            assert!(plain.contains(expected) || (plain.is_empty() && expected.ends_with("431")), "{name}: {answer}");
        }
        let grown = process.memory_bytes().saturating_sub(before);
        assert!(grown <= MOST_BYTES, "{name}: {grown} bytes");
        println!("N5: {name}: refused {rounds} times, memory +{:.1} MiB", grown as f64 / 1_048_576.0);
    }
    client.create_order(CreateOrderRequest { name: "after".to_owned(), ..Default::default() }).await.unwrap();
    program.stop().await;
}

/// Little that becomes much when it is unpacked.
fn bomb() -> Vec<u8> {
    let packed = Command::new("sh").args(["-c", "head -c 67108864 /dev/zero | gzip -c"]).output().unwrap();
    assert!(packed.status.success() && packed.stdout.len() < 100_000, "{} bytes", packed.stdout.len());
    packed.stdout
}

/// A call of gRPC-Web over HTTP/1.1 with this body.
fn call(body: &[u8], headers: &str) -> Vec<u8> {
    let head = format!(
        "POST /order.OrderService/CreateOrder HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web+proto\r\n\
         {headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// What comes back until the connection ends. It may be reset before all has been sent.
async fn answer(address: &str, request: &[u8]) -> String {
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let mut bytes = Vec::new();
    let exchange = async { tokio::join!(write.write_all(request), read.read_to_end(&mut bytes)) };
    let _ = timeout(PATIENCE, exchange).await.expect("it is answered");
    String::from_utf8_lossy(&bytes).into_owned()
}
