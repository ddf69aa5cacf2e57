//! Honest status codes, each with a google.rpc.Status.

use http::{Method, StatusCode};

use super::{Json, UNKNOWN, detail, pairs, read, refusal, violations};

#[tokio::test]
async fn every_violation_is_told_at_once() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::POST, "/order?name=+&completed=perhaps&date=soon&x=1&x=2", &[]).await;
    let expected = [
        ("completed", "BOOLEAN_EXPECTED"),
        ("x", "PARAMETER_UNKNOWN"),
        ("x", "PARAMETER_UNKNOWN"),
        ("name", "NAME_REQUIRED"),
        ("date", "DATE_INVALID"),
    ];
    assert_eq!(violations(&answer), pairs(&expected));
    assert!(json.names().await.is_empty());
}

#[tokio::test]
async fn a_parameter_stands_once() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::POST, "/order?name=a&name=b", &[]).await;
    assert_eq!(violations(&answer), pairs(&[("name", "PARAMETER_UNKNOWN")]));
}

#[tokio::test]
async fn an_update_must_say_whether_the_order_is_done() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    let answer = json.ask(Method::PATCH, &format!("/order/{uuid}?name=b"), &[]).await;
    assert_eq!(violations(&answer), pairs(&[("completed", "BOOLEAN_REQUIRED")]));
    assert_eq!(json.names().await, ["a"]);
}

#[tokio::test]
async fn an_unknown_order_is_not_found_and_named() {
    let mut json = Json::start().await;
    let path = format!("/order/{UNKNOWN}");
    for answer in [
        json.ask(Method::GET, &path, &[]).await,
        json.ask(Method::PATCH, &format!("{path}?name=a&completed=no"), &[]).await,
        json.ask(Method::POST, &format!("/order/check?uuid={UNKNOWN}"), &[]).await,
    ] {
        assert_eq!(refusal(&answer), (404, "ORDER_NOT_FOUND".to_owned()));
        assert_eq!(detail(&read(&answer), "google.rpc.ResourceInfo")["resourceName"], UNKNOWN);
    }
}

#[tokio::test]
async fn a_malformed_uuid_is_a_bad_request() {
    let mut json = Json::start().await;
    for path in ["/order/7", "/order/%FF", "/order/018F3C5E8A9B7CDE8F0123456789ABCD"] {
        let answer = json.ask(Method::GET, path, &[]).await;
        assert_eq!(violations(&answer), pairs(&[("uuid", "UUID_INVALID")]), "{path}");
    }
}

#[tokio::test]
async fn a_query_that_is_no_utf_8_is_a_bad_request() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::POST, "/order?name=%FF", &[]).await;
    assert_eq!(violations(&answer), pairs(&[("query", "NOT_UTF_8")]));
}

#[tokio::test]
async fn another_method_is_refused_with_those_that_there_are() {
    let mut json = Json::start().await;
    for (path, allowed) in [("/order", "GET,HEAD,POST"), ("/order/check", "POST"), ("/orders.csv", "GET,HEAD")] {
        let answer = json.ask(Method::PUT, path, &[]).await;
        assert_eq!(refusal(&answer), (405, "METHOD_NOT_ALLOWED".to_owned()), "{path}");
        assert_eq!(answer.header("allow"), allowed, "{path}");
    }
}

#[tokio::test]
async fn the_page_s_own_paths_stay_the_page_s() {
    let mut json = Json::start().await;
    for path in ["/orders", &format!("/orders/{UNKNOWN}"), "/order/x/y"] {
        let answer = json.ask(Method::GET, path, &[]).await;
        let is_page = answer.status == StatusCode::OK && answer.header("content-type").starts_with("text/html");
        assert!(is_page || answer.text().contains("`make web`"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn time_that_runs_out_is_a_gateway_timeout() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::POST, "/order?name=a", &[("grpc-timeout", "0n")]).await;
    assert_eq!(refusal(&answer), (504, "DEADLINE_EXCEEDED".to_owned()));
    let answer = json.ask(Method::GET, "/order", &[("grpc-timeout", "1 second")]).await;
    assert_eq!(violations(&answer), pairs(&[("grpc-timeout", "TIMEOUT_INVALID")]));
}
