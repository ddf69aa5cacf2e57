//! The check service, reached through the facade.

use http::Method;
use serde_json::json;
use tonic::Status;

use super::{Json, detail, read, refusal};
use crate::support::{FakeCheck, TestServer};

#[tokio::test]
async fn the_stored_state_answers_where_there_is_no_other_service() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    assert_eq!(json.post(&format!("/order/check?uuid={uuid}")).await, json!({"uuid": uuid, "completed": false}));
}

#[tokio::test]
async fn credentials_trace_and_time_go_along() {
    let check = FakeCheck::answering(Ok(Some(true))).await;
    let mut json = Json::on(TestServer::new().check_url(&check.url)).await;
    let uuid = json.create("a").await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let headers = [("rpc-auth", "key"), ("traceparent", trace), ("grpc-timeout", "5S")];
    let answer = json.ask(Method::POST, &format!("/order/check?uuid={uuid}"), &headers).await;
    assert_eq!(read(&answer), json!({"uuid": uuid, "completed": true}));
    let metadata = check.metadata();
    assert_eq!(metadata.get("rpc-auth").unwrap(), "key");
    assert!(metadata.get("traceparent").unwrap().to_str().unwrap().starts_with(&trace[..36]));
    let left: u64 = metadata.get("grpc-timeout").unwrap().to_str().unwrap().trim_end_matches('m').parse().unwrap();
    assert!((1..=5_000).contains(&left), "{left}");
    assert_eq!(json.get(&format!("/order/{uuid}")).await["order"]["completed"], true);
}

#[tokio::test]
async fn a_service_that_does_not_know_is_answered_as_null() {
    let check = FakeCheck::answering(Ok(None)).await;
    let mut json = Json::on(TestServer::new().check_url(&check.url)).await;
    let uuid = json.create("a").await;
    assert_eq!(json.post(&format!("/order/check?uuid={uuid}")).await, json!({"uuid": uuid, "completed": null}));
}

#[tokio::test]
async fn what_the_service_refuses_is_refused_in_http_s_words() {
    for (status, code, header) in [
        (Status::unauthenticated("who?"), 401, ("www-authenticate", "Bearer")),
        (Status::permission_denied("no"), 403, ("retry-after", "")),
        (Status::unavailable("away"), 503, ("retry-after", "1")),
    ] {
        let check = FakeCheck::answering(Err(status)).await;
        let mut json = Json::on(TestServer::new().check_url(&check.url)).await;
        let uuid = json.create("a").await;
        let answer = json.ask(Method::POST, &format!("/order/check?uuid={uuid}"), &[]).await;
        assert_eq!((refusal(&answer).0, answer.header(header.0)), (code, header.1));
        if code == 503 {
            assert_eq!(detail(&read(&answer), "google.rpc.RetryInfo")["retryDelay"], "1s");
        }
    }
}

#[tokio::test]
async fn a_service_that_does_not_answer_in_time_is_a_gateway_timeout() {
    let check = FakeCheck::waiting().await;
    let mut json = Json::on(TestServer::new().check_url(&check.url)).await;
    let uuid = json.create("a").await;
    let answer = json.ask(Method::POST, &format!("/order/check?uuid={uuid}"), &[("grpc-timeout", "50m")]).await;
    assert_eq!(refusal(&answer), (504, "DEADLINE_EXCEEDED".to_owned()));
}
