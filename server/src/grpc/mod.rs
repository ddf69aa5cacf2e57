//! The contract's services over gRPC and gRPC-Web. The only code that knows tonic.

mod check;
mod check_client;
mod content_type;
mod convert;
mod deadline;
mod orders;
mod status;

use axum::{Router, middleware};
use orders_proto::{
    DESCRIPTORS,
    check::check_status_order_service_server::{CheckStatusOrderServiceServer, SERVICE_NAME as CHECK_SERVICE},
    order::order_service_server::{OrderServiceServer, SERVICE_NAME as ORDER_SERVICE},
};
use tonic::service::Routes;
use tonic_health::{ServingStatus, pb::FILE_DESCRIPTOR_SET as HEALTH_DESCRIPTORS, server::HealthReporter};
use tonic_web::GrpcWebLayer;

pub use self::{
    check_client::{CheckClient, InvalidCheckUrl},
    content_type::is_grpc,
    status::GrpcStatus,
};
use crate::service::Orders;

/// The largest request: names and dates are short, and no field repeats.
const REQUEST_BYTES: usize = 256 << 10;
/// The largest answer: what clients of every language accept without settings.
const ANSWER_BYTES: usize = 4 << 20;

/// Every service, with its layers. An unknown method or service answers UNIMPLEMENTED in gRPC's own form.
///
/// # Errors
/// When the descriptors cannot be decoded, which a build that passes its tests cannot do.
pub fn router(register: Orders, health: Health) -> Result<Router, tonic_reflection::server::Error> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(HEALTH_DESCRIPTORS)
    };
    let routes = Routes::new(
        OrderServiceServer::new(orders::Service::new(register.clone()))
            .max_decoding_message_size(REQUEST_BYTES)
            .max_encoding_message_size(ANSWER_BYTES),
    )
    .add_service(
        CheckStatusOrderServiceServer::new(check::Service::new(register)).max_decoding_message_size(REQUEST_BYTES),
    )
    .add_service(tonic_health::pb::health_server::HealthServer::new(health.service))
    .add_service(reflection().build_v1()?)
    .add_service(reflection().build_v1alpha()?);

    // Innermost first: the last layer sees a request first and its answer last.
    Ok(routes
        .into_axum_router()
        // Time runs for what the services do, and only for that.
        .layer(middleware::from_fn(deadline::enforce))
        // Whatever answers above or below, its status leaves complete; and the log learns it.
        .layer(middleware::from_fn(status::complete))
        // Takes gRPC-Web apart into gRPC, so that everything below sees one protocol.
        .layer(GrpcWebLayer::new())
        // tonic-web compares content types to the letter.
        .layer(middleware::from_fn(content_type::normalise))
        // Nothing below asks for the method.
        .layer(middleware::from_fn(content_type::only_post)))
}

/// The state that `grpc.health.v1` reports.
pub struct Health {
    reporter: HealthReporter,
    service: tonic_health::server::HealthService,
}

impl Health {
    /// Every service of the contract, serving.
    pub async fn serving() -> Self {
        let reporter = HealthReporter::new();
        let service = tonic_health::server::HealthService::from_health_reporter(reporter.clone());
        let health = Self { reporter, service };
        health.drainer().set(ServingStatus::Serving).await;
        health
    }

    /// What turns the state when the server drains.
    #[must_use]
    pub fn drainer(&self) -> Drainer {
        Drainer(self.reporter.clone())
    }
}

/// Turns every service's health at once.
pub struct Drainer(HealthReporter);

impl Drainer {
    /// From now on every service, and the server as a whole (""), is not serving.
    pub async fn drain(&self) {
        self.set(ServingStatus::NotServing).await;
    }

    async fn set(&self, status: ServingStatus) {
        for service in ["", ORDER_SERVICE, CHECK_SERVICE] {
            self.0.set_service_status(service, status).await;
        }
    }
}
