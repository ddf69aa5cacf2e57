//! CheckStatusOrder with a check service of the company's own.

mod answers;
mod context;
mod failures;
mod over_tls;

use orders_proto::order::Order;

use crate::support::{Client, FakeCheck, Running, TestServer, named};

/// A server that asks this service, with one open order.
async fn asking(check: &FakeCheck) -> (Running, Client, Order) {
    let server = TestServer::new().check_url(&check.url).run().await;
    let client = server.client().await;
    let order = client.create(named("Bon app'")).await.unwrap();
    (server, client, order)
}
