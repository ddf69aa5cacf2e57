use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::status::{self, trace_of};
use crate::{
    error::{Error, Violation},
    service::Orders,
};

/// What a caller gets that names no time.
const DEFAULT: Duration = Duration::from_secs(30);
/// The same for a call that streams its request: it is answered when all of it has come.
const DEFAULT_OF_UPLOAD: Duration = Duration::from_secs(30 * 60);
const UPLOAD: &str = "/order.OrderService/ImportOrders";
const HEADER: &str = "grpc-timeout";

/// How long one stream may last of those that get so much time, give or take a tenth: what began together does not come
/// back together.
pub(super) fn lifetime(longest: Duration) -> Duration {
    longest.mul_f64(0.9 + f64::from(Uuid::new_v4().as_bytes()[0]) / 1_275.0)
}

/// When the caller stops waiting; in the extensions of every request that reaches a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    /// For the answer to begin.
    pub(crate) at: Instant,
    /// For its end too, which streams see to by themselves; `None` if the caller named no time.
    pub(crate) asked: Option<Instant>,
}

impl Deadline {
    /// The one that a request asks for, or else the usual one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `grpc-timeout` that is none.
    pub(crate) fn of<B>(request: &http::Request<B>) -> Result<Self, Error> {
        let now = Instant::now();
        let asked = asked(request.headers())?.map(|asked| now + asked);
        let default = if request.uri().path() == UPLOAD { DEFAULT_OF_UPLOAD } else { DEFAULT };
        Ok(Self { at: asked.unwrap_or(now + default), asked })
    }

    /// Does the work in time or not to its end; if the time is over already, not at all.
    ///
    /// # Errors
    /// [`Error::DeadlineExceeded`].
    pub(crate) async fn bound<T>(self, work: impl Future<Output = T>) -> Result<T, Error> {
        if self.at <= Instant::now() {
            return Err(Error::DeadlineExceeded);
        }
        timeout_at(self.at, work).await.map_err(|_| Error::DeadlineExceeded)
    }
}

/// Gives every call a deadline and answers DEADLINE_EXCEEDED when it passes before the answer begins.
/// (tonic's own says CANCELLED.)
pub(super) async fn enforce(State(register): State<Orders>, mut request: Request, next: Next) -> Response {
    let tokens = register.tokens();
    let trace = trace_of(request.extensions());
    let deadline = match Deadline::of(&request) {
        Ok(deadline) => deadline,
        Err(error) => return status::of(error, &trace, tokens).into_http(),
    };
    request.extensions_mut().insert(deadline);
    match deadline.bound(next.run(request)).await {
        Ok(response) => response,
        Err(error) => status::of(error, &trace, tokens).into_http(),
    }
}

fn asked(headers: &HeaderMap) -> Result<Option<Duration>, Error> {
    headers.get(HEADER).map(|value| parse(value).ok_or_else(malformed)).transpose()
}

fn malformed() -> Error {
    Error::Invalid(vec![Violation {
        field: HEADER.to_owned(),
        reason: "TIMEOUT_INVALID",
        description: "a timeout is 1 to 8 digits and one of H, M, S, m, u, n".to_owned(),
    }])
}

/// gRPC over HTTP/2, "Timeout".
fn parse(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3_600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

/// `left` as a `grpc-timeout`, in milliseconds and at least one.
pub(super) fn to_header(left: Duration) -> HeaderValue {
    HeaderValue::try_from(format!("{}m", left.as_millis().clamp(1, 99_999_999)))
        .unwrap_or_else(|_| HeaderValue::from_static("1m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_has_digits_and_a_unit() {
        for (text, expected) in [
            ("1H", Some(Duration::from_secs(3_600))),
            ("2M", Some(Duration::from_secs(120))),
            ("99999999S", Some(Duration::from_secs(99_999_999))),
            ("250m", Some(Duration::from_millis(250))),
            ("7u", Some(Duration::from_micros(7))),
            ("0n", Some(Duration::ZERO)),
            ("", None),
            ("S", None),
            ("100000000S", None),
            ("-1S", None),
            ("1s", None),
            ("1.5S", None),
        ] {
            assert_eq!(parse(&HeaderValue::from_static(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn streams_live_half_an_hour_give_or_take_a_tenth() {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        let lifetimes: Vec<_> = (0..100).map(|_| lifetime(minutes(30))).collect();
        assert!(lifetimes.iter().all(|lifetime| (minutes(27)..=minutes(33)).contains(lifetime)), "{lifetimes:?}");
        assert!(lifetimes.iter().any(|lifetime| *lifetime != lifetimes[0]));
    }

    #[test]
    fn what_is_left_is_passed_on_in_milliseconds() {
        assert_eq!(to_header(Duration::from_micros(2_900)), "2m");
        assert_eq!(to_header(Duration::from_micros(3)), "1m");
    }
}
