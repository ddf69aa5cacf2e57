//! One port for everything: the accept loop, the one router with its layers, the page's files.

mod accept;
mod access_log;
mod assets;
mod compression;
mod docs;
mod entrance;
mod exchange;
mod json;
mod panic;
mod replayed;
mod security;
mod tls;
mod workers;

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower::ServiceExt;

pub use self::{
    accept::{Limits, serve},
    entrance::Entrance,
    security::Origin,
    tls::{TlsError, TlsSettings},
};
use crate::{
    grpc::{self, OrderMethods},
    service::Orders,
};

/// Everything that the port answers but native calls. Over TLS it tells browsers to come back only so.
///
/// # Errors
/// When the description of the JSON facade cannot be written, which a build that passes its tests cannot do.
pub fn router(
    methods: OrderMethods,
    grpc: Router,
    allowed_origins: &[Origin],
    is_tls: bool,
) -> Result<Router, serde_json::Error> {
    let register = methods.register().clone();
    let (json, description) = json::router(methods, allowed_origins.into());
    let docs = docs::router(&description)?;
    let web = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state(register)
        .merge(json)
        .merge(docs)
        .fallback(assets::serve);
    // Innermost first: the last layer sees a request first and its answer last.
    let router = Router::new()
        .fallback(by_protocol)
        .with_state(Protocols { web, grpc })
        // Answers that are worth it, for clients that ask.
        .layer(compression::layer())
        // A handler's panic becomes an answer, with the layers below it still applied.
        .layer(panic::layer())
        // Pages of other origins, as far as they are allowed.
        .layer(security::cors(allowed_origins))
        // On every answer, errors and preflights included.
        .layer(middleware::from_fn_with_state((assets::content_security_policy(), is_tls), security::headers));
    Ok(router)
}

#[derive(Clone)]
struct Protocols {
    web: Router,
    grpc: Router,
}

/// Chooses by content type and not by path: what is not gRPC never reaches the services, whatever path it names.
async fn by_protocol(State(Protocols { web, grpc }): State<Protocols>, request: Request) -> Response {
    let router = if grpc::is_grpc(request.headers()) { grpc } else { web };
    router.oneshot(request).await.into_response()
}

/// Whether requests should be sent here.
async fn ready(State(register): State<Orders>) -> Result<&'static str, (StatusCode, &'static str)> {
    match register.ready().await {
        Ok(()) => Ok("ok\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err((StatusCode::SERVICE_UNAVAILABLE, "not ready\n"))
        }
    }
}
