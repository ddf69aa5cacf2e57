//! Plain HTTP: the page, its headers, and other origins.

use http::{Method, StatusCode};

use crate::support::{Answer, Http, TestServer, Web, frame, named};

const CREATE: &str = "/order.OrderService/CreateOrder";
const PAGE: &str = "https://app.example";

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for answer in [
            web.get("/", &[]).await,
            web.get("/missing.js", &[]).await,
            web.get("/healthz", &[]).await,
            web.call(CREATE, &named("Bon app'")).await,
            web.call(CREATE, &named("")).await,
            web.post("/orders", "text/plain", "x").await,
            preflight(&mut web, PAGE).await,
        ] {
            let policy = answer.header("content-security-policy");
            let page = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
            let is_page = answer.header("content-type").starts_with("text/html");
            assert!(
                policy.starts_with(if is_page { page } else { "default-src 'none'; frame-ancestors" }),
                "{answer:?}"
            );
            assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{answer:?}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{answer:?}");
        }
    }
}

#[tokio::test]
async fn every_path_of_the_page_answers_the_page_or_how_to_get_it() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::One).await;
    for path in ["/", "/orders", "/orders/018f3c5e-8a9b-7cde-8f01-23456789abcd", "/settings?x=a.b", "/a/b/c"] {
        let answer = web.get(path, &[]).await;
        if answer.status == StatusCode::OK {
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
            assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
            assert!(answer.text().to_lowercase().starts_with("<!doctype html>"), "{path}");
        } else {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(answer.text().contains("`make web`"), "{path}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_not_the_page() {
    let server = TestServer::start().await;
    let mut web = server.web(Http::One).await;
    for path in
        ["/assets/old-0123456789abcdef.js", "/missing.wasm", "/csp.json", "/index.html.br", "/../Cargo.toml", "/.env"]
    {
        let answer = web.get(path, &[]).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::NOT_FOUND, "no such file\n"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_page_can_only_be_read() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = web.send(method.clone(), "/orders", &[], []).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{http:?} {method}");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{http:?} {method}");
        }
    }
}

#[tokio::test]
async fn head_answers_what_get_would_without_its_body() {
    let server = TestServer::start().await;
    for http in Http::BOTH {
        let mut web = server.web(http).await;
        let get = web.get("/", &[]).await;
        let head = web.send(Method::HEAD, "/", &[], []).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{http:?}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{http:?}");
    }
}

/// Asks as a browser does before a page of `origin` may call.
async fn preflight(web: &mut Web, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,x-grpc-web,grpc-timeout,rpc-auth,traceparent"),
    ];
    web.send(Method::OPTIONS, CREATE, &headers, []).await
}

#[tokio::test]
async fn a_named_origin_may_call() {
    let server = TestServer::new().cors_origin("https://other.example").cors_origin(PAGE).run().await;
    let answer = preflight(&mut server.web(Http::One).await, PAGE).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, PAGE));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let allowed = answer.header("access-control-allow-headers");
    for header in
        ["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent", "authorization", "rpc-auth", "traceparent"]
    {
        assert!(allowed.split(',').any(|name| name.trim() == header), "{header} is not in {allowed}");
    }
}

#[tokio::test]
async fn a_named_origin_may_read_the_status_of_an_error() {
    let server = TestServer::new().cors_origin(PAGE).run().await;
    let headers = [("origin", PAGE), ("content-type", "application/grpc-web+proto")];
    let body = [frame(&named("")).into()];
    let answer = server.web(Http::One).await.send(Method::POST, CREATE, &headers, body).await;
    assert_eq!(answer.header("access-control-allow-origin"), PAGE);
    let exposed = answer.header("access-control-expose-headers");
    for header in ["grpc-status", "grpc-message", "grpc-status-details-bin"] {
        assert!(exposed.split(',').any(|name| name.trim() == header), "{header} is not in {exposed}");
    }
}

#[tokio::test]
async fn other_origins_may_not_call() {
    let server = TestServer::new().cors_origin(PAGE).run().await;
    let mut web = server.web(Http::One).await;
    for origin in ["https://evil.example", "http://app.example", "https://app.example:8443", "null"] {
        assert_eq!(preflight(&mut web, origin).await.header("access-control-allow-origin"), "", "{origin}");
    }
}

#[tokio::test]
async fn without_a_list_no_origin_may_call() {
    let server = TestServer::start().await;
    let answer = preflight(&mut server.web(Http::One).await, PAGE).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}
