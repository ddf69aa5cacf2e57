//! N4: floods of frames. The program ends such a connection or bears it; its memory stays where it was, and others are
//! served meanwhile.

use std::time::Instant;

use orders_proto::order::CreateOrderRequest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, tcp::OwnedReadHalf},
    time::timeout,
};

use crate::{
    frames::{
        CONTINUATION, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, RST_STREAM, SETTINGS, begin, frame, get_healthz,
        kinds,
    },
    full_or,
    process::Process,
    program::{Launch, PATIENCE},
};

/// What a flood may cost.
const MOST_BYTES: u64 = 16 << 20;

/// How a flooded connection ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The program ended it, with GOAWAY or without.
    Cut,
    /// It bore all of it.
    Borne,
}

#[tokio::test(flavor = "multi_thread")]
async fn floods_are_cut_off_or_borne() {
    let count = full_or(100_000, 20_000);
    let folder = tempfile::tempdir().unwrap();
    let program = Launch::on(&folder.path().join("orders.db")).start().await;
    let address = program.url.strip_prefix("http://").unwrap().to_owned();
    let mut client = program.client().await;
    let named = |name: &str| CreateOrderRequest { name: name.to_owned(), ..Default::default() };
    client.create_order(named("before")).await.unwrap();

    let reset = |n: u32| {
        let stream = 2 * n + 1;
        let open = frame(HEADERS, END_STREAM | END_HEADERS, stream, &get_healthz());
        [open, frame(RST_STREAM, 0, stream, &[0, 0, 0, 8])].concat()
    };
    let endless = |n: u32| match n {
        0 => frame(HEADERS, END_STREAM, 1, &get_healthz()),
        // A header of its own each: a name and a value of one byte.
        _ => frame(CONTINUATION, 0, 1, &[0, 1, b'x', 1, b'y'].repeat(100)),
    };
    let ping = |n: u32| frame(PING, 0, 0, &u64::from(n).to_be_bytes());
    let settings = |_| frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0xFF, 0xFF]);
    for (name, frames, must_end) in [
        ("HEADERS and RST_STREAM", &reset as &(dyn Fn(u32) -> Vec<u8> + Sync), true),
        ("CONTINUATION", &endless, true),
        ("PING", &ping, false),
        ("SETTINGS", &settings, false),
    ] {
        let process = Process(program.id());
        let (before, begun) = (process.memory_bytes(), Instant::now());
        let (end, sent) = flood(&address, count, frames).await;
        let grown = process.memory_bytes().saturating_sub(before);
        client.create_order(named("after")).await.expect("others are served");
        assert!(grown <= MOST_BYTES, "{name}: {grown} bytes");
        assert!(end == End::Cut || !must_end, "{name}: {end:?}");
        println!(
            "N4: {name}: {end:?} after {sent} of {count}, {:.1?}, memory +{:.1} MiB",
            begun.elapsed(),
            grown as f64 / 1_048_576.0
        );
    }
    program.stop().await;
}

/// Sends so many frames; answers how that ended, and how many were sent.
async fn flood(address: &str, count: u32, frames: &(dyn Fn(u32) -> Vec<u8> + Sync)) -> (End, u32) {
    let (read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let reading = tokio::spawn(end_of(read));
    let mut sent = 0;
    let sending = async {
        write.write_all(&begin()).await?;
        while sent < count && !reading.is_finished() {
            let some: Vec<u8> = (sent..count.min(sent + 50)).flat_map(frames).collect();
            write.write_all(&some).await?;
            sent = count.min(sent + 50);
        }
        write.write_all(&frame(PING, 0, 0, LAST)).await
    };
    // A connection that was cut cannot be written to.
    let _ = timeout(PATIENCE, sending).await.expect("it reads, or it closes");
    (timeout(PATIENCE, reading).await.expect("it answers, or it closes").unwrap(), sent)
}

/// What the last PING holds, and its answer.
const LAST: &[u8; 8] = b"the last";

/// Reads until the last PING is answered or the connection has ended.
async fn end_of(mut read: OwnedReadHalf) -> End {
    let mut bytes = Vec::new();
    while let Ok(1..) = read.read_buf(&mut bytes).await {
        if kinds(&bytes).contains(&GOAWAY) {
            return End::Cut;
        }
        if bytes.windows(LAST.len()).any(|window| window == LAST) {
            return End::Borne;
        }
        bytes.drain(..whole(&bytes));
    }
    End::Cut
}

/// How many of the bytes are whole frames.
fn whole(mut bytes: &[u8]) -> usize {
    let all = bytes.len();
    while let Some((head, rest)) = bytes.split_first_chunk::<9>() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let Some(rest) = rest.get(usize::try_from(length).unwrap()..) else { break };
        bytes = rest;
    }
    all - bytes.len()
}
