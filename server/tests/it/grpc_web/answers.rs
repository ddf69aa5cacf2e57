use base64::{Engine, prelude::BASE64_STANDARD};
use http::{Method, StatusCode};
use orders_proto::order::{CreateOrderResponse, ReadOrderRequest};
use prost::Message;
use tonic::Code;

use super::{BINARY, CREATE, READ, TEXT};
use crate::support::{Frames, Http, TestServer, frame, named, reason, violations};

#[tokio::test]
async fn a_success_is_a_message_frame_and_a_trailer_frame() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let answer = server.web(http).await.call(CREATE, &named("Ёлка")).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, BINARY), "{http:?}");
        assert_eq!(answer.trailers, None, "{http:?}: HTTP's own trailers are out of a page's reach");
        assert_eq!(answer.message::<CreateOrderResponse>().order.unwrap().name, "Ёлка", "{http:?}");
    }
}

#[tokio::test]
async fn text_mode_is_the_same_in_base64() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let body = BASE64_STANDARD.encode(frame(&named("Ёлка")));
        let headers = [("content-type", TEXT), ("accept", TEXT)];
        let answer = server.web(http).await.send(Method::POST, CREATE, &headers, [body.into()]).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, TEXT), "{http:?}");
        let frames = Frames::of_text(&answer.body);
        let [message] = &frames.messages[..] else { panic!("{http:?}: {frames:?}") };
        let created = CreateOrderResponse::decode(&message[..]).unwrap();
        assert_eq!(created.order.unwrap().name, "Ёлка", "{http:?}");
        assert_eq!(frames.trailers.unwrap().get("grpc-status").unwrap(), "0", "{http:?}");
    }
}

#[tokio::test]
async fn an_error_stands_in_the_headers_with_its_details() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        for content_type in [BINARY, TEXT] {
            let body = match content_type {
                TEXT => BASE64_STANDARD.encode(frame(&named(""))).into_bytes(),
                _ => frame(&named("")),
            };
            let answer = server.web(http).await.post(CREATE, content_type, body).await;
            let status = answer.error();
            assert_eq!((status.code(), &*reason(&status)), (Code::InvalidArgument, "INVALID_FIELDS"), "{http:?}");
            assert_eq!(violations(&status), [("name".to_owned(), "NAME_REQUIRED".to_owned())], "{http:?}");
        }
    }
}

#[tokio::test]
async fn an_error_message_may_hold_any_text() {
    let server = TestServer::start().await;
    let unknown = ReadOrderRequest { uuid: "00000000-0000-7000-8000-000000000000".to_owned(), ..Default::default() };
    let answer = server.web(Http::One).await.call(READ, &unknown).await;
    let status = answer.error();
    assert_eq!(status.message(), "order 00000000-0000-7000-8000-000000000000 does not exist");
    assert!(answer.header("grpc-message").contains("%20"), "percent-encoded: {}", answer.header("grpc-message"));
}

#[tokio::test]
async fn an_unknown_method_is_unimplemented_in_the_protocol_s_own_form() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        for path in ["/order.OrderService/Nothing", "/other.Service/CreateOrder", "/CreateOrder", "/"] {
            let answer = server.web(http).await.call(path, &named("Bon app'")).await;
            assert_eq!(answer.error().code(), Code::Unimplemented, "{http:?} {path}");
            assert!(answer.header("content-type").starts_with("application/grpc"), "{http:?} {path}");
        }
    }
}

#[tokio::test]
async fn many_calls_share_a_connection() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for (name, expected) in [("a", Code::Ok), ("", Code::InvalidArgument), ("b", Code::Ok)] {
            let answer = web.call(CREATE, &named(name)).await;
            let code = answer.headers.get("grpc-status").map_or(Code::Ok, |code| Code::from_bytes(code.as_bytes()));
            assert_eq!(code, expected, "{http:?} {name}");
        }
    }
}
