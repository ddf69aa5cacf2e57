use std::time::{Duration, Instant};

use http::Method;
use orders_proto::order::WatchOrdersRequest;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::{WATCH, after, begun};
use crate::{
    checker::Step,
    support::{Http, TestServer, frame, named, refusal},
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
