use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ALLOW, CONTENT_TYPE},
};

/// Whether a request is gRPC or gRPC-Web. Anything else must not reach the services: a browser sends a form or
/// `text/plain` across origins without asking first.
#[must_use]
pub fn is_grpc(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|media_type| {
        media_type.strip_prefix("application/grpc").is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', '-']))
    })
}

/// Calls are posted. tonic would take a call by any method.
pub(super) async fn only_post(request: Request, next: Next) -> Response {
    if request.method() == Method::POST {
        return next.run(request).await;
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "POST")], "a gRPC call is posted\n").into_response()
}

/// Strips parameters such as `; charset=utf-8` from the content type, which mean nothing here.
pub(super) async fn normalise(mut request: Request, next: Next) -> Response {
    if let Some(value) = media_type(request.headers()).and_then(|media_type| HeaderValue::try_from(media_type).ok()) {
        request.headers_mut().insert(CONTENT_TYPE, value);
    }
    next.run(request).await
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content_type(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))])
    }

    #[test]
    fn grpc_and_grpc_web_are_told_from_the_rest() {
        for yes in [
            "application/grpc",
            "application/grpc+proto",
            "application/grpc-web+proto; charset=utf-8",
            "Application/gRPC-Web-Text",
        ] {
            assert!(is_grpc(&content_type(yes)), "{yes}");
        }
        for no in ["text/plain", "application/json", "application/grpcx", "text/plain; application/grpc"] {
            assert!(!is_grpc(&content_type(no)), "{no}");
        }
        assert!(!is_grpc(&HeaderMap::new()));
    }
}
