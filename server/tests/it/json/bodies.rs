//! A JSON body in place of parameters.

use http::{Method, StatusCode};

use super::{Json, UNKNOWN, body, pairs, refusal, violations};

#[tokio::test]
async fn a_body_says_what_parameters_would() {
    let mut json = Json::start().await;
    let created = json.send(Method::POST, "/order", r#"{"name": "Café \"x\"", "completed": true, "date": null}"#).await;
    let order = body(&created)["order"].clone();
    assert_eq!((order["name"].as_str(), order["completed"].as_bool()), (Some("Café \"x\""), Some(true)));
    let path = format!("/order/{}", order["uuid"].as_str().unwrap());
    let updated = json.send(Method::PATCH, &path, r#"{"name": "b", "completed": false, "date": "2024-06-14"}"#).await;
    assert_eq!(body(&updated)["order"]["date"], "2024-06-14");
}

#[tokio::test]
async fn parameters_and_a_body_at_once_are_refused() {
    let mut json = Json::start().await;
    let answer = json.send(Method::POST, "/order?name=a", r#"{"name": "b"}"#).await;
    assert_eq!(violations(&answer), pairs(&[("body", "BODY_AND_PARAMETERS")]));
    assert!(json.names().await.is_empty());
}

#[tokio::test]
async fn members_of_other_types_and_other_names_are_refused_with_all_that_is_wrong() {
    let mut json = Json::start().await;
    let answer = json.send(Method::POST, "/order", r#"{"name": "a", "completed": 7, "date": 5, "nmae": ""}"#).await;
    let expected = [("completed", "BOOLEAN_EXPECTED"), ("date", "TEXT_EXPECTED"), ("nmae", "PARAMETER_UNKNOWN")];
    assert_eq!(violations(&answer), pairs(&expected));
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let mut json = Json::start().await;
    for text in ["{", "[]", "\"name\"", "{\"name\": \"a\"} x", "\u{0}"] {
        let answer = json.send(Method::POST, "/order", text).await;
        assert_eq!(violations(&answer), pairs(&[("body", "JSON_INVALID")]), "{text}");
    }
}

#[tokio::test]
async fn a_body_of_another_kind_is_refused() {
    let mut json = Json::start().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let answer = json.web.post("/order", kind, r#"{"name": "a"}"#).await;
        assert_eq!(refusal(&answer), (415, "CONTENT_TYPE_UNSUPPORTED".to_owned()), "{kind}");
    }
    assert!(json.names().await.is_empty());
}

#[tokio::test]
async fn a_body_has_a_largest_size() {
    let mut json = Json::start().await;
    let answer = json.send(Method::POST, "/order", &format!("{{\"name\": \"{}\"}}", "a".repeat(100_000))).await;
    assert_eq!(refusal(&answer), (413, "MESSAGE_TOO_LARGE".to_owned()));
}

#[tokio::test]
async fn a_body_without_a_content_that_deletes_needs_no_type() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::DELETE, &format!("/order/{UNKNOWN}"), &[("content-length", "0")]).await;
    assert_eq!(answer.status, StatusCode::OK);
}
