//! A caller's time, and what happens when it runs out.

use std::time::{Duration, Instant};

use http::Method;
use orders_proto::{
    check::CheckStatusOrderRequest,
    order::{BatchCreateOrdersRequest, BulkChangeOrdersRequest, bulk_change_orders_request::Change},
};
use tonic::{Code, Status};

use crate::support::{Answer, FakeCheck, Http, PATIENCE, Running, TestServer, frame, named, reason, refusal};

const CHECK: &str = "/order.OrderService/CheckStatusOrder";

/// A server with one order, whose check service never answers.
async fn server_that_waits() -> (Running, FakeCheck, CheckStatusOrderRequest) {
    let check = FakeCheck::waiting().await;
    let server = TestServer::new().check_url(&check.url).run().await;
    let order = server.client().await.create(named("Bon app'")).await.unwrap();
    (server, check, CheckStatusOrderRequest { uuid: order.uuid })
}

async fn check_within(
    server: &Running,
    http: Http,
    content_type: &str,
    time: &str,
    which: &CheckStatusOrderRequest,
) -> Answer {
    let headers = [("content-type", content_type), ("grpc-timeout", time), ("te", "trailers")];
    server.web(http).await.send(Method::POST, CHECK, &headers, [frame(which).into()]).await
}

#[tokio::test]
async fn an_expired_call_says_deadline_exceeded_on_every_protocol() {
    let (server, _check, which) = server_that_waits().await;
    for (http, content_type) in [
        (Http::Two, "application/grpc"),
        (Http::Two, "application/grpc-web+proto"),
        (Http::One, "application/grpc-web+proto"),
    ] {
        let answer = check_within(&server, http, content_type, "50m", &which).await;
        let status = answer.error();
        assert_eq!((status.code(), &*reason(&status)), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"), "{content_type}");
    }
}

#[tokio::test]
async fn whoever_notices_first_it_is_the_deadline_that_was_exceeded() {
    let (server, _check, which) = server_that_waits().await;
    for micros in (1_000..30_000).step_by(250) {
        let time = format!("{micros}u");
        let answer = check_within(&server, Http::Two, "application/grpc", &time, &which).await;
        assert_eq!(answer.error().code(), Code::DeadlineExceeded, "{time}");
    }
}

#[tokio::test]
async fn a_call_ends_when_its_time_does() {
    let (server, _check, which) = server_that_waits().await;
    let begun = Instant::now();
    check_within(&server, Http::Two, "application/grpc", "300m", &which).await.error();
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(300) && took < PATIENCE / 2, "{took:?}");
}

#[tokio::test]
async fn a_call_with_time_enough_is_answered() {
    let (server, check, which) = server_that_waits().await;
    check.answer();
    let answer = check_within(&server, Http::Two, "application/grpc", "99999999H", &which).await;
    let trailers = answer.trailers.expect("a success ends in HTTP's own trailers");
    assert_eq!(trailers.get("grpc-status").unwrap(), "0");
}

#[tokio::test]
async fn a_stream_ends_when_its_time_does() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let requests = vec![named("Bon app'"); 1_000];
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
    let change = Some(Change::Completed(true));
    let every = frame(&BulkChangeOrdersRequest { change, ..Default::default() });
    let headers = [("content-type", "application/grpc"), ("grpc-timeout", "3m"), ("te", "trailers")];
    let mut web = server.web(Http::Two).await;
    let answer = web.send(Method::POST, "/order.OrderService/BulkChangeOrders", &headers, [every.into()]).await;
    let status = answer.trailers.as_ref().or(Some(&answer.headers)).and_then(Status::from_header_map).unwrap();
    assert_eq!(refusal(&status), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED".to_owned()));
}

#[tokio::test]
async fn an_expired_check_writes_nothing() {
    let (server, _check, which) = server_that_waits().await;
    let before = server.client().await.list().await.unwrap();
    check_within(&server, Http::Two, "application/grpc", "20m", &which).await.error();
    assert_eq!(server.client().await.list().await.unwrap(), before);
}
