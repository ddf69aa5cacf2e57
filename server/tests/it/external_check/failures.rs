use orders_proto::check::CheckStatusOrderRequest;
use tokio::net::TcpListener;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::asking;
use crate::support::{FakeCheck, Http, TestServer, named, reason};

#[tokio::test]
async fn its_refusals_are_told_apart() {
    for (code, expected, expected_reason) in [
        (Code::Unauthenticated, Code::Unauthenticated, "CHECK_UNAUTHENTICATED"),
        (Code::PermissionDenied, Code::PermissionDenied, "CHECK_PERMISSION_DENIED"),
        (Code::NotFound, Code::NotFound, "CHECK_UNKNOWN_ORDER"),
        (Code::DeadlineExceeded, Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        // What a service written with tonic says when its time runs out.
        (Code::Cancelled, Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        (Code::Internal, Code::Unavailable, "CHECK_UNAVAILABLE"),
        (Code::Unimplemented, Code::Unavailable, "CHECK_UNAVAILABLE"),
        (Code::Unknown, Code::Unavailable, "CHECK_UNAVAILABLE"),
    ] {
        let check = FakeCheck::answering(Err(Status::new(code, "its own words"))).await;
        let (_server, client, order) = asking(&check).await;
        let refused = client.check(&order.uuid).await.unwrap_err();
        assert_eq!((refused.code(), &*reason(&refused)), (expected, expected_reason), "{code:?}");
        assert_eq!(client.list().await.unwrap(), [order], "{code:?}");
    }
}

#[tokio::test]
async fn its_words_reach_the_caller() {
    let check = FakeCheck::answering(Err(Status::permission_denied("заказ приостановлен"))).await;
    let (_server, client, order) = asking(&check).await;
    let refused = client.check(&order.uuid).await.unwrap_err();
    assert_eq!(refused.message(), "the check service: заказ приостановлен");
}

#[tokio::test]
async fn many_words_of_its_do_not_outgrow_a_header() {
    let check = FakeCheck::answering(Err(Status::permission_denied("🧾".repeat(400)))).await;
    let (server, _, order) = asking(&check).await;
    let request = CheckStatusOrderRequest { uuid: order.uuid };
    let answer = server.web(Http::Two).await.call("/order.OrderService/CheckStatusOrder", &request).await;
    assert!(answer.error().message().starts_with("the check service: 🧾🧾"), "{}", answer.error().message());
    let bytes = answer.header("grpc-message").len() + answer.header("grpc-status-details-bin").len();
    assert!(bytes <= 4_000, "{bytes} bytes");
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_may_be_tried_again_later() {
    // A port that nobody listens on: it was free a moment ago.
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = TestServer::new().check_url(&format!("http://{unused}")).run().await;
    let client = server.client().await;
    let order = client.create(named("Bon app'")).await.unwrap();
    let refused = client.check(&order.uuid).await.unwrap_err();
    assert_eq!((refused.code(), &*reason(&refused)), (Code::Unavailable, "CHECK_UNAVAILABLE"));
    assert!(refused.get_details_retry_info().unwrap().retry_delay.is_some());
    assert_eq!(client.list().await.unwrap(), [order]);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_at_start() {
    for url in ["", "127.0.0.1:1", "localhost", "http://", "ftp://127.0.0.1"] {
        let Err((refused, _)) = TestServer::new().check_url(url).try_run().await else { panic!("{url:?} was taken") };
        assert!(refused.contains("http://HOST:PORT"), "{url:?}: {refused}");
    }
}
