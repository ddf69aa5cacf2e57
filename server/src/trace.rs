//! The trace that a request belongs to: taken from `traceparent` (W3C Trace Context) or begun here.

use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue};
use uuid::Uuid;

/// The name of the header that carries the trace.
pub const TRACEPARENT: &str = "traceparent";

/// A request's trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// 32 lower-case hexadecimal digits: what joins log lines, error details and other services' traces.
    pub id: Arc<str>,
    sampled: bool,
}

impl Trace {
    /// The caller's trace, or a new one if it sent none or a malformed one.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        headers
            .get(TRACEPARENT)
            .and_then(|value| value.to_str().ok())
            .and_then(Self::parse)
            .unwrap_or_else(|| Self { id: hex(Uuid::new_v4().as_bytes()).into(), sampled: false })
    }

    /// The header for calls that are made on the request's behalf; each is a span of its own.
    #[must_use]
    pub fn to_header(&self) -> Option<HeaderValue> {
        let span = hex(&Uuid::new_v4().as_bytes()[8..]);
        HeaderValue::try_from(format!("00-{}-{span}-{:02x}", self.id, u8::from(self.sampled))).ok()
    }

    /// `version-traceid-parentid-flags`; fields that later versions add are ignored.
    fn parse(value: &str) -> Option<Self> {
        let mut fields = value.split('-');
        let mut field = |digits: usize| {
            let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            fields.next().filter(|field| field.len() == digits && field.bytes().all(lower_hex))
        };
        let (version, id, parent, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
        let zeros = |digits: &str| digits.bytes().all(|b| b == b'0');
        if version == "ff" || zeros(id) || zeros(parent) {
            return None;
        }
        let sampled = u8::from_str_radix(flags, 16).ok()? & 1 == 1;
        Some(Self { id: id.into(), sampled })
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn trace(value: &str) -> Trace {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, HeaderValue::try_from(value).unwrap());
        Trace::of(&headers)
    }

    #[test]
    fn the_callers_trace_is_continued() {
        let trace = trace(&format!("00-{ID}-00f067aa0ba902b7-01"));
        assert_eq!(&*trace.id, ID);
        let passed_on = trace.to_header().unwrap();
        assert!(passed_on.to_str().unwrap().starts_with(&format!("00-{ID}-")));
        assert_ne!(passed_on.to_str().unwrap(), format!("00-{ID}-00f067aa0ba902b7-01"));
    }

    #[test]
    fn a_malformed_trace_is_replaced() {
        let zeros = "0".repeat(32);
        for bad in [
            String::new(),
            format!("00-{ID}"),
            format!("ff-{ID}-00f067aa0ba902b7-01"),
            format!("00-{zeros}-00f067aa0ba902b7-01"),
            format!("00-{ID}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", ID.to_uppercase()),
        ] {
            let trace = trace(&bad);
            assert_eq!(trace.id.len(), 32, "{bad}");
            assert_ne!(&*trace.id, ID, "{bad}");
        }
    }
}
