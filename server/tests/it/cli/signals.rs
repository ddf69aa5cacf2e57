use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::support::{Client, FakeCheck, Program, eventually, named, soon};

#[tokio::test]
async fn sigterm_lets_a_running_request_end_and_exits_with_0() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let check = FakeCheck::waiting().await;
    let mut server = Program::serve(&path, &["--check-url", &check.url]).await;
    let client = server.client().await;
    let order = client.create(named("Bon app'")).await.unwrap();
    let uuid = order.uuid.clone();
    let running = tokio::spawn(async move { client.check(&uuid).await });
    check.is_asked().await;

    server.terminate().await;
    let url = server.url.strip_prefix("http://").unwrap().to_owned();
    eventually("new connections are refused", async || tokio::net::TcpStream::connect(&url).await.is_err()).await;
    assert!(server.is_running(), "it waits for the running request");
    check.answer();
    assert_eq!(running.await.unwrap().unwrap().completed, Some(true));
    assert_eq!(server.ended().await.code(), Some(0));

    let orders = Program::serve(&path, &[]).await.client().await.list().await.unwrap();
    assert!(orders[0].completed);
}

#[tokio::test]
async fn a_second_sigterm_does_not_wait() {
    let folder = TempDir::new().unwrap();
    let check = FakeCheck::waiting().await;
    let server =
        Program::serve(&folder.path().join("orders.db"), &["--check-url", &check.url, "--drain-seconds=3600"]).await;
    let client = server.client().await;
    let order = client.create(named("Bon app'")).await.unwrap();
    let running = tokio::spawn(async move { client.check(&order.uuid).await });
    check.is_asked().await;

    let url = server.url.strip_prefix("http://").unwrap().to_owned();
    server.terminate().await;
    eventually("the drain begins", async || tokio::net::TcpStream::connect(&url).await.is_err()).await;
    server.terminate().await;
    assert_eq!(server.ended().await.code(), Some(0));
    assert!(running.await.unwrap().is_err(), "the running request was cut off");
}

/// Creates orders until the server is gone; answers those that were acknowledged.
async fn create_until_gone(client: Client, acknowledged: Arc<AtomicUsize>) -> Vec<String> {
    let mut uuids = Vec::new();
    while let Ok(order) = client.create(named("written under fire")).await {
        uuids.push(order.uuid);
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
    uuids
}

#[tokio::test]
async fn kill_9_loses_nothing_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let mut acknowledged = Vec::new();
    for cycle in 1..=5 {
        let server = Program::serve(&path, &[]).await;
        let client = server.client().await;
        let kept: Vec<_> = client.list().await.unwrap().into_iter().map(|order| order.uuid).collect();
        assert!(acknowledged.iter().all(|uuid| kept.contains(uuid)), "an order was lost before cycle {cycle}");

        let count = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> =
            (0..8).map(|_| tokio::spawn(create_until_gone(client.clone(), Arc::clone(&count)))).collect();
        eventually("orders are acknowledged", async || count.load(Ordering::Relaxed) >= 50 * cycle).await;
        server.kill().await;
        for writer in writers {
            acknowledged.extend(soon("the writer ends", writer).await.unwrap());
        }
    }
    let begun = Instant::now();
    let server = Program::serve(&path, &[]).await;
    let ready = begun.elapsed();
    // Five times the recovery bound of 2 s.
    assert!(ready < Duration::from_secs(10), "ready after {ready:?}");
    let kept: Vec<_> = server.client().await.list().await.unwrap().into_iter().map(|order| order.uuid).collect();
    assert!(acknowledged.len() >= 750 && acknowledged.iter().all(|uuid| kept.contains(uuid)));
    let mut once = kept.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), kept.len(), "an order is there twice");
}
