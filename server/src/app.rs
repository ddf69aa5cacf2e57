//! The composition root: the only place where the parts meet.

use std::{error::Error as StdError, sync::Arc};

use tokio::net::TcpListener;

use crate::{
    config::Config,
    grpc::{self, CheckClient, Health, OrderMethods},
    http,
    service::{CheckService, Orders},
    shutdown::Shutdown,
    store::Store,
    watch::Hub,
};

/// Opens the store and serves it on `listener` until `shutdown`; tests and the program go this same way. `ready` is
/// called once requests are answered.
///
/// # Errors
/// When the store cannot be opened or a setting cannot be used, in words for the one who started the server.
pub async fn run(
    config: &Config,
    listener: TcpListener,
    shutdown: Shutdown,
    ready: impl FnOnce(),
) -> Result<(), Box<dyn StdError + Send + Sync>> {
    let check = match &config.check_url {
        Some(url) => Some(Arc::new(CheckClient::new(url, config.check_ca_cert.as_deref())?) as Arc<dyn CheckService>),
        None => None,
    };
    let store = Arc::new(Store::open(&config.database, config.retention_days).await?);
    let register = Orders::new(Hub::new(Arc::clone(&store), shutdown.drain.clone()), check);
    let methods = OrderMethods::new(register, config.stream_seconds);

    let health = Health::serving().await;
    let drainer = health.drainer();
    let drain = shutdown.drain.clone();
    tokio::spawn(async move {
        drain.cancelled().await;
        drainer.drain().await;
    });

    let tls = config.tls.open(config.listen.ip())?;
    let (native, layered) = grpc::services(methods.clone(), health)?;
    let router = http::router(methods, layered, &config.cors_origin, config.tls.is_on())?;
    let entrance = http::Entrance::new(native, router);
    ready();
    let served = http::serve(listener, tls, entrance, config.limits, shutdown).await;
    store.close().await;
    Ok(served?)
}
