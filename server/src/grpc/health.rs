//! `grpc.health.v1`: which services are serving.

use std::pin::Pin;

use orders_proto::{
    check::check_status_order_service_server::SERVICE_NAME as CHECK_SERVICE,
    order::order_service_server::SERVICE_NAME as ORDER_SERVICE,
};
use tokio_stream::{Stream, StreamExt, once, pending};
use tonic::{Code, Request, Response, Status};
use tonic_health::{
    ServingStatus,
    pb::{HealthCheckRequest, HealthCheckResponse, health_check_response, health_server},
    server::{HealthReporter, HealthService},
};

/// The state that the health service reports.
pub struct Health {
    reporter: HealthReporter,
    service: HealthService,
}

impl Health {
    /// Every service of the contract, serving.
    pub async fn serving() -> Self {
        let reporter = HealthReporter::new();
        let service = HealthService::from_health_reporter(reporter.clone());
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

#[tonic::async_trait]
impl health_server::Health for Health {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        self.service.check(request).await
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    /// tonic-health ends the watch of an unknown service with NOT_FOUND, where the protocol wants a message that says so
    /// and a stream that stays: the service may come.
    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        match self.service.watch(request).await {
            Ok(watched) => Ok(watched.map(|stream| Box::pin(stream) as Self::WatchStream)),
            Err(status) if status.code() == Code::NotFound => {
                let status = health_check_response::ServingStatus::ServiceUnknown.into();
                Ok(Response::new(Box::pin(once(Ok(HealthCheckResponse { status })).chain(pending()))))
            }
            Err(status) => Err(status),
        }
    }
}
