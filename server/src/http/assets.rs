//! The page's files, embedded into the program, compressed when it was built.
//!
//! Files under `assets/` carry the hash of their bytes in their names and never change; everything else may change
//! with every version and is asked for again each time.

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Page;

const INDEX: &str = "index.html";
/// For the server and not for browsers: which inline scripts the policy allows.
const POLICY: &str = "csp.json";
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_PAGE: &str =
    "The API is here, but this program was built without the page: run `make web` and build it again.\n";

/// Answers a file of the page; any path that names no file is the page's own to route.
pub(super) async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return not_allowed(request.uri().path());
    }
    let path = request.uri().path().trim_start_matches('/');
    // What looks like a file is one or is missing: a script that is answered with a page cannot be understood.
    let names_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let name = if names_file { path } else { INDEX };
    if name == POLICY || name.ends_with(".br") || name.ends_with(".gz") {
        return missing();
    }
    match Page::get(name) {
        Some(file) => answer(name, file, request.headers()),
        None if name == INDEX => (StatusCode::NOT_FOUND, [(CACHE_CONTROL, NO_STORE)], NO_PAGE).into_response(),
        None => missing(),
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, NO_STORE)], "no such file\n").into_response()
}

fn not_allowed(path: &str) -> Response {
    if path.contains('.') {
        let text = "a gRPC call has a content type that begins with application/grpc\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response();
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")], "this path can only be read\n").into_response()
}

fn answer(name: &str, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, if name.starts_with("assets/") { IMMUTABLE } else { REVALIDATE });
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(media_type) = HeaderValue::from_str(&media_type(&file)) {
        headers.insert(CONTENT_TYPE, media_type);
    }

    let (file, encoding) = encoded(name, file, asked);
    if let Ok(etag) = HeaderValue::try_from(etag(&file)) {
        if asked.get(IF_NONE_MATCH) == Some(&etag) {
            headers.insert(ETAG, etag);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(ETAG, etag);
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    (headers, body).into_response()
}

/// The smallest form that the client takes.
fn encoded(name: &str, file: EmbeddedFile, asked: &HeaderMap) -> (EmbeddedFile, Option<&'static str>) {
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(asked, encoding)
            && let Some(compressed) = Page::get(&format!("{name}{suffix}"))
        {
            return (compressed, Some(encoding));
        }
    }
    (file, None)
}

/// RFC 9110, 12.5.3, as far as clients use it: `q=0` refuses.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    asked
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let refused = |weight: &str| weight.trim_start_matches("q=").trim_matches(['0', '.']).is_empty();
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding)) && !parts.any(refused)
        })
}

/// The media type by the file's name; text is UTF-8.
fn media_type(file: &EmbeddedFile) -> String {
    let media_type = file.metadata.mimetype();
    let text = media_type.starts_with("text/");
    if text { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let half: u128 = hash.iter().take(16).fold(0, |hash, byte| hash << 8 | u128::from(*byte));
    format!("\"{half:032x}\"")
}

/// The content security policy: everything from this origin, no inline code but the page's own loader, by its hash.
pub(super) fn content_security_policy() -> HeaderValue {
    let loader: Vec<String> = Page::get(POLICY)
        .and_then(|file| serde_json::from_slice::<serde_json::Value>(&file.data).ok())
        .and_then(|policy| serde_json::from_value(policy.get("script-src")?.clone()).ok())
        .unwrap_or_default();
    let loader: String = loader.iter().map(|hash| format!(" '{hash}'")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{loader}; connect-src 'self'; style-src 'self'; \
         img-src 'self' data:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_if_it_is_offered_and_not_refused() {
        let asked = |value: &'static str| HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]);
        assert!(accepts(&asked("gzip, deflate, br, zstd"), "br"));
        assert!(accepts(&asked("gzip;q=0.5, br; q=1.0"), "br"));
        assert!(!accepts(&asked("gzip, br;q=0"), "br"));
        assert!(!accepts(&asked("gzip, br;q=0.000"), "br"));
        assert!(!accepts(&asked("gzip, brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
