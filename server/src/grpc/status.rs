//! The one place where errors become gRPC statuses, with google.rpc details (AIP-193).

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{extract::Request, middleware::Next, response::Response};
use http::{Extensions, HeaderMap};
use http_body_util::BodyExt;
use prost::Message;
use prost_types::Any;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt, pb};

use super::{REQUEST_BYTES, convert};
use crate::{
    error::{CheckFailure, Error, Violation},
    orders::{Order, Refusal, Refused},
    service::Tokens,
    trace::Trace,
};

const DOMAIN: &str = "orders";
const DETAILS: &str = "grpc-status-details-bin";
/// The violations past these are only counted.
const MAX_VIOLATIONS: usize = 20;
/// Details travel in a header, in base64 and together with the message: violations past so many bytes are only counted,
/// which keeps the header under 4 kB.
const VIOLATIONS_BYTES: usize = 2_000;
/// Bytes of a violation's encoding beside its texts.
const VIOLATION_OVERHEAD: usize = 10;
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Where the log finds the status of a call: in the request's extensions, filled when the status is known.
#[derive(Clone, Debug, Default)]
pub struct GrpcStatus(Arc<OnceLock<Code>>);

impl GrpcStatus {
    /// The call's status, once it has one.
    #[must_use]
    pub fn get(&self) -> Option<&'static str> {
        self.0.get().map(|code| name(*code))
    }

    /// Takes it from an answer's headers or trailers, if it is there.
    pub(crate) fn take_from(&self, headers: &HeaderMap) {
        if let Some(value) = headers.get("grpc-status") {
            // The first status is the one that left.
            let _ = self.0.set(Code::from_bytes(value.as_bytes()));
        }
    }
}

/// The trace that the router put into the request's extensions.
pub(crate) fn trace_of(extensions: &Extensions) -> Trace {
    extensions.get::<Trace>().cloned().unwrap_or_else(|| Trace::of(&HeaderMap::new()))
}

/// The status of an error. A fault of ours is logged here, with its cause, and only here.
pub(super) fn of(error: Error, trace: &Trace, tokens: &Tokens) -> Status {
    let message = error.to_string();
    match error {
        Error::Invalid(violations) => invalid(violations, trace),
        Error::NotFound(uuid) => not_found("ORDER_NOT_FOUND", &uuid.to_string(), message, trace),
        Error::RevisionNotFound { uuid, revision } => {
            not_found("REVISION_NOT_FOUND", &format!("{uuid}@{revision}"), message, trace)
        }
        Error::ChangeNotFound(id) => not_found("CHANGE_NOT_FOUND", &id.to_string(), message, trace),
        Error::Refused(Refused { refusal: refused, .. }) => refusal(refused, None, message, trace, tokens),
        Error::RefusedAt { field, refusal: refused } => refusal(refused, Some(field), message, trace, tokens),
        Error::CountMismatch { .. } => {
            Status::with_error_details(Code::Aborted, message, info("COUNT_MISMATCH", trace))
        }
        Error::AnswerTooLarge { limit_bytes } => {
            let mut details = info("ANSWER_TOO_LARGE", trace);
            details.add_quota_failure_violation("answer", format!("an answer has at most {limit_bytes} bytes"));
            Status::with_error_details(Code::ResourceExhausted, format!("{message}: ask for pages"), details)
        }
        Error::QueueFull => {
            let mut details = info("QUEUE_FULL", trace);
            details.add_quota_failure_violation("writes", message.clone()).set_retry_info(Some(RETRY_AFTER));
            Status::with_error_details(Code::ResourceExhausted, message, details)
        }
        Error::TooManyStreams => {
            let mut details = info("TOO_MANY_STREAMS", trace);
            details.add_quota_failure_violation("streams", message.clone()).set_retry_info(Some(RETRY_AFTER));
            Status::with_error_details(Code::ResourceExhausted, message, details)
        }
        Error::ResumeTokenExpired => {
            Status::with_error_details(Code::OutOfRange, message, info("RESUME_TOKEN_EXPIRED", trace))
        }
        Error::Unavailable(_) => retry_later("UNAVAILABLE", message, trace),
        Error::DeadlineExceeded => {
            Status::with_error_details(Code::DeadlineExceeded, message, info("DEADLINE_EXCEEDED", trace))
        }
        Error::Check { kind, .. } => match kind {
            CheckFailure::Unauthenticated => {
                Status::with_error_details(Code::Unauthenticated, message, info("CHECK_UNAUTHENTICATED", trace))
            }
            CheckFailure::PermissionDenied => {
                Status::with_error_details(Code::PermissionDenied, message, info("CHECK_PERMISSION_DENIED", trace))
            }
            CheckFailure::UnknownOrder => {
                Status::with_error_details(Code::NotFound, message, info("CHECK_UNKNOWN_ORDER", trace))
            }
            CheckFailure::Unavailable => retry_later("CHECK_UNAVAILABLE", message, trace),
        },
        Error::Internal(cause) => {
            tracing::error!(trace_id = %trace.id, %cause, "internal error");
            Status::with_error_details(Code::Internal, message, info("INTERNAL", trace))
        }
    }
}

