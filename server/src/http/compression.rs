//! Compresses what is whole when it leaves, or a file: never a stream, whose messages it would hold back. What native gRPC
//! clients ask for is tonic's business, and the page's own files were compressed when they were built.

use http::header::CONTENT_TYPE;
use http_body::Body;
use tower_http::compression::{CompressionLayer, Predicate};

use crate::grpc::Whole;

/// Below this an answer only grows.
const SMALLEST: u64 = 1 << 10;
/// What is text, of the answers that are not gRPC.
const TEXTS: [&str; 3] = ["application/json", "text/csv", "text/javascript"];

/// gzip and zstd, which every client has one of. Brotli, slower for what is made anew each time, is left to files.
pub(super) fn layer() -> CompressionLayer<IsWorthIt> {
    CompressionLayer::new().compress_when(IsWorthIt)
}

/// Whether an answer is compressed.
#[derive(Clone, Copy)]
pub(super) struct IsWorthIt;

impl Predicate for IsWorthIt {
    fn should_compress<B: Body>(&self, response: &http::Response<B>) -> bool {
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_text = TEXTS.iter().any(|text| media_type.starts_with(text));
        let is_message =
            response.extensions().get::<Whole>().is_some() && media_type.starts_with("application/grpc-web");
        (is_text || is_message) && response.body().size_hint().exact().is_none_or(|bytes| bytes >= SMALLEST)
    }
}
