//! `ETag`, `If-Match`, `If-None-Match`.

use http::{Method, StatusCode};

use super::{Json, detail, pairs, read, refusal, violations};

#[tokio::test]
async fn every_answer_about_an_order_names_its_state() {
    let mut json = Json::start().await;
    let created = json.ask(Method::POST, "/order?name=a", &[]).await;
    let uuid = read(&created)["order"]["uuid"].as_str().unwrap().to_owned();
    let path = format!("/order/{uuid}");
    let found = json.ask(Method::GET, &path, &[]).await;
    assert_eq!(created.header("etag"), found.header("etag"));
    let updated = json.ask(Method::PATCH, &format!("{path}?name=b&completed=no"), &[]).await;
    assert!(updated.header("etag").starts_with('"') && updated.header("etag") != found.header("etag"));
}

#[tokio::test]
async fn a_write_from_a_stale_state_is_refused_with_the_current_one() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    let path = format!("/order/{uuid}");
    let stale = json.ask(Method::GET, &path, &[]).await.header("etag").to_owned();
    json.patch(&format!("{path}?name=b&completed=no")).await;
    for (method, path) in [(Method::PATCH, format!("{path}?name=c&completed=no")), (Method::DELETE, path.clone())] {
        let answer = json.ask(method, &path, &[("if-match", &stale)]).await;
        assert_eq!(refusal(&answer), (412, "ETAG_MISMATCH".to_owned()));
        let status = read(&answer);
        let current = detail(&status, "order.Order");
        assert_eq!((current["name"].as_str(), current["revision"].as_str()), (Some("b"), Some("2")));
    }
    assert_eq!(json.names().await, ["b"]);
}

#[tokio::test]
async fn a_write_from_the_current_state_is_carried_out() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    let path = format!("/order/{uuid}");
    let current = json.ask(Method::GET, &path, &[]).await.header("etag").to_owned();
    let answer = json.ask(Method::PATCH, &format!("{path}?name=b&completed=no"), &[("if-match", &current)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = json.ask(Method::DELETE, &path, &[("if-match", "*")]).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_condition_that_is_no_etag_is_refused() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    for condition in ["x", "\"a\", \"b\"", "W/\"a\"", "\"\"", ""] {
        let answer = json.ask(Method::DELETE, &format!("/order/{uuid}"), &[("if-match", condition)]).await;
        assert_eq!(violations(&answer), pairs(&[("If-Match", "ETAG_EXPECTED")]), "{condition}");
    }
    assert_eq!(json.names().await, ["a"]);
}

#[tokio::test]
async fn a_state_that_the_caller_has_is_not_sent_again() {
    let mut json = Json::start().await;
    let path = format!("/order/{}", json.create("a").await);
    let etag = json.ask(Method::GET, &path, &[]).await.header("etag").to_owned();
    for known in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let answer = json.ask(Method::GET, &path, &[("if-none-match", &known)]).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(answer.header("etag"), etag);
    }
    let answer = json.ask(Method::GET, &path, &[("if-none-match", "\"x\"")]).await;
    assert_eq!(answer.status, StatusCode::OK);
}
