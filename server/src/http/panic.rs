//! A panic in a handler ends its request and nothing else.

use std::any::Any;

use axum::{
    body::Body,
    http::{Response, StatusCode},
    response::IntoResponse,
};
use tower_http::catch_panic::CatchPanicLayer;

type Answer = fn(Box<dyn Any + Send>) -> Response<Body>;

/// Answers 500 for a request whose handler panicked (which gRPC clients read as a failed call) and logs why.
pub(super) fn layer() -> CatchPanicLayer<Answer> {
    CatchPanicLayer::custom(answer)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
fn answer(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("of an unknown kind"), "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "internal error\n").into_response()
}
