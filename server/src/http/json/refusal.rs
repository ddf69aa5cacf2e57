//! What goes wrong, as HTTP says it: an honest status code, and a `google.rpc.Status` as JSON.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, StatusCode,
    header::{RETRY_AFTER, WWW_AUTHENTICATE},
};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response as Described, ResponseBuilder},
};

use super::status::RpcStatus;
use crate::{
    error::{CheckFailure, Error},
    grpc,
    orders::{Refusal as Why, Refused},
    service::Tokens,
    trace::Trace,
};

/// Why a request is not answered as it was asked. It travels among the response's extensions to the layer that knows the
/// trace, and is told there.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The register says so, as it would to a gRPC client.
    Error(Error),
    /// HTTP does; `code` is one of `google.rpc.Code`.
    Http { status: StatusCode, code: i32, reason: &'static str, message: &'static str },
}

impl Refusal {
    pub(super) const METHOD: Self = Self::Http {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: 12,
        reason: "METHOD_NOT_ALLOWED",
        message: "this path has no such method",
    };
    pub(super) const TOO_LARGE: Self = Self::Http {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: 8,
        reason: "MESSAGE_TOO_LARGE",
        message: "the body is larger than an order can be",
    };
    pub(super) const NOT_JSON: Self = Self::Http {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: 3,
        reason: "CONTENT_TYPE_UNSUPPORTED",
        message: "a body is JSON, with the content type application/json",
    };
    pub(super) const FOREIGN_ORIGIN: Self = Self::Http {
        status: StatusCode::FORBIDDEN,
        code: 7,
        reason: "ORIGIN_NOT_ALLOWED",
        message: "pages of this origin may not change orders; --cors-origin allows it",
    };

    /// What the client gets to see; a fault of ours is logged on the way.
    pub(super) fn tell(self, trace: &Trace, tokens: &Tokens) -> Response {
        let (status, body) = match self {
            Self::Error(error) => (http_status(&error), RpcStatus::of(grpc::rpc_status(error, trace, tokens))),
            Self::Http { status, code, reason, message } => (status, RpcStatus::plain(code, reason, message, trace)),
        };
        let retry = body.retry_seconds();
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = retry {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 11.6.1.
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = match self {
            Self::Error(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Http { status, .. } => status,
        }
        .into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// As `google.rpc.Code` suggests; a stale `If-Match` has a code of its own in HTTP.
fn http_status(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) | Error::ResumeTokenExpired => StatusCode::BAD_REQUEST,
        Error::NotFound(_) | Error::RevisionNotFound { .. } | Error::ChangeNotFound(_) => StatusCode::NOT_FOUND,
        Error::Refused(Refused { refusal, .. }) | Error::RefusedAt { refusal, .. } => match refusal {
            Why::NotFound(_) => StatusCode::NOT_FOUND,
            Why::Exists(_) | Why::RequestIdReused => StatusCode::CONFLICT,
            Why::EtagMismatch(_) => StatusCode::PRECONDITION_FAILED,
            Why::RequestIdExpired => StatusCode::BAD_REQUEST,
            Why::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        },
        Error::CountMismatch { .. } => StatusCode::CONFLICT,
        Error::AnswerTooLarge { .. } | Error::QueueFull | Error::TooManyStreams => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Error::Check { kind, .. } => match kind {
            CheckFailure::Unauthenticated => StatusCode::UNAUTHORIZED,
            CheckFailure::PermissionDenied => StatusCode::FORBIDDEN,
            CheckFailure::UnknownOrder => StatusCode::NOT_FOUND,
            CheckFailure::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        },
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What any of the facade's methods may answer besides its success.
pub(super) struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        const ALL: [(u16, &str); 13] = [
            (400, "Something in the request breaks the rules: all violations at once"),
            (401, "The check service does not accept the caller's credentials"),
            (403, "The caller may not do this, or a page of another origin tries to"),
            (404, "No living order has this uuid"),
            (405, "The path has no such method"),
            (409, "Another request was made under this `Idempotency-Key`"),
            (412, "The order has changed since the state that `If-Match` names; the details hold it as it is now"),
            (413, "The body is too large"),
            (415, "The body is not JSON"),
            (429, "Too many writes are waiting, or the answer would be too large"),
            (500, "A fault of ours; its trace id finds it in the log"),
            (503, "The store or the check service cannot be reached"),
            (504, "The time ran out"),
        ];
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(RpcStatus::name()))).build();
        let described = |text| ResponseBuilder::new().description(text).content("application/json", body.clone());
        ALL.into_iter().map(|(status, text)| (status.to_string(), RefOr::T(described(text).build()))).collect()
    }
}
