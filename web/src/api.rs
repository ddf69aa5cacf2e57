//! The server as the rest of the app sees it: its calls and one kind of error. Nothing else speaks gRPC-Web.

use std::{cell::Cell, pin::pin};

use futures_util::future::{Either, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use orders_proto::{
    Method, StreamMethod,
    order::{
        GetOrderStatsRequest, GetServerInfoRequest, ListOrderRevisionsRequest, ListOrderRevisionsResponse,
        ListOrdersRequest, ListOrdersResponse, Order, ReadOrderRequest, WatchOrdersRequest, WatchOrdersResponse,
        get_order_stats_response,
        order_service_methods::{
            GET_ORDER_STATS, GET_SERVER_INFO, LIST_ORDER_REVISIONS, LIST_ORDERS, READ_ORDER, WATCH_ORDERS,
        },
    },
    rules::Reason,
};
use prost::Message;
use yew::Callback;

use crate::{
    browser,
    grpc_web::{self, Code, FieldViolation, Status},
    list::{Ask, At, Total},
    query::{Days, NEWEST_FIRST, Wanted},
    stats::{Bar, Span},
};

/// How long one call may take.
const TIMEOUT_MS: u32 = 15_000;
/// How long a watch may go on: the server ends it earlier.
const WATCH_TIMEOUT_MS: u32 = 3_600_000;
/// How often one looks whether a watch has fallen silent.
const LOOK_MS: u32 = 2_000;
/// How long a write that goes in steps may take.
const STEPS_TIMEOUT_MS: u32 = 600_000;

/// Where it is remembered how long the server keeps history and request ids, in milliseconds.
const KEPT: &str = "kept-ms";

/// How long the server keeps history and request ids, in milliseconds: as it said last, or 30 days as it does by default.
pub(crate) fn kept_ms() -> i64 {
    let kept = browser::stored(KEPT).map_or(0, |kept| js_sys::parse_float(&kept) as i64);
    if kept > 0 { kept } else { 30 * 24 * 3_600_000 }
}

/// A field of an order that is edited as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// `Order.name`
    Name,
    /// `Order.date`
    Date,
}

/// What is wrong with a field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A rule that this app knows, so that it can say so in the reader's language.
    Rule(Reason),
    /// The server's own words.
    Told(String),
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// The server refused these fields.
    Fields(Vec<(Field, Problem)>),
    /// No such order.
    NotFound,
    /// The server cannot be reached, or did not answer in time: worth trying again.
    Unavailable,
    /// Anything else: the server's words, and the trace id under which its log has the cause.
    Other {
        /// In English.
        message: String,
        /// 32 hexadecimal digits.
        trace_id: String,
    },
}

/// What a call taught about the connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Heard {
    /// The server answered (be it with an error) after so many milliseconds.
    Answer(f64),
    /// The server could not be reached.
    Silence,
}

/// How many orders there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Those that are open.
    pub(crate) open: usize,
    /// Those that are completed.
    pub(crate) completed: usize,
}

/// The server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Api {
    heard: Callback<Heard>,
}

impl Api {
    /// A server whose answers and silences are told to `heard`.
    pub(crate) fn new(heard: Callback<Heard>) -> Self {
        Self { heard }
    }

    /// A page of a list, with so many orders at most.
    pub(crate) async fn page(&self, ask: &Ask, size: usize) -> Result<ListOrdersResponse, ApiError> {
        let mut request = listed(&ask.wanted, size);
        match &ask.at {
            At::Index(index) => request.skip = i32::try_from(*index).unwrap_or(i32::MAX),
            At::Before(token) | At::After(token) => request.page_token.clone_from(token),
        }
        self.call(&LIST_ORDERS, &request).await
    }

    /// How many orders a list has.
    pub(crate) async fn total(&self, wanted: &Wanted) -> Result<Total, ApiError> {
        let request = ListOrdersRequest { include_total_size: true, ..listed(wanted, 1) };
        let answer = self.call(&LIST_ORDERS, &request).await?;
        let total = usize::try_from(answer.total_size).unwrap_or_default();
        Ok(if answer.total_is_estimate { Total::AtLeast(total) } else { Total::Exactly(total) })
    }

    /// How many orders match a filter: all of them, and those that are open.
    pub(crate) async fn counts(&self, filter: String) -> Result<Counts, ApiError> {
        let request = GetOrderStatsRequest { filter, ..Default::default() };
        let answer = self.call(&GET_ORDER_STATS, &request).await?;
        Ok(Counts { open: count(answer.open), completed: count(answer.completed) })
    }

