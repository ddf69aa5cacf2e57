//! Whether the server says that it can be used: over gRPC and over plain HTTP; and what it says that it offers.

use std::future::ready;

use futures_util::stream;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::{Client, Http, TestServer};

async fn health_of(client: &Client, service: &str) -> Result<ServingStatus, Code> {
    let mut health = HealthClient::new(client.channel.clone());
    let answer = health.check(HealthCheckRequest { service: service.to_owned() }).await;
    answer.map(|answer| answer.into_inner().status()).map_err(|status| status.code())
}

#[tokio::test]
async fn every_service_is_serving() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for service in ["", "order.OrderService", "check.CheckStatusOrderService"] {
        assert_eq!(health_of(&client, service).await, Ok(ServingStatus::Serving), "{service:?}");
    }
}

#[tokio::test]
async fn the_health_of_an_unknown_service_is_not_found() {
    let server = TestServer::start().await;
    assert_eq!(health_of(&server.client().await, "other.Service").await, Err(Code::NotFound));
}

#[tokio::test]
async fn plain_http_is_told_too() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for path in ["/healthz", "/readyz"] {
            let answer = web.get(path, &[]).await;
            assert_eq!((answer.status.as_u16(), answer.text()), (200, "ok\n"), "{http:?} {path}");
        }
    }
}

const SERVICES: [&str; 2] = ["order.OrderService", "check.CheckStatusOrderService"];

#[tokio::test]
async fn reflection_v1_lists_the_services() {
    use v1::{server_reflection_request::MessageRequest, server_reflection_response::MessageResponse};

    let server = TestServer::start().await;
    let mut reflection = v1::server_reflection_client::ServerReflectionClient::new(server.client().await.channel);
    let message_request = Some(MessageRequest::ListServices(String::new()));
    let request = v1::ServerReflectionRequest { host: String::new(), message_request };
    let mut answers = reflection.server_reflection_info(stream::once(ready(request))).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    let Some(MessageResponse::ListServicesResponse(list)) = answer else { panic!("{answer:?}") };
    let names: Vec<_> = list.service.into_iter().map(|service| service.name).collect();
    assert!(SERVICES.iter().all(|service| names.iter().any(|name| name == service)), "{names:?}");
}

#[tokio::test]
async fn reflection_v1alpha_lists_the_services() {
    use v1alpha::{server_reflection_request::MessageRequest, server_reflection_response::MessageResponse};

    let server = TestServer::start().await;
    let mut reflection = v1alpha::server_reflection_client::ServerReflectionClient::new(server.client().await.channel);
    let message_request = Some(MessageRequest::ListServices(String::new()));
    let request = v1alpha::ServerReflectionRequest { host: String::new(), message_request };
    let mut answers = reflection.server_reflection_info(stream::once(ready(request))).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    let Some(MessageResponse::ListServicesResponse(list)) = answer else { panic!("{answer:?}") };
    let names: Vec<_> = list.service.into_iter().map(|service| service.name).collect();
    assert!(SERVICES.iter().all(|service| names.iter().any(|name| name == service)), "{names:?}");
}