/// The status of an error as other transports than gRPC carry it.
pub(crate) fn rpc(error: Error, trace: &Trace, tokens: &Tokens) -> pb::Status {
    let status = of(error, trace, tokens);
    let bare = || pb::Status { code: status.code() as i32, message: status.message().to_owned(), details: Vec::new() };
    pb::Status::decode(status.details()).unwrap_or_else(|_| bare())
}

fn info(reason: &str, trace: &Trace) -> ErrorDetails {
    ErrorDetails::with_error_info(reason, DOMAIN, metadata(trace))
}

/// What every error tells beside its reason.
fn metadata(trace: &Trace) -> HashMap<String, String> {
    HashMap::from([("trace_id".to_owned(), trace.id.to_string())])
}

fn not_found(reason: &str, name: &str, message: String, trace: &Trace) -> Status {
    let mut details = info(reason, trace);
    details.set_resource_info("order.Order", name, "", "");
    Status::with_error_details(Code::NotFound, message, details)
}

/// A refused write; in a batch, `field` is the path of the field that it is for.
fn refusal(refusal: Refusal, field: Option<String>, message: String, trace: &Trace, tokens: &Tokens) -> Status {
    let order = |order: Box<Order>| packed("order.Order", &convert::order(*order, tokens));
    let (code, reason, about) = match refusal {
        Refusal::NotFound(uuid) => {
            let resource_type = "order.Order".to_owned();
            let resource =
                pb::ResourceInfo { resource_type, resource_name: uuid.to_string(), ..pb::ResourceInfo::default() };
            (Code::NotFound, "ORDER_NOT_FOUND", Some(packed("google.rpc.ResourceInfo", &resource)))
        }
        Refusal::Exists(current) => (Code::AlreadyExists, "ORDER_EXISTS", Some(order(current))),
        Refusal::EtagMismatch(current) => (Code::Aborted, "ETAG_MISMATCH", Some(order(current))),
        Refusal::RequestIdReused => (Code::AlreadyExists, "REQUEST_ID_REUSED", None),
        Refusal::RequestIdExpired => (Code::FailedPrecondition, "REQUEST_ID_EXPIRED", None),
        Refusal::Fault => {
            tracing::error!(trace_id = %trace.id, "deciding a command failed by a panic");
            (Code::Internal, "INTERNAL", None)
        }
    };
    let mut metadata = metadata(trace);
    metadata.extend(field.map(|field| ("field".to_owned(), field)));
    let info = pb::ErrorInfo { reason: reason.to_owned(), domain: DOMAIN.to_owned(), metadata };
    let details = [Some(packed("google.rpc.ErrorInfo", &info)), about].into_iter().flatten().collect();
    let status = pb::Status { code: code as i32, message: message.clone(), details };
    Status::with_details(code, message, status.encode_to_vec().into())
}

fn packed(name: &str, message: &impl Message) -> Any {
    Any { type_url: format!("type.googleapis.com/{name}"), value: message.encode_to_vec() }
}

fn retry_later(reason: &str, message: String, trace: &Trace) -> Status {
    let mut details = info(reason, trace);
    details.set_retry_info(Some(RETRY_AFTER));
    Status::with_error_details(Code::Unavailable, message, details)
}

fn invalid(violations: Vec<Violation>, trace: &Trace) -> Status {
    let all = violations.len();
    let texts: Vec<_> = violations.iter().take(3).map(|v| format!("{}: {}", v.field, v.description)).collect();
    let more = if all > texts.len() { format!(" (and {} more)", all - texts.len()) } else { String::new() };
    let mut bytes = 0;
    let listed = violations.into_iter().take(MAX_VIOLATIONS).take_while(|v| {
        bytes += v.field.len() + v.reason.len() + v.description.len() + VIOLATION_OVERHEAD;
        bytes <= VIOLATIONS_BYTES
    });
    let violation = |v: Violation| FieldViolation {
        field: v.field,
        description: v.description,
        reason: v.reason.to_owned(),
        localized_message: None,
    };
    let mut metadata = metadata(trace);
    metadata.insert("violations".to_owned(), all.to_string());
    let mut details = ErrorDetails::with_error_info("INVALID_FIELDS", DOMAIN, metadata);
    details.set_bad_request(listed.map(violation).collect::<Vec<_>>());
    Status::with_error_details(Code::InvalidArgument, format!("{}{more}", texts.join("; ")), details)
}

