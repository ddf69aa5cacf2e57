//! What browsers are told to refuse, and which other origins' pages may call.

use std::str::FromStr;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderName, HeaderValue, Method, Uri,
    header::{
        AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::trace::TRACEPARENT;

/// What a page of another origin may send (as gRPC-Web clients do)…
const ALLOWED_HEADERS: [HeaderName; 7] = [
    CONTENT_TYPE,
    AUTHORIZATION,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
    HeaderName::from_static("rpc-auth"),
    HeaderName::from_static(TRACEPARENT),
];
/// …and read: the status of an error without a body stands in the headers.
const EXPOSED_HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];
/// How long a browser may remember that it is allowed, in seconds.
const PREFLIGHT_SECONDS: u64 = 7_200;

/// An origin as browsers send it: `https://app.example:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("an origin has the form https://HOST or http://HOST:PORT, without a path: {text:?}");
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let (Some("http" | "https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused());
        };
        let origin = format!("{}://{authority}", uri.scheme_str().unwrap_or_default());
        if origin != text {
            return Err(refused());
        }
        HeaderValue::try_from(origin).map(Self).map_err(|_| refused())
    }
}

/// Lets the named origins' pages call, and no others. Never `*`, never with cookies.
pub(super) fn cors(allowed: &[Origin]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(allowed.iter().map(|origin| origin.0.clone())))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(ALLOWED_HEADERS)
        .expose_headers(EXPOSED_HEADERS)
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS))
}

/// Puts the page's policy on every answer.
pub(super) async fn headers(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for good in ["https://app.example", "http://127.0.0.1:8081"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in ["*", "null", "app.example", "https://app.example/", "https://app.example/x", "ftp://app.example"] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
