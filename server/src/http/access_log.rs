//! One line per request, when its answer has left or was given up.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};

use crate::{grpc::GrpcStatus, trace::Trace};

/// Gives the request its trace and sees to its line.
pub(super) async fn record(mut request: Request, next: Next) -> Response {
    let trace = Trace::of(request.headers());
    let grpc_status = GrpcStatus::default();
    let mut line = Line {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        trace: trace.clone(),
        grpc_status: grpc_status.clone(),
        status: None,
        begun: Instant::now(),
    };
    request.extensions_mut().insert(trace);
    request.extensions_mut().insert(grpc_status);

    let response = next.run(request).await;
    line.status = Some(response.status());
    response.map(|body| Body::new(Logged { body, _line: line }))
}

/// Written when it is dropped: with the answer's last byte, or when the client left before it.
struct Line {
    method: Method,
    path: String,
    trace: Trace,
    grpc_status: GrpcStatus,
    status: Option<StatusCode>,
    begun: Instant,
}

impl Drop for Line {
    fn drop(&mut self) {
        let duration_ms = self.begun.elapsed().as_micros() as f64 / 1_000.0;
        tracing::info!(
            method = %self.method,
            path = self.path,
            status = self.status.map(|status| status.as_u16()),
            grpc_status = self.grpc_status.get(),
            duration_ms,
            trace_id = self.trace.id,
            "{}",
            if self.status.is_some() { "request" } else { "request cancelled" }
        );
    }
}

/// A body that carries its request's line.
struct Logged {
    body: Body,
    _line: Line,
}

impl HttpBody for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
