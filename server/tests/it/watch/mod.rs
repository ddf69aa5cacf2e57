//! Watching, as far as it concerns the server as a whole: its stops and starts, its stores, its transports, its clients.

mod damaged_logs;
mod ends;
mod leaks;
mod resuming;
mod transports;

use orders_proto::order::WatchOrdersRequest;

use crate::support::{Client, Watch};

const WATCH: &str = "/order.OrderService/WatchOrders";

/// A watch of everything that has said where it stands.
async fn begun(client: &Client) -> Watch {
    let mut watch = client.watch(WatchOrdersRequest::default()).await.unwrap();
    watch.message().await;
    watch
}

/// The last token that a watch was told.
async fn token(client: &Client) -> String {
    client.watch(WatchOrdersRequest::default()).await.unwrap().message().await.resume_token
}

fn after(resume_token: String) -> WatchOrdersRequest {
    WatchOrdersRequest { resume_token, ..Default::default() }
}