/// Completes the statuses that tonic makes by itself, and tells the log each call's status.
pub(super) async fn complete(request: Request, next: Next) -> Response {
    let trace = trace_of(request.extensions());
    let log = request.extensions().get::<GrpcStatus>().cloned().unwrap_or_default();
    let response = completed(next.run(request).await, &trace);
    log.take_from(response.headers());
    response.map(|body| {
        axum::body::Body::new(body.map_frame(move |frame| {
            if let Some(trailers) = frame.trailers_ref() {
                log.take_from(trailers);
            }
            frame
        }))
    })
}

/// Completes a status that tonic has made by itself (an unknown method, a message that cannot be decoded) with an
/// ErrorInfo.
pub(super) fn completed<B: Default>(response: http::Response<B>, trace: &Trace) -> http::Response<B> {
    let headers = response.headers();
    if !headers.contains_key("grpc-status") || headers.contains_key(DETAILS) {
        return response;
    }
    match Status::from_header_map(headers).filter(|status| status.code() != Code::Ok) {
        Some(status) => of_tonic(&status, trace).into_http(),
        None => response,
    }
}

/// tonic says OUT_OF_RANGE of a message over the size limit, or RESOURCE_EXHAUSTED if only unpacking makes it so, where the
/// rest of the world says RESOURCE_EXHAUSTED of both, and
/// INTERNAL of one that it cannot decode, which is the caller's fault and not ours: our own faults have details.
fn of_tonic(status: &Status, trace: &Trace) -> Status {
    let (code, reason) = match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"),
        Code::Internal => (Code::InvalidArgument, "MESSAGE_MALFORMED"),
        other => (other, name(other)),
    };
    let mut details = info(reason, trace);
    if code == Code::ResourceExhausted {
        details.add_quota_failure_violation("message", format!("a request has at most {REQUEST_BYTES} bytes"));
    }
    Status::with_error_details(code, status.message(), details)
}

/// The code's name in the gRPC specification.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens::new("", b"")
    }

    fn trace() -> Trace {
        Trace::of(&HeaderMap::new())
    }

    #[test]
    fn violations_past_twenty_are_only_counted() {
        let violation = |n: usize| Violation {
            field: format!("requests[{n}].name"),
            reason: "NAME_REQUIRED",
            description: "a name is required".to_owned(),
        };
        let status = of(Error::Invalid((0..1_000).map(violation).collect()), &trace(), &tokens());
        let listed = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!((listed.len(), &*listed[19].field), (MAX_VIOLATIONS, "requests[19].name"));
        assert!(status.message().ends_with("(and 997 more)"), "{}", status.message());
        let info = status.get_details_error_info().unwrap();
        assert_eq!(info.metadata.get("violations").map(String::as_str), Some("1000"));
    }

    #[test]
    fn details_stay_under_four_kilobytes() {
        let violation = |n: usize| Violation {
            field: format!("requests[{n}].update_mask"),
            reason: "NAME_HAS_CONTROL_CHARACTER",
            description: "a long description, as long as the longest of them, ".repeat(4),
        };
        let status = of(Error::Invalid((0..1_000).map(violation).collect()), &trace(), &tokens());
        let listed = status.get_details_bad_request().unwrap().field_violations.len();
        assert!((5..MAX_VIOLATIONS).contains(&listed), "{listed} listed");
        let header = status.details().len().div_ceil(3) * 4;
        assert!(header <= 4_000, "{header} bytes");
    }

    #[test]
    fn only_what_passes_by_itself_may_be_tried_again() {
        for (error, code, retry) in [
            (Error::QueueFull, Code::ResourceExhausted, true),
            (Error::Unavailable("closing".to_owned()), Code::Unavailable, true),
            (Error::Check { kind: CheckFailure::Unavailable, message: String::new() }, Code::Unavailable, true),
            (Error::AnswerTooLarge { limit_bytes: 1 }, Code::ResourceExhausted, false),
            (Error::DeadlineExceeded, Code::DeadlineExceeded, false),
            (Error::internal("secret"), Code::Internal, false),
        ] {
            let status = of(error, &trace(), &tokens());
            assert_eq!((status.code(), status.get_details_retry_info().is_some()), (code, retry), "{status}");
        }
    }

    #[test]
    fn the_cause_of_a_fault_of_ours_stays_here() {
        let status = of(Error::internal("secret"), &trace(), &tokens());
        assert_eq!(status.message(), "internal error");
        assert!(!status.details().windows(6).any(|bytes| bytes == b"secret"));
    }
}
