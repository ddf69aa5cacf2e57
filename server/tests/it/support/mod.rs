//! What the tests stand on: a server of their own, and clients that speak to it.

mod calls;
mod check_service;
mod client;
mod frames;
mod program;
mod server;
mod watch;
mod web;

use std::time::Duration;

use orders_proto::order::Order;
use prost::Message;
use tokio::time::{Instant, timeout};
use tonic::{Code, Status};
use tonic_types::{StatusExt, pb};
use uuid::Uuid;

pub use self::{
    check_service::FakeCheck,
    client::{Client, named, replacing},
    frames::{Frames, frame},
    program::Program,
    server::{Running, TestServer},
    watch::Watch,
    web::{Answer, Http, Web},
};

/// What nothing in these tests may take; far more than it needs, on a slow machine too.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Awaits what must happen soon.
pub async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    timeout(PATIENCE, happens).await.unwrap_or_else(|_| panic!("{what}: not within {PATIENCE:?}"))
}

/// Asks again and again until the answer is yes.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        tokio::task::yield_now().await;
    }
}

/// The field and the reason of each violation that a status reports.
pub fn violations(status: &Status) -> Vec<(String, String)> {
    let violations = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    violations.into_iter().map(|violation| (violation.field, violation.reason)).collect()
}

/// The reason of a status's ErrorInfo.
pub fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// The code and the reason of a status.
pub fn refusal(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

/// The order that a refused write met, among the details of its status.
pub fn current(status: &Status) -> Option<Order> {
    let details = pb::Status::decode(status.details()).unwrap().details;
    let order = details.iter().find(|detail| detail.type_url.ends_with("/order.Order"));
    order.map(|order| Order::decode(&order.value[..]).unwrap())
}

/// A request id that nobody has used.
pub fn new_id() -> String {
    Uuid::now_v7().to_string()
}
