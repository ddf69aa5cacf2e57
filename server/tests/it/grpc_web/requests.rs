use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use hyper::body::Bytes;
use orders_proto::order::CreateOrderResponse;

use super::{BINARY, CREATE, TEXT};
use crate::support::{Http, TestServer, frame, named};

/// A body in two pieces, cut at every place.
fn cuts(body: &[u8]) -> impl Iterator<Item = [Bytes; 2]> {
    (0..=body.len()).map(|at| [Bytes::copy_from_slice(&body[..at]), Bytes::copy_from_slice(&body[at..])])
}

#[tokio::test]
async fn a_request_may_be_cut_anywhere() {
    let server = TestServer::start().await;
    let binary = frame(&named("Ёлка"));
    let text = BASE64_STANDARD.encode(&binary).into_bytes();
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for (content_type, body) in [(BINARY, &binary), (TEXT, &text)] {
            for (at, pieces) in cuts(body).enumerate() {
                let answer = web.send(Method::POST, CREATE, &[("content-type", content_type)], pieces).await;
                let created: CreateOrderResponse = answer.message();
                assert_eq!(created.order.unwrap().name, "Ёлка", "{http:?} {content_type} cut at {at}");
            }
        }
    }
    let cuts_of_both = 2 * (binary.len() + 1 + text.len() + 1);
    assert_eq!(server.client().await.list().await.unwrap().len(), cuts_of_both, "each request counted once");
}

#[tokio::test]
async fn a_request_may_come_byte_by_byte() {
    let server = TestServer::start().await;
    let binary = frame(&named("Ёлка"));
    let text = BASE64_STANDARD.encode(&binary).into_bytes();
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for (content_type, body) in [(BINARY, &binary), (TEXT, &text)] {
            let pieces: Vec<_> = body.chunks(1).map(Bytes::copy_from_slice).collect();
            let answer = web.send(Method::POST, CREATE, &[("content-type", content_type)], pieces).await;
            let created: CreateOrderResponse = answer.message();
            assert_eq!(created.order.unwrap().name, "Ёлка", "{http:?} {content_type}");
        }
    }
}

#[tokio::test]
async fn a_content_type_may_carry_parameters_in_any_case() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for content_type in [
            "application/grpc-web",
            "application/grpc-web; charset=utf-8",
            "application/grpc-web+proto;charset=UTF-8",
            "Application/GRPC-Web+Proto ; charset=utf-8",
        ] {
            let answer = web.post(CREATE, content_type, frame(&named("Bon app'"))).await;
            let created: CreateOrderResponse = answer.message();
            assert_eq!(created.order.unwrap().name, "Bon app'", "{http:?} {content_type}");
        }
    }
}

#[tokio::test]
async fn padding_inside_a_text_request_makes_it_one_order_or_an_error() {
    let server = TestServer::start().await;
    let body = frame(&named("Bon app'"));
    for at in 1..body.len() {
        let text = [BASE64_STANDARD.encode(&body[..at]), BASE64_STANDARD.encode(&body[at..])].concat();
        let mut web = server.web(Http::One).await;
        let before = server.client().await.list().await.unwrap().len();
        let answer = web.post(CREATE, TEXT, text).await;
        let refused = answer.headers.contains_key("grpc-status");
        let made = server.client().await.list().await.unwrap().len() - before;
        assert_eq!(made, usize::from(!refused), "cut at {at}: {answer:?}");
    }
}
