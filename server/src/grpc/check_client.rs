//! A company's own check service, over gRPC.

use std::{pin::Pin, time::Duration};

use orders_proto::check::{CheckStatusOrderRequest, check_status_order_service_client::CheckStatusOrderServiceClient};
use tokio::time::{Instant, timeout_at};
use tonic::{
    Code, Request, Status,
    metadata::MetadataMap,
    transport::{Channel, Endpoint},
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

/// Why a check service's address is refused.
#[derive(Debug, thiserror::Error)]
#[error("the check service's address {url:?} is not of the form http://HOST:PORT")]
pub struct InvalidCheckUrl {
    url: String,
}

/// A client of `check.CheckStatusOrderService`.
pub struct CheckClient {
    channel: Channel,
}

impl CheckClient {
    /// Connects when it is first asked.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT`.
    pub fn new(url: &str) -> Result<Self, InvalidCheckUrl> {
        let endpoint = Endpoint::from_shared(url.to_owned())
            .ok()
            .filter(|endpoint| endpoint.uri().scheme_str() == Some("http") && endpoint.uri().host().is_some());
        let endpoint = endpoint.ok_or_else(|| InvalidCheckUrl { url: url.to_owned() })?;
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
