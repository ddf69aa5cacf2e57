//! The real program on a real file.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use orders_proto::order::order_service_client::OrderServiceClient;
use tonic::transport::{Channel, Endpoint};

/// `orders serve` as a process of its own.
pub(crate) struct Program {
    child: Child,
    /// `http://HOST:PORT`
    pub(crate) url: String,
    /// From the start to the line that says that it is ready.
    pub(crate) ready_in: Duration,
}

impl Program {
    /// Starts the program on a free port and waits until it is ready.
    pub(crate) fn start(database: &Path) -> Self {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_orders"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"])
            .arg("--database")
            .arg(format!("sqlite:{}", database.display()))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output is ours"))
            .read_line(&mut line)
            .expect("it prints a line");
        let url = line.trim().strip_prefix("listening on ").expect("it says where it listens").to_owned();
        Self { child, url, ready_in: begun.elapsed() }
    }

    /// A client with a connection of its own.
    pub(crate) async fn client(&self) -> OrderServiceClient<Channel> {
        let endpoint = Endpoint::from_shared(self.url.clone()).expect("its address is one");
        OrderServiceClient::new(endpoint.connect().await.expect("it accepts connections"))
            .max_decoding_message_size(64 << 20)
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}
