//! One line per request, when its answer has left or was given up.

use std::time::Instant;

use http::{Method, Request, StatusCode, Uri};

use crate::{grpc::GrpcStatus, trace::Trace};

/// A request's line. Written when it is dropped: with the answer's last byte, or when the client left before it.
pub(super) struct Line {
    method: Method,
    uri: Uri,
    trace: Trace,
    /// Filled when it is known.
    pub(super) grpc_status: GrpcStatus,
    /// Filled when the answer begins.
    pub(super) status: Option<StatusCode>,
    begun: Instant,
}

impl Line {
    pub(super) fn new<B>(request: &Request<B>, trace: &Trace) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            trace: trace.clone(),
            grpc_status: GrpcStatus::default(),
            status: None,
            begun: Instant::now(),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let duration_ms = self.begun.elapsed().as_micros() as f64 / 1_000.0;
        tracing::info!(
            method = self.method.as_str(),
            path = self.uri.path(),
            status = self.status.map(|status| status.as_u16()),
            grpc_status = self.grpc_status.get(),
            duration_ms,
            trace_id = %self.trace.id,
            "{}",
            if self.status.is_some() { "request" } else { "request cancelled" }
        );
    }
}
