//! A browser lets a page of any origin post without asking first; nothing may change by that.

use http::{Method, StatusCode};

use super::{Json, refusal};
use crate::support::{Http, TestServer};

const FRIEND: &str = "https://friend.example";
const STRANGER: &str = "https://stranger.example";

#[tokio::test]
async fn no_write_of_a_foreign_page_changes_anything() {
    let server = TestServer::new().cors_origin(FRIEND).run().await;
    let mut json = Json::of(&server).await;
    let uuid = json.create("a").await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for headers in [&[("origin", STRANGER)][..], &[("origin", "null")], &[("sec-fetch-site", "cross-site")]] {
            for (method, path) in [
                (Method::POST, "/order?name=planted".to_owned()),
                (Method::POST, format!("/order/check?uuid={uuid}")),
                (Method::PATCH, format!("/order/{uuid}?name=planted&completed=true")),
                (Method::DELETE, format!("/order/{uuid}")),
            ] {
                let answer = web.send(method.clone(), &path, headers, []).await;
                assert_eq!(refusal(&answer), (403, "ORIGIN_NOT_ALLOWED".to_owned()), "{http:?} {method} {headers:?}");
            }
        }
    }
    assert_eq!(json.names().await, ["a"]);
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_write_and_read_the_answer() {
    let mut json = Json::on(TestServer::new().cors_origin(FRIEND)).await;
    let headers = [("origin", FRIEND), ("sec-fetch-site", "cross-site")];
    let answer = json.ask(Method::POST, "/order?name=a", &headers).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, FRIEND));
    let exposed = answer.header("access-control-expose-headers");
    for header in ["etag", "link", "retry-after"] {
        assert!(exposed.split(',').any(|name| name.trim() == header), "{header} is not in {exposed}");
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_send_what_the_facade_understands() {
    let mut json = Json::on(TestServer::new().cors_origin(FRIEND)).await;
    for method in ["POST", "PATCH", "DELETE"] {
        let asked = [
            ("origin", FRIEND),
            ("access-control-request-method", method),
            ("access-control-request-headers", "content-type,if-match,idempotency-key,rpc-auth"),
        ];
        let answer = json.ask(Method::OPTIONS, "/order", &asked).await;
        assert!(answer.header("access-control-allow-methods").contains(method), "{answer:?}");
        for header in ["content-type", "if-match", "if-none-match", "idempotency-key", "rpc-auth"] {
            assert!(answer.header("access-control-allow-headers").contains(header), "{header}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn the_server_s_own_pages_may_write() {
    let server = TestServer::start().await;
    let own = format!("http://{}", server.address);
    for http in Http::BOTH {
        for headers in [&[("origin", &*own)][..], &[("origin", &*own), ("sec-fetch-site", "same-origin")]] {
            let answer = server.web(http).await.send(Method::POST, "/order?name=a", headers, []).await;
            assert_eq!(answer.status, StatusCode::OK, "{http:?} {headers:?}");
        }
    }
}
