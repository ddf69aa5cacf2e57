//! Where every request comes in: it gets its trace and its line in the log, and goes one of two ways.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
};
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tower::ServiceExt;

use super::access_log::Line;
use crate::{
    grpc::{Native, NativeBody},
    trace::Trace,
};

/// Everything that the port answers.
pub struct Entrance {
    native: Native,
    layered: Router,
}

impl Entrance {
    /// Native calls by the short way; everything else by a router with all its layers.
    #[must_use]
    pub fn new(native: Native, layered: Router) -> Self {
        Self { native, layered }
    }

    /// Answers a request. Its line is written when the answer has left or was given up.
    pub(super) async fn answer(&self, mut request: Request<Incoming>) -> Response<Answer> {
        let trace = Trace::of(request.headers());
        let mut line = Line::new(&request, &trace);
        if Native::takes(&request) {
            let response = self.native.call(request, trace).await;
            line.status = Some(response.status());
            line.grpc_status.take_from(response.headers());
            return response.map(|body| Answer { body: Kind::Native(body), line });
        }
        request.extensions_mut().insert(trace);
        request.extensions_mut().insert(line.grpc_status.clone());
        // In a box: a native call need not be as large as this.
        let Ok(response) = Box::pin(self.layered.clone().oneshot(request.map(Body::new))).await;
        line.status = Some(response.status());
        response.map(|body| Answer { body: Kind::Layered(body), line })
    }
}

/// A body that carries its request's line.
pub(super) struct Answer {
    body: Kind,
    line: Line,
}

enum Kind {
    Native(NativeBody),
    Layered(Body),
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Self { body, line } = &mut *self;
        match body {
            Kind::Layered(body) => Pin::new(body).poll_frame(context),
            Kind::Native(body) => Pin::new(body).poll_frame(context).map(|frame| {
                if let Some(Ok(frame)) = &frame
                    && let Some(trailers) = frame.trailers_ref()
                {
                    line.grpc_status.take_from(trailers);
                }
                frame.map(|frame| frame.map_err(axum::Error::new))
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.body {
            Kind::Native(body) => body.is_end_stream(),
            Kind::Layered(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Kind::Native(body) => body.size_hint(),
            Kind::Layered(body) => body.size_hint(),
        }
    }
}
