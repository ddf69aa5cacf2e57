//! A company's own check service, over gRPC.

use std::{
    fs, io,
    path::{Path, PathBuf},
    pin::Pin,
    time::Duration,
};

use orders_proto::check::{CheckStatusOrderRequest, check_status_order_service_client::CheckStatusOrderServiceClient};
use tokio::time::{Instant, timeout_at};
use tonic::{
    Code, Request, Status,
    metadata::MetadataMap,
    transport::{self, Certificate, Channel, ClientTlsConfig, Endpoint},
};
use uuid::Uuid;

use super::deadline;
use crate::{
    error::{CheckFailure, Error},
    service::{Caller, CheckService},
    trace::TRACEPARENT,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Of the check service's words, what is passed on: errors travel in a header.
const WORDS_MAX_CHARS: usize = 200;

/// Why a check service cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum InvalidCheckUrl {
    /// Its address is none.
    #[error("the check service's address {0:?} is not of the form http://HOST:PORT or https://HOST:PORT")]
    Form(String),
    /// The file with the certificates to trust cannot be read.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// What it holds cannot be used, or the machine trusts nobody.
    #[error("the certificates for the check service: {0}")]
    Tls(#[from] transport::Error),
}

/// A client of `check.CheckStatusOrderService`.
pub struct CheckClient {
    channel: Channel,
}

impl CheckClient {
    /// Connects when it is first asked. With https it trusts the certificates in a file, or whom the machine trusts.
    ///
    /// # Errors
    /// When `url` is neither `http://HOST:PORT` nor `https://HOST:PORT`, or the certificates cannot be used.
    pub fn new(url: &str, ca_cert: Option<&Path>) -> Result<Self, InvalidCheckUrl> {
        let endpoint = Endpoint::from_shared(url.to_owned()).ok().filter(|endpoint| endpoint.uri().host().is_some());
        let endpoint = endpoint.ok_or_else(|| InvalidCheckUrl::Form(url.to_owned()))?;
        let endpoint = match endpoint.uri().scheme_str() {
            Some("http") => endpoint,
            Some("https") => endpoint.tls_config(trust(ca_cert)?)?,
            _ => return Err(InvalidCheckUrl::Form(url.to_owned())),
        };
        Ok(Self { channel: endpoint.connect_timeout(CONNECT_TIMEOUT).connect_lazy() })
    }

    async fn ask(&self, uuid: Uuid, caller: &Caller) -> Result<Option<bool>, Error> {
        let mut metadata = caller.credentials.clone();
        if let Some(traceparent) = caller.trace.to_header() {
            metadata.insert(TRACEPARENT, traceparent);
        }
        let left = caller.deadline.saturating_duration_since(Instant::now());
        metadata.insert("grpc-timeout", deadline::to_header(left));

        let mut request = Request::new(CheckStatusOrderRequest { uuid: uuid.to_string() });
        *request.metadata_mut() = MetadataMap::from_headers(metadata);
        let mut client = CheckStatusOrderServiceClient::new(self.channel.clone());
        let answer = timeout_at(caller.deadline, client.check_status_order(request)).await;
        match answer.map_err(|_| Error::DeadlineExceeded)? {
            Ok(answer) => Ok(answer.into_inner().completed),
            Err(status) => Err(failure(&status)),
        }
    }
}

impl CheckService for CheckClient {
    fn completed<'a>(
        &'a self,
        uuid: Uuid,
        caller: &'a Caller,
    ) -> Pin<Box<dyn Future<Output = Result<Option<bool>, Error>> + Send + 'a>> {
        Box::pin(self.ask(uuid, caller))
    }
}

fn trust(ca_cert: Option<&Path>) -> Result<ClientTlsConfig, InvalidCheckUrl> {
    let Some(file) = ca_cert else { return Ok(ClientTlsConfig::new().with_native_roots()) };
    let pem = fs::read(file).map_err(|error| InvalidCheckUrl::File(file.to_owned(), error))?;
    Ok(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)))
}

fn failure(status: &Status) -> Error {
    let kind = match status.code() {
        // tonic, here and at the other end, says CANCELLED when the `grpc-timeout` that was passed on runs out.
        Code::DeadlineExceeded | Code::Cancelled => return Error::DeadlineExceeded,
        Code::Unauthenticated => CheckFailure::Unauthenticated,
        Code::PermissionDenied => CheckFailure::PermissionDenied,
        Code::NotFound => CheckFailure::UnknownOrder,
        _ => CheckFailure::Unavailable,
    };
    Error::Check { kind, message: status.message().chars().take(WORDS_MAX_CHARS).collect() }
}
