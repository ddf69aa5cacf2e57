//! `Idempotency-Key`.

use http::Method;
use orders_proto::order::CreateOrderRequest;

use super::{Json, body, pairs, refusal, violations};
use crate::support::{TestServer, new_id};

#[tokio::test]
async fn a_repeat_has_one_effect_and_the_same_answer() {
    let mut json = Json::start().await;
    let id = new_id();
    let first = json.ask(Method::POST, "/order?name=a", &[("idempotency-key", &id)]).await;
    let again = json.ask(Method::POST, "/order?name=a", &[("idempotency-key", &format!("\"{id}\""))]).await;
    assert_eq!(body(&first), body(&again));
    assert_eq!(json.names().await, ["a"]);
}

#[tokio::test]
async fn a_key_is_good_for_one_request() {
    let mut json = Json::start().await;
    let id = new_id();
    json.ask(Method::POST, "/order?name=a", &[("idempotency-key", &id)]).await;
    let other = json.ask(Method::POST, "/order?name=b", &[("idempotency-key", &id)]).await;
    assert_eq!(refusal(&other), (409, "REQUEST_ID_REUSED".to_owned()));
    assert_eq!(json.names().await, ["a"]);
}

#[tokio::test]
async fn a_key_is_a_uuid() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::POST, "/order?name=a", &[("idempotency-key", "once")]).await;
    assert_eq!(violations(&answer), pairs(&[("Idempotency-Key", "UUID_INVALID")]));
}

#[tokio::test]
async fn a_request_can_be_repeated_over_grpc() {
    let server = TestServer::start().await;
    let id = new_id();
    let path = "/order?name=a&date=2024-06-13";
    let first = Json::of(&server).await.ask(Method::POST, path, &[("idempotency-key", &id)]).await;
    let again =
        CreateOrderRequest { name: "a".into(), date: "2024-06-13".into(), request_id: id, ..Default::default() };
    let again = server.client().await.create(again).await.unwrap();
    assert_eq!(body(&first)["order"]["uuid"], again.uuid);
}
