//! What a connection may take before it has asked for anything, while good clients notice nothing.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use crate::support::{Http, Running, TestServer, eventually, named, soon};

const HEADER_TIME: Duration = Duration::from_millis(200);
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// RFC 9113: an empty SETTINGS frame.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
/// A HEADERS frame for stream 1 whose END_HEADERS flag is not set: a CONTINUATION must follow.
const UNFINISHED_HEADERS: &[u8] = &[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82];

async fn server() -> Running {
    TestServer::new().header_time(HEADER_TIME).run().await
}

/// Sends these bytes and no more; answers what came back until the server closed the connection, and after what time.
async fn closed_after(server: &Running, bytes: &[u8]) -> (Vec<u8>, Duration) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // A reset ends a connection as well as a FIN does.
    let _ = soon("the server closes the connection", stream.read_to_end(&mut answer)).await;
    (answer, begun.elapsed())
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let (answer, time) = closed_after(&server().await, b"").await;
    assert!(answer.is_empty() && time >= HEADER_TIME, "{answer:?} after {time:?}");
}

#[tokio::test]
async fn half_a_preface_is_closed() {
    let server = server().await;
    for length in [1, 3, PREFACE.len() - 1] {
        let (answer, time) = closed_after(&server, &PREFACE[..length]).await;
        assert!(answer.is_empty() && time >= HEADER_TIME, "{length} bytes: {answer:?} after {time:?}");
    }
}

#[tokio::test]
async fn unfinished_http_1_headers_are_closed() {
    let server = server().await;
    for head in ["G", "GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", "POST /x HTTP/1.1\r\n"] {
        let (answer, time) = closed_after(&server, head.as_bytes()).await;
        assert!(time >= HEADER_TIME, "{head:?}: after {time:?}");
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{head:?}");
    }
}

#[tokio::test]
async fn an_http_2_connection_that_asks_for_nothing_is_closed() {
    let server = server().await;
    for bytes in [PREFACE.to_vec(), [PREFACE, SETTINGS].concat(), [PREFACE, SETTINGS, UNFINISHED_HEADERS].concat()] {
        let (_, time) = closed_after(&server, &bytes).await;
        assert!(time >= HEADER_TIME, "{} bytes: after {time:?}", bytes.len());
    }
}

#[tokio::test]
async fn a_client_that_asks_late_connects_again_by_itself() {
    let server = server().await;
    let client = server.client().await;
    // Connected after it and closed for the same reason.
    closed_after(&server, b"").await;
    // A call of the very moment may still meet the old connection; it fails without having been sent.
    eventually("it connects again", async || client.create(named("Bon app'")).await.is_ok()).await;
    assert_eq!(client.names().await, ["Bon app'"]);
}

#[tokio::test]
async fn what_is_no_http_is_closed_at_once() {
    let server = TestServer::start().await;
    for bytes in
        [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", b"\0\0\0\0\r\n\r\n"]
    {
        let (answer, _) = closed_after(&server, bytes).await;
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{bytes:?}: {answer:?}");
    }
    assert_eq!(server.web(Http::One).await.get("/healthz", &[]).await.text(), "ok\n");
}

#[tokio::test]
async fn slow_connections_do_not_hold_up_good_ones() {
    let server = server().await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(b"GET / HT").await.unwrap();
        slow.push(stream);
    }
    let client = server.client().await;
    client.create(named("Bon app'")).await.unwrap();
    for mut stream in slow {
        let _ = soon("the slow connection is closed", stream.read_to_end(&mut Vec::new())).await;
    }
    assert_eq!(client.names().await, ["Bon app'"]);
}

#[tokio::test]
async fn connections_past_the_limit_wait_for_a_place() {
    let server = TestServer::new().max_connections(1).run().await;
    let first = server.web(Http::One).await;
    let mut second = server.web(Http::One).await;
    let waiting = tokio::spawn(async move { second.get("/healthz", &[]).await });
    let mut first = first;
    assert_eq!(first.get("/healthz", &[]).await.text(), "ok\n");
    assert!(!waiting.is_finished(), "the second has no place yet");
    drop(first);
    assert_eq!(soon("the second has a place", waiting).await.unwrap().text(), "ok\n");
}

#[tokio::test]
async fn headers_have_a_largest_size() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let huge = "x".repeat(1 << 20);
        let mut web = server.web(http).await;
        let refused = web.try_get("/healthz", &[("x-huge", &huge)]).await;
        assert!(refused.is_none_or(|answer| answer.status == 431), "{http:?}");
    }
    eventually("the server goes on", async || server.web(Http::Two).await.get("/healthz", &[]).await.text() == "ok\n")
        .await;
}
