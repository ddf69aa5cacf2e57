//! Statuses as AIP-193 wants them: a reason for programs, details, the trace id, and never more than a header takes.

use http::Method;
use orders_proto::order::{ReadOrderRequest, UpdateOrderRequest};
use tonic::Code;
use tonic_types::StatusExt;

use crate::support::{Answer, Http, TestServer, Web, frame, named, reason, violations};

const CREATE: &str = "/order.OrderService/CreateOrder";
const READ: &str = "/order.OrderService/ReadOrder";
const UNKNOWN: &str = "00000000-0000-7000-8000-000000000000";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

async fn create_with(web: &mut Web, header: (&str, &str), name: &str) -> Answer {
    let headers = [("content-type", "application/grpc-web+proto"), header];
    web.send(Method::POST, CREATE, &headers, [frame(&named(name)).into()]).await
}

#[tokio::test]
async fn an_error_names_its_reason_its_domain_and_the_caller_s_trace() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        let traceparent = format!("00-{TRACE}-00f067aa0ba902b7-01");
        let answer = create_with(&mut web, ("traceparent", &traceparent), "").await;
        let info = answer.error().get_details_error_info().unwrap();
        assert_eq!((&*info.reason, &*info.domain), ("INVALID_FIELDS", "orders"), "{http:?}");
        assert_eq!(info.metadata["trace_id"], TRACE, "{http:?}");
    }
}

#[tokio::test]
async fn without_a_trace_of_the_caller_s_each_call_has_its_own() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::One).await;
    let mut traces = Vec::new();
    for traceparent in ["", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"] {
        let answer = create_with(&mut web, ("traceparent", traceparent), "").await;
        traces.push(answer.error().get_details_error_info().unwrap().metadata["trace_id"].clone());
    }
    assert!(traces.iter().all(|trace| trace.len() == 32 && trace.bytes().all(|b| b.is_ascii_hexdigit())), "{traces:?}");
    assert!(traces[0] != traces[1] && traces[1] != traces[2], "{traces:?}");
}

#[tokio::test]
async fn a_violation_says_where_why_and_in_words() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let refused = client.create(named("")).await.unwrap_err();
    let bad_request = refused.get_details_bad_request().unwrap();
    let [violation] = &bad_request.field_violations[..] else { panic!("{bad_request:?}") };
    assert_eq!((&*violation.field, &*violation.reason), ("name", "NAME_REQUIRED"));
    assert_eq!(violation.description, "a name is required");
    assert_eq!(refused.message(), "name: a name is required");
}

#[tokio::test]
async fn an_unknown_order_is_named() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let refused = client.read(UNKNOWN).await.unwrap_err();
    let resource = refused.get_details_resource_info().unwrap();
    assert_eq!((&*resource.resource_type, &*resource.resource_name), ("order.Order", UNKNOWN));
    assert_eq!(reason(&refused), "ORDER_NOT_FOUND");
}

#[tokio::test]
async fn a_request_over_2_mib_is_too_large() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let refused = client.create(named(&"x".repeat(2 << 20))).await.unwrap_err();
    assert_eq!((refused.code(), &*reason(&refused)), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    assert_eq!(refused.get_details_quota_failure().unwrap().violations.len(), 1);
    assert_eq!(client.list().await.unwrap(), []);
}

#[tokio::test]
async fn a_request_under_2_mib_is_judged_by_the_rules() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let refused = client.create(named(&"x".repeat((2 << 20) - 1_024))).await.unwrap_err();
    assert_eq!(violations(&refused), [("name".to_owned(), "NAME_TOO_LONG".to_owned())]);
}

#[tokio::test]
async fn an_error_fits_into_a_header_however_bad_the_request_is() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::Two).await;
    let long = "ё\n".repeat(20_000);
    let update = UpdateOrderRequest {
        uuid: long.clone(),
        name: long.clone(),
        date: long.clone(),
        completed: true,
        ..Default::default()
    };
    for answer in [
        web.call("/order.OrderService/UpdateOrder", &update).await,
        web.call(READ, &ReadOrderRequest { uuid: long.clone(), ..Default::default() }).await,
    ] {
        assert_eq!(answer.error().code(), Code::InvalidArgument);
        let bytes: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(bytes <= 4_000, "{bytes} bytes of headers");
    }
}

#[tokio::test]
async fn what_tonic_refuses_by_itself_has_a_reason_too() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::Two).await;
    let unknown_method = web.call("/order.OrderService/Nothing", &named("Bon app'")).await.error();
    assert_eq!(reason(&unknown_method), "UNIMPLEMENTED");
    let no_protobuf = web.post(CREATE, "application/grpc-web+proto", vec![0, 0, 0, 0, 1, 0xff]).await.error();
    assert_eq!((no_protobuf.code(), &*reason(&no_protobuf)), (Code::InvalidArgument, "MESSAGE_MALFORMED"));
}

#[tokio::test]
async fn a_malformed_timeout_is_an_invalid_argument() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for timeout in ["", "1", "S", "1s", "-1S", "1.5S", "100000000S", "1 S", "soon"] {
            let status = create_with(&mut web, ("grpc-timeout", timeout), "Bon app'").await.error();
            assert_eq!(status.code(), Code::InvalidArgument, "{http:?} {timeout}");
            let expected = ("grpc-timeout".to_owned(), "TIMEOUT_INVALID".to_owned());
            assert_eq!(violations(&status), [expected], "{http:?} {timeout}");
        }
    }
    assert_eq!(server.client().await.list().await.unwrap(), []);
}
