use http::StatusCode;
use orders_proto::order::{OrderChangeType, WatchOrdersRequest, WatchOrdersResponse};

use super::WATCH;
use crate::support::{Http, TestServer, named};

const WEB: &str = "application/grpc-web+proto";

#[tokio::test]
async fn a_page_gets_each_change_as_it_comes() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        let mut watch = web.open(WATCH, &[("content-type", WEB)], &WatchOrdersRequest::default()).await;
        assert_eq!(watch.status, StatusCode::OK, "{http:?}");
        watch.message::<WatchOrdersResponse>().await;
        for name in ["tea", "ale", "rye"] {
            let order = client.create(named(name)).await.unwrap();
            let told = watch.message::<WatchOrdersResponse>().await;
            assert_eq!(told.revision, order.revision, "{http:?}");
            assert_eq!((told.events[0].r#type(), &told.events[0].order), (OrderChangeType::Created, &Some(order)));
        }
    }
}

#[tokio::test]
async fn a_stream_is_neither_compressed_nor_held_back() {
    let server = TestServer::start().await;
    for content_type in [WEB, "application/grpc"] {
        let headers = [
            ("content-type", content_type),
            ("accept-encoding", "gzip, br, zstd"),
            ("grpc-accept-encoding", "gzip, zstd"),
            ("te", "trailers"),
        ];
        let mut web = server.web(Http::Two).await;
        let mut watch = web.open(WATCH, &headers, &WatchOrdersRequest::default()).await;
        let header = |name| watch.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("x-accel-buffering"), Some("no"), "{content_type}");
        assert_eq!(header("cache-control"), Some("no-cache, no-transform"), "{content_type}");
        assert_eq!(header("content-encoding"), None, "{content_type}");
        // Its frame says that it is not compressed.
        watch.message::<WatchOrdersResponse>().await;
    }
}