    /// One order.
    pub(crate) async fn read(&self, uuid: &str) -> Result<Order, ApiError> {
        let answer = self.call(&READ_ORDER, &ReadOrderRequest { uuid: uuid.to_owned(), show_deleted: true }).await?;
        answer.order.ok_or(ApiError::NotFound)
    }

    /// The newest date among the orders that match a filter; none when no order does.
    pub(crate) async fn newest(&self, filter: &str) -> Result<Option<String>, ApiError> {
        let order_by = NEWEST_FIRST.to_owned();
        let wanted = Wanted { filter: filter.to_owned(), order_by, show_deleted: false };
        let answer = self.call(&LIST_ORDERS, &listed(&wanted, 1)).await?;
        Ok(answer.orders.into_iter().next().map(|order| order.date))
    }

    /// The orders that match a filter, by day, week or month; instants count in this time zone.
    pub(crate) async fn bars(
        &self,
        filter: String,
        span: Span,
        Days { first: start_date, last: end_date }: Days,
        time_zone: String,
    ) -> Result<Vec<Bar>, ApiError> {
        let bucket = span.bucket().into();
        let request = GetOrderStatsRequest { filter, bucket, time_zone, start_date, end_date };
        let buckets = self.call(&GET_ORDER_STATS, &request).await?.buckets.into_iter();
        let bar = |bucket: get_order_stats_response::Bucket| Bar {
            days: span.days(&bucket.start_date),
            open: count(bucket.open),
            completed: count(bucket.completed),
        };
        Ok(buckets.map(bar).collect())
    }

    /// Watches the register from a token on; `each` takes what comes. Silence for longer than `silence_ms` ends it.
    pub(crate) async fn watch(
        &self,
        resume_token: String,
        silence_ms: f64,
        mut each: impl FnMut(WatchOrdersResponse),
    ) -> WatchEnd {
        let heard = Cell::new(browser::now_ms());
        let took = |message| {
            heard.set(browser::now_ms());
            each(message);
        };
        let trace_id = browser::random_trace_id();
        let request = WatchOrdersRequest { resume_token, ..Default::default() };
        let stream = grpc_web::stream(&WATCH_ORDERS, &request, &trace_id, WATCH_TIMEOUT_MS, took);
        let silence = async {
            while browser::now_ms() - heard.get() < silence_ms {
                TimeoutFuture::new(LOOK_MS).await;
            }
        };
        match select(pin!(stream), pin!(silence)).await {
            Either::Left((Ok(()), _)) => WatchEnd::Ended,
            Either::Left((Err(status), _)) if status.code == Code::OutOfRange => WatchEnd::Expired,
            Either::Left((Err(status), _)) => {
                if status.code.is_silence() {
                    self.heard.emit(Heard::Silence);
                }
                WatchEnd::Failed
            }
            Either::Right(_) => {
                self.heard.emit(Heard::Silence);
                WatchEnd::Failed
            }
        }
    }

    /// A page of an order's history, the newest first; `token` is that of the page, empty for the first.
    pub(crate) async fn history(&self, uuid: &str, token: &str) -> Result<ListOrderRevisionsResponse, ApiError> {
        let (uuid, page_token) = (uuid.to_owned(), token.to_owned());
        self.call(&LIST_ORDER_REVISIONS, &ListOrderRevisionsRequest { uuid, page_size: 20, page_token }).await
    }

    /// Whether the server answers. What it says of itself is remembered.
    pub(crate) async fn is_there(&self) -> bool {
        let answer = self.call(&GET_SERVER_INFO, &GetServerInfoRequest {}).await;
        if let Some(kept) = answer.as_ref().ok().and_then(|info| info.retention) {
            browser::store(KEPT, &(kept.seconds * 1_000).to_string());
        }
        answer != Err(ApiError::Unavailable)
    }

    /// Makes a call.
    ///
    /// # Errors
    /// The status, with its details.
    pub(crate) async fn send<Req: Message, Resp: Message + Default>(
        &self,
        method: &Method<Req, Resp>,
        request: &Req,
    ) -> Result<Resp, Status> {
        grpc_web::decoded(&self.exchange(method.path, grpc_web::framed(&request.encode_to_vec())).await?)
    }

    /// Makes a call with a message that is encoded already, and wants to know no more than that it went well.
    ///
    /// # Errors
    /// The status, with its details.
    pub(crate) async fn send_encoded(&self, path: &str, message: &[u8]) -> Result<(), Status> {
        self.exchange(path, grpc_web::framed(message)).await.map(drop)
    }

