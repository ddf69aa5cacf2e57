//! What is worth compressing is compressed for clients that ask; streams are not.

use http::Method;
use orders_proto::order::{
    BatchCreateOrdersRequest, ListOrdersRequest, WatchOrdersRequest, order_service_client::OrderServiceClient,
};
use tonic::{Code, codec::CompressionEncoding};

use crate::support::{Http, Running, TestServer, named, refusal};

const LIST: &str = "/order.OrderService/ListOrders";
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// A server with so many orders that a list of them is large.
async fn server() -> Running {
    let server = TestServer::start().await;
    let requests = (0..200).map(|n| named(&format!("Bon app', Marseille, {n}"))).collect();
    server.client().await.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
    server
}

#[tokio::test]
async fn json_and_files_are_compressed_as_is_asked() {
    let server = server().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for path in ["/order", "/orders.csv", "/openapi.json"] {
            let plain = web.get(path, &[]).await;
            assert_eq!(plain.header("content-encoding"), "", "{path}");
            for (encoding, magic) in [("gzip", GZIP), ("zstd", ZSTD)] {
                let answer = web.get(path, &[("accept-encoding", encoding)]).await;
                assert_eq!(answer.header("content-encoding"), encoding, "{path}");
                assert!(answer.body.starts_with(magic) && answer.body.len() < plain.body.len() / 2, "{path}");
                assert!(answer.header("vary").contains("accept-encoding"), "{path}: {answer:?}");
            }
        }
    }
}

#[tokio::test]
async fn large_grpc_web_answers_are_compressed_as_is_asked() {
    let server = server().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        let body = crate::support::frame(&ListOrdersRequest::default());
        let headers = [("content-type", "application/grpc-web+proto"), ("accept-encoding", "gzip, deflate, br, zstd")];
        let answer = web.send(Method::POST, LIST, &headers, [body.clone().into()]).await;
        assert!(["gzip", "zstd"].contains(&answer.header("content-encoding")), "{:?}", answer.headers);
        let plain = web.send(Method::POST, LIST, &headers[..1], [body.into()]).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert!(answer.body.len() < plain.body.len() / 2);
    }
}

#[tokio::test]
async fn small_answers_and_errors_are_left_as_they_are() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::One).await;
    let headers = [("content-type", "application/grpc-web+proto"), ("accept-encoding", "gzip")];
    for message in [named("Bon app'"), named("")] {
        let body = crate::support::frame(&message);
        let answer = web.send(Method::POST, "/order.OrderService/CreateOrder", &headers, [body.into()]).await;
        assert_eq!(answer.header("content-encoding"), "");
    }
}

#[tokio::test]
async fn a_native_client_s_compressed_messages_are_understood_and_answered_so() {
    let server = server().await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = OrderServiceClient::new(server.client().await.channel)
            .send_compressed(encoding)
            .accept_compressed(encoding);
        let answer = client.list_orders(ListOrdersRequest::default()).await.unwrap();
        let name = if encoding == CompressionEncoding::Gzip { "gzip" } else { "zstd" };
        assert_eq!(answer.metadata().get("grpc-encoding").unwrap(), name);
        assert!(answer.into_inner().orders.len() >= 200);
        client.create_order(named("Bon app'")).await.unwrap();
    }
}

#[tokio::test]
async fn a_request_has_its_largest_size_when_it_is_unpacked() {
    let server = TestServer::start().await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = OrderServiceClient::new(server.client().await.channel).send_compressed(encoding);
        let bomb = named(&"a".repeat(16 << 20));
        let refused = client.create_order(bomb).await.unwrap_err();
        assert_eq!(refusal(&refused), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE".to_owned()));
    }
    assert!(server.client().await.names().await.is_empty());
}

#[tokio::test]
async fn a_stream_is_never_held_back() {
    let server = server().await;
    let mut client = OrderServiceClient::new(server.client().await.channel)
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd);
    let request = WatchOrdersRequest { send_initial: true, ..Default::default() };
    let mut stream = client.watch_orders(request).await.unwrap().into_inner();
    while !stream.message().await.unwrap().unwrap().initial_sync_done {}
    server.client().await.create(named("Bon app'")).await.unwrap();
    let event = crate::support::soon("the event comes", stream.message()).await.unwrap().unwrap();
    assert_eq!(event.events[0].order.as_ref().unwrap().name, "Bon app'");
}
