//! Paths, parameters and bodies of the tutorial's own facade.

use serde_json::json;

use super::{Json, UNKNOWN};
use crate::support::TestServer;

const OK: &str = "ORDER_NOTIFICATION_TYPE_ENUM_OK";

#[tokio::test]
async fn a_new_order_is_answered_in_the_tutorial_s_form() {
    let mut json = Json::start().await;
    let answer = json.post("/order?name=Bon+app%27,%20Marseille&completed=True&date=2024-06-13+10:22:33.5Z").await;
    let uuid = answer["order"]["uuid"].as_str().unwrap();
    let order = json!({
        "uuid": uuid, "name": "Bon app', Marseille", "completed": true, "date": "2024-06-13 10:22:33.5Z",
    });
    assert_eq!(answer, json!({"notificationType": OK, "order": order}));
}

#[tokio::test]
async fn completed_is_answered_even_when_it_is_false() {
    let mut json = Json::start().await;
    assert_eq!(json.post("/order?name=a&completed=false").await["order"]["completed"], false);
}

#[tokio::test]
async fn an_order_without_a_date_is_for_now() {
    let mut json = Json::start().await;
    let date = json.post("/order?name=a&completed=0").await["order"]["date"].clone();
    let now = jiff::Timestamp::now();
    let date: jiff::Timestamp = date.as_str().unwrap().parse().unwrap();
    assert!(now.duration_since(date).as_secs().abs() < 60, "{date}");
}

#[tokio::test]
async fn an_order_is_read_by_its_uuid() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    let order = json!({"uuid": uuid, "name": "a", "completed": false, "date": "2024-06-13"});
    assert_eq!(json.get(&format!("/order/{uuid}")).await, json!({"notification_type": OK, "order": order}));
}

#[tokio::test]
async fn an_update_replaces_the_whole_order() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    let answer = json.patch(&format!("/order/{uuid}?name=b&completed=true&date=2024-06-14")).await;
    let order = json!({"uuid": uuid, "name": "b", "completed": true, "date": "2024-06-14"});
    assert_eq!(answer, json!({"notification_type": OK, "order": order}));
}

#[tokio::test]
async fn deleting_says_whether_the_order_was_there() {
    let mut json = Json::start().await;
    let uuid = json.create("a").await;
    for (uuid, success) in [(&*uuid, true), (&*uuid, false), (UNKNOWN, false)] {
        let answer = json.delete(&format!("/order/{uuid}")).await;
        assert_eq!(answer, json!({"notification_type": OK, "success": success}));
    }
}

#[tokio::test]
async fn a_list_holds_every_order_in_order_of_creation() {
    let mut json = Json::start().await;
    assert_eq!(json.get("/order").await, json!({"notification_type": OK, "orders": []}));
    for name in ["b", "a", "c"] {
        json.create(name).await;
    }
    assert_eq!(json.names().await, ["b", "a", "c"]);
}

#[tokio::test]
async fn what_the_facade_stores_is_what_grpc_clients_see() {
    let server = TestServer::start().await;
    let uuid = Json::of(&server).await.create("Caf%C3%A9").await;
    assert_eq!(server.client().await.read(&uuid).await.unwrap().name, "Café");
}

#[tokio::test]
async fn a_boolean_is_whatever_the_tutorial_s_framework_takes_for_one() {
    let mut json = Json::start().await;
    for (word, meaning) in [("true", true), ("True", true), ("1", true), ("ON", true), ("0", false), ("no", false)] {
        assert_eq!(
            json.post(&format!("/order?name=a&completed={word}")).await["order"]["completed"],
            meaning,
            "{word}"
        );
    }
}
