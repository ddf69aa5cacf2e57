//! How a call ended.

use orders_proto::order::Order;
use prost::Message;

use super::{
    details::{BadRequest, ErrorInfo, FieldViolation, RpcStatus},
    metadata::{base64_decoded, percent_decoded},
};

/// The gRPC status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    Ok,
    Cancelled,
    Unknown,
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    OutOfRange,
    Unimplemented,
    Internal,
    Unavailable,
    DataLoss,
    Unauthenticated,
}

impl Code {
    /// The code with this number as text; anything else is UNKNOWN.
    fn from_text(text: &str) -> Self {
        const ALL: [Code; 17] = [
            Code::Ok,
            Code::Cancelled,
            Code::Unknown,
            Code::InvalidArgument,
            Code::DeadlineExceeded,
            Code::NotFound,
            Code::AlreadyExists,
            Code::PermissionDenied,
            Code::ResourceExhausted,
            Code::FailedPrecondition,
            Code::Aborted,
            Code::OutOfRange,
            Code::Unimplemented,
            Code::Internal,
            Code::Unavailable,
            Code::DataLoss,
            Code::Unauthenticated,
        ];
        let number = text.parse::<usize>().ok();
        number.and_then(|number| ALL.get(number)).copied().unwrap_or(Self::Unknown)
    }

    /// Whether the server could not be reached, or did not answer in time: worth trying again.
    pub(crate) const fn is_silence(self) -> bool {
        matches!(self, Self::Unavailable | Self::DeadlineExceeded)
    }

    /// What an HTTP status means that came without a gRPC status ("HTTP to gRPC Status Code Mapping" of the gRPC
    /// specification).
    pub(crate) const fn from_http(status: u16) -> Self {
        match status {
            400 => Self::Internal,
            401 => Self::Unauthenticated,
            403 => Self::PermissionDenied,
            404 => Self::Unimplemented,
            429 | 502 | 503 | 504 => Self::Unavailable,
            _ => Self::Unknown,
        }
    }
}

/// How a call ended, with the details that this app makes use of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Status {
    /// The verdict.
    pub(crate) code: Code,
    /// The server's words, in English.
    pub(crate) message: String,
    /// The server's trace id, where it told one.
    pub(crate) trace_id: Option<String>,
    /// What is wrong with which field.
    pub(crate) violations: Vec<FieldViolation>,
    /// The order that stands in the way, as the server has it.
    pub(crate) current: Option<Box<Order>>,
}

impl Status {
    /// A status without details.
    pub(crate) fn new(code: Code, message: &str) -> Self {
        Self { code, message: message.to_owned(), trace_id: None, violations: Vec::new(), current: None }
    }

    /// With our own trace id, unless the server told one.
    pub(crate) fn traced(mut self, trace_id: String) -> Self {
        self.trace_id.get_or_insert(trace_id);
        self
    }

    /// Reads the status from headers or trailers; `None` when they carry none.
    pub(crate) fn from_fields(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let code = Code::from_text(&field("grpc-status")?);
        let message = field("grpc-message").map(|text| percent_decoded(&text)).unwrap_or_default();
        let mut status = Self::new(code, &message);
        let details = field("grpc-status-details-bin")
            .and_then(|text| base64_decoded(&text))
            .and_then(|bytes| RpcStatus::decode(bytes.as_slice()).ok());
        for detail in details.into_iter().flat_map(|details| details.details) {
            if let Some(info) = detail.unpack::<ErrorInfo>("google.rpc.ErrorInfo") {
                status.trace_id =
                    info.metadata.into_iter().find(|entry| entry.key == "trace_id").map(|entry| entry.value);
            } else if let Some(bad) = detail.unpack::<BadRequest>("google.rpc.BadRequest") {
                status.violations = bad.field_violations;
            } else if let Some(order) = detail.unpack("order.Order") {
                status.current = Some(Box::new(order));
            }
        }
        Some(status)
    }
}