    /// The untyped half of [`send`](Self::send), boxed so that it is compiled once and not into every caller.
    fn exchange<'a>(&'a self, path: &'a str, body: Vec<u8>) -> LocalBoxFuture<'a, Result<Vec<u8>, Status>> {
        Box::pin(async move {
            let trace_id = browser::random_trace_id();
            let began = browser::now_ms();
            let answer = grpc_web::unary(path, body, &trace_id, TIMEOUT_MS).await;
            self.heard.emit(match &answer {
                Err(status) if status.code.is_silence() => Heard::Silence,
                _ => Heard::Answer(browser::now_ms() - began),
            });
            answer.map_err(|status| status.traced(trace_id))
        })
    }

    /// Makes a call that tells how far it has come.
    ///
    /// # Errors
    /// The status, with its details.
    pub(crate) async fn send_in_steps<Req: Message, Resp: Message + Default>(
        &self,
        method: &StreamMethod<Req, Resp>,
        request: &Req,
        each: impl FnMut(Resp),
    ) -> Result<(), Status> {
        let trace_id = browser::random_trace_id();
        let answer = grpc_web::stream(method, request, &trace_id, STEPS_TIMEOUT_MS, each).await;
        answer.map_err(|status| status.traced(trace_id))
    }

    async fn call<Req: Message, Resp: Message + Default>(
        &self,
        method: &Method<Req, Resp>,
        request: &Req,
    ) -> Result<Resp, ApiError> {
        self.send(method, request).await.map_err(ApiError::from)
    }
}

/// How a watch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WatchEnd {
    /// The server ended it in good order: it goes on from its last token.
    Ended,
    /// The token is no longer good: lists must be loaded anew.
    Expired,
    /// The server could not be reached, or failed: it is tried again.
    Failed,
}

fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

/// The request for a list's first page.
fn listed(wanted: &Wanted, page_size: usize) -> ListOrdersRequest {
    ListOrdersRequest {
        page_size: i32::try_from(page_size).unwrap_or(i32::MAX),
        filter: wanted.filter.clone(),
        order_by: wanted.order_by.clone(),
        show_deleted: wanted.show_deleted,
        ..Default::default()
    }
}

impl From<Status> for ApiError {
    fn from(status: Status) -> Self {
        match status.code {
            code if code.is_silence() => Self::Unavailable,
            Code::NotFound => Self::NotFound,
            _ => {
                let fields: Vec<_> = status.violations.into_iter().filter_map(field_problem).collect();
                if fields.is_empty() {
                    Self::Other { message: status.message, trace_id: status.trace_id.unwrap_or_default() }
                } else {
                    Self::Fields(fields)
                }
            }
        }
    }
}

/// A violation at its field; `None` for a field that this page does not know.
pub(crate) fn field_problem(violation: FieldViolation) -> Option<(Field, Problem)> {
    let field = match violation.field.as_str() {
        "name" => Field::Name,
        "date" => Field::Date,
        _ => return None,
    };
    Some((field, Reason::from_wire(&violation.reason).map_or(Problem::Told(violation.description), Problem::Rule)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(field: &str, reason: &str) -> FieldViolation {
        FieldViolation { field: field.to_owned(), description: "why".to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn violations_go_to_their_fields_by_reason_or_in_the_servers_words() {
        let mut status = Status::new(Code::InvalidArgument, "invalid");
        status.violations = vec![violation("name", "NAME_REQUIRED"), violation("date", "NEW"), violation("x", "Y")];
        assert_eq!(
            ApiError::from(status),
            ApiError::Fields(vec![
                (Field::Name, Problem::Rule(Reason::NameRequired)),
                (Field::Date, Problem::Told("why".to_owned())),
            ])
        );
    }

    #[test]
    fn other_errors_keep_the_servers_trace_id_before_ours() {
        let mut status = Status::new(Code::Internal, "a fault");
        let other = |trace_id: &str| ApiError::Other { message: "a fault".to_owned(), trace_id: trace_id.to_owned() };
        assert_eq!(ApiError::from(status.clone().traced("ours".to_owned())), other("ours"));
        status.trace_id = Some("theirs".to_owned());
        assert_eq!(ApiError::from(status.traced("ours".to_owned())), other("theirs"));
    }

    #[test]
    fn no_answer_in_time_is_worth_trying_again() {
        for code in [Code::Unavailable, Code::DeadlineExceeded] {
            assert_eq!(ApiError::from(Status::new(code, "")), ApiError::Unavailable);
        }
    }
}
