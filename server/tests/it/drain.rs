//! Stopping: what runs may end, nothing new begins, and it never takes longer than the limit.

use std::time::{Duration, Instant};

use tokio::{io::AsyncReadExt, net::TcpStream};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::support::{Client, FakeCheck, PATIENCE, TestServer, eventually, named, soon};

/// The states of the whole server, as they change.
async fn watch_health(client: &Client) -> tonic::Streaming<HealthCheckResponse> {
    let mut health = HealthClient::new(client.channel.clone());
    health.watch(HealthCheckRequest::default()).await.unwrap().into_inner()
}

#[tokio::test]
async fn an_idle_server_ends_at_once() {
    let server = TestServer::start().await;
    let client = server.client().await;
    client.create(named("Bon app'")).await.unwrap();
    let begun = Instant::now();
    server.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_running_request_ends_and_new_connections_are_refused() {
    let check = FakeCheck::waiting().await;
    let server = TestServer::new().check_url(&check.url).run().await;
    let (address, client) = (server.address, server.client().await);
    let order = client.create(named("Bon app'")).await.unwrap();
    let running = tokio::spawn(async move { client.check(&order.uuid).await });
    check.is_asked().await;

    server.shutdown.drain.cancel();
    eventually("new connections are refused", async || TcpStream::connect(address).await.is_err()).await;
    check.answer();
    assert_eq!(running.await.unwrap().unwrap().completed, Some(true));
    let orders = server.ended().await.run().await.client().await.list().await.unwrap();
    assert!(orders[0].completed, "what was answered is on disk");
}

#[tokio::test]
async fn what_hangs_is_cut_off_at_the_limit() {
    let limit = Duration::from_millis(300);
    let server = TestServer::new().drain_time(limit).run().await;
    let client = server.client().await;
    let mut watch = watch_health(&client).await;
    let begun = Instant::now();
    server.stop().await;
    let took = begun.elapsed();
    assert!(took >= limit && took < PATIENCE / 2, "{took:?}");
    while let Ok(Some(_)) = watch.message().await {}
}

#[tokio::test]
async fn a_second_signal_cuts_the_drain_short() {
    let server = TestServer::new().drain_time(Duration::from_secs(3_600)).run().await;
    let client = server.client().await;
    let mut watch = watch_health(&client).await;
    watch.message().await.unwrap();
    server.shutdown.drain.cancel();
    let state = watch.message().await.unwrap().unwrap();
    assert_eq!(state.status(), ServingStatus::NotServing);
    server.shutdown.kill.cancel();
    server.ended().await;
}

#[tokio::test]
async fn health_turns_before_the_connections_end() {
    let server = TestServer::new().drain_time(Duration::from_millis(300)).run().await;
    let client = server.client().await;
    let mut watch = watch_health(&client).await;
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
    server.shutdown.drain.cancel();
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
    server.ended().await;
}

#[tokio::test]
async fn a_silent_connection_does_not_hold_up_the_drain() {
    let server = TestServer::new().drain_time(Duration::from_secs(3_600)).run().await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    // Accepted, because a later one is served.
    server.client().await.create(named("Bon app'")).await.unwrap();
    server.stop().await;
    let read = soon("the silent connection is closed", silent.read(&mut [0])).await;
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
}

#[tokio::test]
async fn writes_under_way_are_answered_truly() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut stored = Vec::new();
                while let Ok(order) = client.create(named(&format!("of writer {writer}"))).await {
                    stored.push(order.uuid);
                }
                stored
            })
        })
        .collect();
    eventually("some orders are stored", async || client.list().await.unwrap().len() > 20).await;
    let server = server.restart().await;

    let kept: Vec<_> = server.client().await.list().await.unwrap().into_iter().map(|order| order.uuid).collect();
    for writer in writers {
        let stored = soon("the writer ends", writer).await.unwrap();
        assert!(!stored.is_empty() && stored.iter().all(|uuid| kept.contains(uuid)), "an acknowledged order is lost");
    }
}
