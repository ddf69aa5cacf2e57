use http::{Method, StatusCode};
use tonic::Code;

use super::{BINARY, CREATE, TEXT};
use crate::support::{Client, Http, TestServer, frame, named};

async fn assert_nothing_changed(client: &Client) {
    assert_eq!(client.list().await.unwrap(), []);
}

#[tokio::test]
async fn what_a_foreign_page_can_send_unasked_never_reaches_the_services() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for content_type in [
            "text/plain",
            "text/plain; charset=application/grpc-web+proto",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/octet-stream",
            "application/json",
            "application/grpcx",
            "",
        ] {
            let answer = web.post(CREATE, content_type, frame(&named("from elsewhere"))).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{http:?} {content_type}");
            assert_nothing_changed(&client).await;
        }
        let answer = web.send(Method::POST, CREATE, &[], [frame(&named("without a type")).into()]).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{http:?}");
        assert_nothing_changed(&client).await;
    }
}

#[tokio::test]
async fn only_post_calls() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for http in Http::BOTH {
        for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD] {
            for content_type in [BINARY, TEXT, "application/grpc", "application/grpc+proto"] {
                let (headers, body) = ([("content-type", content_type)], [frame(&named("not posted")).into()]);
                let answer = server.web(http).await.send(method.clone(), CREATE, &headers, body).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{http:?} {method} {content_type}");
                assert_nothing_changed(&client).await;
            }
        }
    }
}

#[tokio::test]
async fn native_grpc_needs_http_2() {
    let server = TestServer::start().await;
    let answer = server.web(Http::One).await.post(CREATE, "application/grpc", frame(&named("Bon app'"))).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert_nothing_changed(&server.client().await).await;
}

#[tokio::test]
async fn garbage_is_an_error_and_nothing_else() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let good = frame(&named("Bon app'"));
    let bodies: [(&str, Vec<u8>); 12] = [
        ("nothing", vec![]),
        ("half a head", vec![0, 0, 0]),
        ("a head alone", vec![0, 0, 0, 0, 9]),
        ("a message cut short", good[..good.len() - 1].to_vec()),
        ("a length of 4 GiB", [&[0, 0xff, 0xff, 0xff, 0xff], &good[5..]].concat()),
        ("an unknown flag", [&[7], &good[1..]].concat()),
        ("a compressed flag", [&[1], &good[1..]].concat()),
        ("no protobuf", vec![0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]),
        ("a name that is no UTF-8", vec![0, 0, 0, 0, 4, 0x0a, 2, 0xc3, 0x28]),
        ("a name of another wire type", vec![0, 0, 0, 0, 2, 0x08, 1]),
        ("a field that ends too late", vec![0, 0, 0, 0, 2, 0x0a, 0x7f]),
        ("a page", b"<!doctype html><title>Orders</title>".to_vec()),
    ];
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for content_type in [BINARY, TEXT] {
            for (what, body) in &bodies {
                let answer = web.post(CREATE, content_type, body.clone()).await;
                let code = answer.error().code();
                assert!(![Code::Ok, Code::Unknown].contains(&code), "{http:?} {content_type} {what}: {code:?}");
                assert_nothing_changed(&client).await;
            }
        }
    }
}

#[tokio::test]
async fn two_messages_are_not_one_request() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let twice = [frame(&named("once")), frame(&named("twice"))].concat();
        let answer = server.web(http).await.post(CREATE, BINARY, twice).await;
        assert_eq!(answer.error().code(), Code::Unimplemented, "{http:?}");
        assert_nothing_changed(&server.client().await).await;
    }
}
