//! Whoever leaves, in whatever way, leaves nothing behind.

use std::sync::Arc;

use orders_proto::order::WatchOrdersRequest;
use orders_server::{
    grpc::{self, Health, OrderMethods},
    http,
    service::Orders,
    shutdown::Shutdown,
    store::Store,
    watch::Hub,
};
use tokio::net::TcpListener;

use super::{WATCH, begun};
use crate::support::{Client, Http, TestServer, Web, eventually, named};

/// A server whose hub can be looked at.
async fn served() -> (Arc<Hub>, Arc<Store>, Shutdown, std::net::SocketAddr, TestServer) {
    let settings = TestServer::new();
    let config = settings.config();
    let store = Arc::new(Store::open(&config.database, config.retention_days).await.unwrap());
    let shutdown = Shutdown::default();
    let hub = Hub::new(Arc::clone(&store), shutdown.drain.clone());
    let methods = OrderMethods::new(Orders::new(Arc::clone(&hub), None), config.stream_seconds);
    let (native, layered) = grpc::services(methods.clone(), Health::serving().await).unwrap();
    let entrance = http::Entrance::new(native, http::router(methods, layered, &[], false).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(http::serve(listener, None, entrance, config.limits, shutdown.clone()));
    (hub, store, shutdown, address, settings)
}

#[tokio::test]
async fn whoever_leaves_is_forgotten() {
    let (hub, store, shutdown, address, _settings) = served().await;
    let url = format!("http://{address}");
    let client = Client::connect(&url).await;

    let cancelled = begun(&client).await;
    let mut filtered =
        client.watch(WatchOrdersRequest { filter: "tea".to_owned(), ..Default::default() }).await.unwrap();
    filtered.message().await;
    let mut unread = client.watch(WatchOrdersRequest { send_initial: true, ..Default::default() }).await.unwrap();
    unread.message().await;
    assert_eq!(hub.watchers(), 3);
    drop((cancelled, filtered));
    eventually("cancelled watches are forgotten", async || hub.watchers() == 1).await;
    drop(unread);

    for http in Http::BOTH {
        let mut web = Web::connect(address, http).await;
        let headers = [("content-type", "application/grpc-web+proto")];
        let watch = web.open(WATCH, &headers, &WatchOrdersRequest::default()).await;
        eventually("it is there", async || hub.watchers() == 1).await;
        drop((watch, web));
        eventually("a closed connection's watch is forgotten", async || hub.watchers() == 0).await;
    }

    // What is written while nobody watches is there for whoever comes.
    client.create(named("tea")).await.unwrap();
    let mut late = client.watch(WatchOrdersRequest { send_initial: true, ..Default::default() }).await.unwrap();
    assert_eq!(late.told().await[0].1, "tea");
    drop((late, client));
    eventually("nobody is left", async || hub.watchers() == 0).await;
    shutdown.drain.cancel();
    store.close().await;
}
