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
        AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, IF_MATCH, IF_NONE_MATCH,
        LINK, ORIGIN, REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
    uri::Authority,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::trace::TRACEPARENT;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What a page of another origin may send (as gRPC-Web clients do, and JSON clients)…
const ALLOWED_HEADERS: [HeaderName; 10] = [
    IF_MATCH,
    IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    CONTENT_TYPE,
    AUTHORIZATION,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
    HeaderName::from_static("rpc-auth"),
    HeaderName::from_static(TRACEPARENT),
];
/// …and read: the status of an error without a body stands in the headers, and what JSON answers say beside the body.
const EXPOSED_HEADERS: [HeaderName; 7] = [
    CONTENT_DISPOSITION,
    ETAG,
    LINK,
    RETRY_AFTER,
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];
/// What is neither a page nor a program loads and runs nothing, should a browser be brought to open it. It is short: a first
/// visit has one on each file and each answer.
const POLICY_OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'";
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
    if allowed.is_empty() {
        // Nobody else may read anything: what they could read is no header of every answer.
        return CorsLayer::new();
    }
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(allowed.iter().map(|origin| origin.0.clone())))
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(ALLOWED_HEADERS)
        .expose_headers(EXPOSED_HEADERS)
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS))
}

/// Whether a page of another origin tries to change something, and is not allowed to.
///
/// A browser lets any page send some requests without asking first, a POST with parameters among them; but it says where
/// they come from. `Sec-Fetch-Site` says it best; where that is missing (plain HTTP off loopback, older browsers) the
/// origin must be the host that was asked. A client that sends neither is no browser.
pub(super) fn is_foreign_write(request: &Request, allowed: &[Origin]) -> bool {
    let headers = request.headers();
    let origin = headers.get(ORIGIN);
    if request.method().is_safe() || origin.is_some_and(|origin| allowed.iter().any(|allowed| allowed.0 == origin)) {
        return false;
    }
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return !matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = origin else { return false };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = request.uri().authority().map(Authority::as_str).or(host);
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    from.is_none() || from != host
}

/// Puts a policy on every answer, and over TLS that there is no way back to plain HTTP.
pub(super) async fn headers(
    State((policy, is_tls)): State<(HeaderValue, bool)>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_tls {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    let kind = headers.get(CONTENT_TYPE).map_or(&[][..], HeaderValue::as_bytes);
    let acts = kind.starts_with(b"text/html") || kind.starts_with(b"text/javascript");
    headers.insert(CONTENT_SECURITY_POLICY, if acts { policy } else { HeaderValue::from_static(POLICY_OF_DATA) });
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_foreign(method: Method, headers: &[(&str, &str)]) -> bool {
        let allowed = ["https://friend.example".parse().unwrap()];
        let request = headers.iter().fold(http::Request::builder().method(method).uri("/order"), |request, header| {
            request.header(header.0, header.1)
        });
        is_foreign_write(&request.body(axum::body::Body::empty()).unwrap(), &allowed)
    }

    #[test]
    fn a_write_of_another_origins_page_is_told_from_the_rest() {
        let host = ("host", "orders.example:8080");
        for own in [
            &[host][..],
            &[host, ("origin", "http://orders.example:8080")],
            &[host, ("origin", "http://a.example"), ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
            &[host, ("origin", "https://friend.example"), ("sec-fetch-site", "cross-site")],
        ] {
            assert!(!is_foreign(Method::POST, own), "{own:?}");
        }
        for foreign in [
            &[host, ("origin", "http://evil.example")][..],
            &[host, ("origin", "http://orders.example")],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://orders.example:8080"), ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
        ] {
            assert!(is_foreign(Method::POST, foreign), "{foreign:?}");
            assert!(!is_foreign(Method::GET, foreign), "{foreign:?}");
        }
    }

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
