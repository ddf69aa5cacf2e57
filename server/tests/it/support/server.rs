use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Parser;
use orders_server::{app, config::Config, shutdown::Shutdown, store::DatabaseUrl};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{Client, Http, Web, soon};
use crate::cluster::Cluster;

/// `orders serve` as the program parses it, so that tests start from its own defaults.
#[derive(Parser)]
struct Serve {
    #[command(flatten)]
    config: Config,
}

/// A server that is yet to be started.
pub struct TestServer {
    folder: TempDir,
    config: Config,
}

impl TestServer {
    /// Starts a server with the defaults, on a file of its own.
    pub async fn start() -> Running {
        Self::new().run().await
    }

    /// The defaults, on a file of its own.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite:{}", folder.path().join("orders.db").display());
        let Serve { config } = Serve::parse_from(["serve", "--database", &database]);
        Self { folder, config }
    }

    /// The defaults, on a PostgreSQL database of its own.
    pub fn on_postgres() -> Self {
        let mut server = Self::new();
        server.config.database = Cluster::shared().database().parse().unwrap();
        server
    }

    pub fn check_url(mut self, url: &str) -> Self {
        self.config.check_url = Some(url.to_owned());
        self
    }

    /// Trusts the certificate in this file when it asks its check service.
    pub fn check_ca_cert(mut self, file: &Path) -> Self {
        self.config.check_ca_cert = Some(file.to_owned());
        self
    }

    pub fn cors_origin(mut self, origin: &str) -> Self {
        self.config.cors_origin.push(origin.parse().unwrap());
        self
    }

    /// Speaks TLS with a certificate made for the run; answers the file that holds it.
    pub fn self_signed(mut self) -> (Self, PathBuf) {
        let file = self.folder.path().join("cert.pem");
        self.config.tls.tls_self_signed = Some(file.clone());
        (self, file)
    }

    /// Speaks TLS with the certificate and the key in these files.
    pub fn tls(mut self, cert: &Path, key: &Path) -> Self {
        self.config.tls.tls_cert = Some(cert.to_owned());
        self.config.tls.tls_key = Some(key.to_owned());
        self
    }

    pub fn stream_time(mut self, time: Duration) -> Self {
        self.config.stream_seconds = time;
        self
    }

    pub fn max_connections(mut self, number: u32) -> Self {
        self.config.limits.max_connections = number;
        self
    }

    pub fn header_time(mut self, time: Duration) -> Self {
        self.config.limits.header_seconds = time;
        self
    }

    pub fn drain_time(mut self, time: Duration) -> Self {
        self.config.limits.drain_seconds = time;
        self
    }

    /// Keeps the orders in this file of the server's folder.
    pub fn file(mut self, name: &str) -> Self {
        self.config.database = format!("sqlite:{}", self.folder.path().join(name).display()).parse().unwrap();
        self
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Goes the program's own way up to the first request.
    pub async fn run(self) -> Running {
        self.try_run().await.unwrap_or_else(|(error, _)| panic!("the server did not start: {error}"))
    }

    /// As [`run`](Self::run), or what the server says when it refuses to start.
    pub async fn try_run(self) -> Result<Running, (String, Self)> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (shutdown, config) = (Shutdown::default(), self.config.clone());
        let (ready, is_ready) = oneshot::channel();
        let ending = shutdown.clone();
        let served = tokio::spawn(async move {
            let ready = || ready.send(()).unwrap_or_default();
            app::run(&config, listener, ending, ready).await.map_err(|error| error.to_string())
        });
        match soon("the server starts or refuses to", is_ready).await {
            Ok(()) => Ok(Running { settings: self, address, shutdown, served }),
            Err(_) => Err((served.await.unwrap().unwrap_err(), self)),
        }
    }
}

/// A server that answers on a port of its own.
pub struct Running {
    pub address: SocketAddr,
    pub shutdown: Shutdown,
    settings: TestServer,
    served: JoinHandle<Result<(), String>>,
}

impl Running {
    /// A native gRPC client with a connection of its own.
    pub async fn client(&self) -> Client {
        Client::connect(&format!("http://{}", self.address)).await
    }

    /// A client that builds its frames by hand, with a connection of its own.
    pub async fn web(&self, http: Http) -> Web {
        Web::connect(self.address, http).await
    }

    pub fn url(&self) -> DatabaseUrl {
        self.settings.config.database.clone()
    }

    pub fn database(&self) -> PathBuf {
        self.settings.folder().join("orders.db")
    }

    /// Awaits the end of a server that was told to stop; answers its settings and its file.
    pub async fn ended(self) -> TestServer {
        soon("the server ends", self.served).await.unwrap().unwrap();
        self.settings
    }

    /// Drains the server.
    pub async fn stop(self) -> TestServer {
        self.shutdown.drain.cancel();
        self.ended().await
    }

    /// Stops the server and starts another one on the same file.
    pub async fn restart(self) -> Self {
        self.stop().await.run().await
    }
}
