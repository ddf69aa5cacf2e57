use orders_proto::check::CheckStatusOrderRequest;
use tonic::{Request, metadata::MetadataMap};

use super::asking;
use crate::support::FakeCheck;

/// What reaches the check service when a call brings this along.
async fn passed_on(metadata: &[(&'static str, &str)]) -> MetadataMap {
    let check = FakeCheck::answering(Ok(Some(true))).await;
    let (_server, client, order) = asking(&check).await;
    let mut request = Request::new(CheckStatusOrderRequest { uuid: order.uuid });
    for (name, value) in metadata {
        request.metadata_mut().insert(*name, value.parse().unwrap());
    }
    client.orders.clone().check_status_order(request).await.unwrap();
    check.metadata()
}

#[tokio::test]
async fn the_caller_s_credentials_go_along_and_nothing_else_of_its_own() {
    let metadata = passed_on(&[("authorization", "Bearer a.b.c"), ("rpc-auth", "key"), ("x-other", "x")]).await;
    assert_eq!(metadata.get("authorization").unwrap(), "Bearer a.b.c");
    assert_eq!(metadata.get("rpc-auth").unwrap(), "key");
    assert_eq!(metadata.get("x-other"), None);
}

#[tokio::test]
async fn the_caller_s_trace_goes_along_under_a_span_of_its_own() {
    let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let metadata = passed_on(&[("traceparent", sent)]).await;
    let received = metadata.get("traceparent").unwrap().to_str().unwrap();
    assert!(received.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && received.ends_with("-01"), "{received}");
    assert_ne!(received, sent);
}

#[tokio::test]
async fn what_is_left_of_the_caller_s_time_goes_along() {
    for (asked, most_millis) in [("5S", 5_000), ("20000m", 20_000)] {
        let metadata = passed_on(&[("grpc-timeout", asked)]).await;
        let left = metadata.get("grpc-timeout").unwrap().to_str().unwrap();
        let millis: u64 = left.strip_suffix('m').expect("milliseconds").parse().unwrap();
        assert!(millis > 0 && millis <= most_millis, "{left} of {asked}");
    }
}

#[tokio::test]
async fn a_call_without_a_deadline_gives_it_the_server_s() {
    let metadata = passed_on(&[]).await;
    let left = metadata.get("grpc-timeout").unwrap().to_str().unwrap();
    let millis: u64 = left.strip_suffix('m').expect("milliseconds").parse().unwrap();
    assert!(millis > 0 && millis <= 30_000, "{left}");
}
