//! What the client commands share: where the server is, and how its errors are said.

use clap::Args;
use orders_proto::order::order_service_client::OrderServiceClient;
use tonic::{
    Status,
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt;

use super::Failure;

/// The most bytes that one answer may have.
const ANSWER_BYTES: usize = 4 << 20;

/// The server that a client command talks to.
#[derive(Args)]
pub(super) struct Server {
    /// The server's address
    #[arg(long, env = "ORDERS_SERVER", value_name = "http://HOST:PORT", default_value = "http://127.0.0.1:8080")]
    server: String,
}

impl Server {
    pub(super) async fn connect(&self) -> Result<OrderServiceClient<Channel>, Failure> {
        let endpoint = Endpoint::from_shared(self.server.clone())
            .map_err(|_| format!("a server is named as http://HOST:PORT, and not as {:?}", self.server))?;
        let channel = endpoint
            .connect()
            .await
            .map_err(|_| format!("no server answers at {}: is `orders serve` running?", self.server))?;
        Ok(OrderServiceClient::new(channel).max_decoding_message_size(ANSWER_BYTES))
    }
}

/// A status in one line, with the trace id that finds it in the server's log.
pub(super) fn words(status: &Status) -> String {
    let details = status.get_error_details();
    let trace = details.error_info().and_then(|info| info.metadata.get("trace_id"));
    let trace = trace.map(|id| format!(" (trace id {id})")).unwrap_or_default();
    let message = if status.message().is_empty() { status.code().description() } else { status.message() };
    format!("{message}{trace}")
}
