//! The tutorial's JSON facade: its paths, parameters and answers, over the contract's own methods. A request becomes the
//! message that a gRPC client would send, so it is checked by the same rules and kept by the same ledger.
//!
//! - `call`, `given`, `parameters`: what a request says, by its query, a JSON body, headers
//! - `reads`, `writes`: the methods; `csv`: all that matches as a file
//! - `description`: all of it by OpenAPI
//! - `answers`, `refusal`, `status`: what is answered, when all is well and when it is not

mod answers;
mod call;
mod csv;
mod description;
mod given;
mod parameters;
mod reads;
mod refusal;
mod status;
mod writes;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue,
    header::{ALLOW, CACHE_CONTROL},
};
use utoipa::openapi::OpenApi as Description;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::refusal::Refusal;
use super::security::{self, Origin};
use crate::grpc::{Deadline, OrderMethods, trace_of};

/// Whatever a request is answered with may be kept by its caller and nobody else, and is asked for again.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The facade's paths, and their description by OpenAPI.
pub(super) fn router(methods: OrderMethods, allowed_origins: Arc<[Origin]>) -> (Router, Description) {
    let (router, description) = OpenApiRouter::with_openapi(description::begun())
        .routes(routes!(reads::list, writes::create))
        .routes(routes!(reads::read, writes::update, writes::delete))
        .routes(routes!(writes::check))
        .routes(routes!(csv::download))
        .split_for_parts();
    let router = router
        .method_not_allowed_fallback(async || Refusal::METHOD)
        .with_state(methods.clone())
        // A browser lets any page post without asking first: nothing may change by that.
        .layer(middleware::from_fn_with_state(allowed_origins, own_pages_only))
        // Time runs for all of it, and whatever is refused is told in one form.
        .layer(middleware::from_fn_with_state(methods, in_time_and_in_words));
    (router, description::finished(description))
}

async fn own_pages_only(State(allowed): State<Arc<[Origin]>>, request: Request, next: Next) -> Response {
    if security::is_foreign_write(&request, &allowed) {
        return Refusal::FOREIGN_ORIGIN.into_response();
    }
    next.run(request).await
}

async fn in_time_and_in_words(State(methods): State<OrderMethods>, mut request: Request, next: Next) -> Response {
    let trace = trace_of(request.extensions());
    let answered = async {
        let deadline = Deadline::of(&request)?;
        request.extensions_mut().insert(deadline);
        deadline.bound(next.run(request)).await
    };
    let mut response = answered.await.unwrap_or_else(|error| Refusal::from(error).into_response());
    if let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>().and_then(Arc::into_inner) {
        let allow = response.headers_mut().remove(ALLOW);
        response = refusal.tell(&trace, methods.register().tokens());
        response.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
    }
    response.headers_mut().entry(CACHE_CONTROL).or_insert(REVALIDATE);
    response
}
