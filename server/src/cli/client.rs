//! What the client commands share: where the server is, and how its errors are said.

use std::{error::Error as StdError, fs, path::PathBuf, process::ExitCode};

use clap::Args;
use orders_proto::order::order_service_client::OrderServiceClient;
use tonic::{
    Code, Status,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint},
};
use tonic_types::StatusExt;

use super::{Failure, output::Output};

/// The most bytes that one answer may have.
const ANSWER_BYTES: usize = 4 << 20;

/// What the program's exit tells scripts.
pub(super) const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 not understood, 3 no such order, 4 in conflict with \
    what there is, 5 the server cannot be reached or has no time";

/// A server that does not answer.
#[derive(Debug, thiserror::Error)]
#[error("no server answers at {server}: is `orders serve` running? ({reason})")]
struct Unreachable {
    server: String,
    reason: String,
}

/// The exit code of a failure; those of [`EXIT_CODES`].
pub(super) fn exit_code(error: &(dyn StdError + 'static)) -> ExitCode {
    if error.is::<Unreachable>() {
        return ExitCode::from(5);
    }
    match error.downcast_ref::<Status>().map(Status::code) {
        Some(Code::NotFound) => ExitCode::from(3),
        Some(Code::Aborted | Code::AlreadyExists | Code::FailedPrecondition) => ExitCode::from(4),
        Some(Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted) => ExitCode::from(5),
        _ => ExitCode::FAILURE,
    }
}

/// The orders that a command is about, and where they are.
#[derive(Args)]
pub(super) struct Selected {
    /// The orders
    #[arg(value_name = "UUID", required = true)]
    pub(super) uuids: Vec<String>,

    #[command(flatten)]
    pub(super) output: Output,

    #[command(flatten)]
    pub(super) server: Server,
}

/// The server that a client command talks to.
#[derive(Args)]
pub(super) struct Server {
    /// The server's address
    #[arg(long, env = "ORDERS_SERVER", value_name = "http[s]://HOST:PORT", default_value = "http://127.0.0.1:8080")]
    server: String,

    /// Trusts the certificates in this file, in PEM, in place of the machine's own
    #[arg(long, env = "ORDERS_CA_CERT", value_name = "FILE")]
    ca_cert: Option<PathBuf>,
}

impl Server {
    pub(super) async fn connect(&self) -> Result<OrderServiceClient<Channel>, Failure> {
        let endpoint = Endpoint::from_shared(self.server.clone())
            .map_err(|_| format!("a server is named as http://HOST:PORT, and not as {:?}", self.server))?;
        let endpoint = if self.server.starts_with("https:") { endpoint.tls_config(self.trust()?)? } else { endpoint };
        let channel = endpoint
            .connect()
            .await
            .map_err(|error| Unreachable { server: self.server.clone(), reason: reason(&error) })?;
        Ok(OrderServiceClient::new(channel).max_decoding_message_size(ANSWER_BYTES))
    }

    /// Whose certificates are good.
    fn trust(&self) -> Result<ClientTlsConfig, Failure> {
        let Some(file) = &self.ca_cert else { return Ok(ClientTlsConfig::new().with_native_roots()) };
        let pem = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)))
    }
}

/// The innermost cause, which says what it is: that of a certificate that is not trusted, above all.
fn reason(error: &dyn StdError) -> String {
    error.source().map_or_else(|| error.to_string(), reason)
}

/// Whether a failure is one of a server that ends, is away, or comes again.
pub(super) fn is_passing(error: &(dyn StdError + 'static)) -> bool {
    let status = error.downcast_ref::<Status>().map(Status::code);
    error.is::<Unreachable>()
        || status.is_some_and(|code| {
            matches!(code, Code::Unavailable | Code::Cancelled | Code::DeadlineExceeded | Code::Unknown)
        })
}

/// A status in one line, with the trace id that finds it in the server's log.
pub(super) fn words(status: &Status) -> String {
    let details = status.get_error_details();
    let trace = details.error_info().and_then(|info| info.metadata.get("trace_id"));
    let trace = trace.map(|id| format!(" (trace id {id})")).unwrap_or_default();
    let message = if status.message().is_empty() { status.code().description() } else { status.message() };
    format!("{message}{trace}")
}
