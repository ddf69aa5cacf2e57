use std::time::{Duration, Instant};

use http::Method;
use orders_proto::order::{BatchCreateOrdersRequest, ExportOrdersRequest, WatchOrdersRequest};
use tonic::{Code, Status, transport::Endpoint};
use tonic_types::StatusExt;

use super::{WATCH, after, begun};
use crate::{
    checker::Step,
    support::{Client, Http, Running, TestServer, Watch, frame, named, refusal},
};

#[tokio::test]
async fn a_drain_ends_a_watch_with_a_token_and_a_hint_when_to_come_again() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let mut watch = begun(&client).await;
    client.create(named("tea")).await.unwrap();
    watch.events().await;
    let begun = Instant::now();
    server.shutdown.drain.cancel();
    let ended = loop {
        match watch.next().await {
            Ok(message) => assert!(message.is_some(), "a status tells why it ended"),
            Err(status) => break status,
        }
    };
    assert_eq!(refusal(&ended), (Code::Unavailable, "UNAVAILABLE".to_owned()));
    assert!(ended.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()));
    let Some(Step::Told(last)) = watch.steps.pop() else { panic!("the last message") };
    let server = server.ended().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "an open watch does not hold up the drain");

    let server = server.run().await;
    let client = server.client().await;
    client.create(named("ale")).await.unwrap();
    let mut watch = client.watch(after(last.resume_token.clone())).await.unwrap();
    assert_eq!(watch.told().await[0].1, "ale");
}

#[tokio::test]
async fn a_watch_ends_when_the_time_that_was_asked_for_is_over() {
    let server = TestServer::start().await;
    let headers = [("content-type", "application/grpc"), ("grpc-timeout", "300m"), ("te", "trailers")];
    let body = frame(&WatchOrdersRequest::default()).into();
    let answer = server.web(Http::Two).await.send(Method::POST, WATCH, &headers, [body]).await;
    let status = answer.trailers.as_ref().and_then(Status::from_header_map).expect("a status in the trailers");
    assert_eq!(refusal(&status), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED".to_owned()));
}

/// A server whose streams end soon.
async fn short() -> Running {
    TestServer::new().stream_time(Duration::from_secs(1)).run().await
}

/// Watches until that ends, as it should; answers what was told last.
async fn watched_to_its_end(client: &Client, from: WatchOrdersRequest) -> Watch {
    let mut watch = client.watch(from).await.unwrap();
    while watch.next().await.expect("it ends well").is_some() {}
    watch
}

#[tokio::test]
async fn a_watch_that_has_lasted_long_enough_ends_well_and_goes_on_where_it_was() {
    let server = short().await;
    let client = server.client().await;
    let watch = watched_to_its_end(&client, WatchOrdersRequest::default()).await;
    let Some(Step::Told(last)) = watch.steps.last() else { panic!("the last message") };
    assert!(!last.resume_token.is_empty(), "{last:?}");

    let order = client.create(named("tea")).await.unwrap();
    let mut from = after(last.resume_token.clone());
    loop {
        let watch = watched_to_its_end(&client, from.clone()).await;
        let told = watch.steps.iter().filter_map(|step| match step {
            Step::Told(message) => Some(message),
            Step::Begun(_) => None,
        });
        let told: Vec<_> = told.collect();
        if let Some(event) = told.iter().find_map(|message| message.events.first()) {
            assert_eq!(event.order.as_ref(), Some(&order));
            return;
        }
        from = after(told.last().expect("it says where it stands").resume_token.clone());
    }
}

#[tokio::test]
async fn an_export_ends_too_when_its_client_takes_too_long() {
    let server = short().await;
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address)).unwrap();
    let client = Client::over(endpoint.initial_stream_window_size(64 << 10).connect().await.unwrap());
    // Much more than that window and the server's buffers take unread.
    let requests = vec![named(&"Ё".repeat(200)); 1_000];
    for _ in 0..4 {
        let batch = BatchCreateOrdersRequest { requests: requests.clone(), ..Default::default() };
        client.create_all(batch).await.unwrap();
    }
    let mut export = client.orders.clone().export_orders(ExportOrdersRequest::default()).await.unwrap().into_inner();
    export.message().await.unwrap().expect("it begins");
    // Each lasts nine tenths of the time at least, and the export eleven tenths at most.
    for _ in 0..2 {
        watched_to_its_end(&server.client().await, WatchOrdersRequest::default()).await;
    }
    let ended = loop {
        match export.message().await {
            Ok(message) => assert!(message.is_some(), "it does not look whole"),
            Err(status) => break status,
        }
    };
    assert_eq!(refusal(&ended), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED".to_owned()));
}
