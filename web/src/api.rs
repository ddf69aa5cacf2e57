//! The server as the rest of the app sees it: its calls and one kind of error. Nothing else speaks gRPC-Web.

use std::{cell::Cell, rc::Rc};

use orders_proto::{
    Method, StreamMethod,
    order::{
        CreateOrderRequest, DeleteOrderRequest, GetServerInfoRequest, ListOrdersRequest, Order, ReadOrderRequest,
        UpdateOrderRequest,
        order_service_methods::{CREATE_ORDER, DELETE_ORDER, GET_SERVER_INFO, LIST_ORDERS, READ_ORDER, UPDATE_ORDER},
    },
    rules::Reason,
};
use prost::Message;
use yew::Callback;

use crate::{
    browser,
    grpc_web::{self, Code, FieldViolation, Status},
};

/// How long one call may take.
const TIMEOUT_MS: u32 = 15_000;
/// How long a write that goes in steps may take.
const STEPS_TIMEOUT_MS: u32 = 600_000;
/// Orders in one answer: as many as the server gives.
const PAGE_SIZE: i32 = 1_000;

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

/// The server.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    heard: Callback<Heard>,
    /// Counts the beginnings and ends of writes, so that a list knows when one overtook it.
    writes: Rc<Cell<u32>>,
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.writes, &other.writes)
    }
}

impl Api {
    /// A server whose answers and silences are told to `heard`.
    pub(crate) fn new(heard: Callback<Heard>) -> Self {
        Self { heard, writes: Rc::default() }
    }

    /// All orders, in order of creation. A list that a write overtook is asked for again, so it never shows less than
    /// what was already answered.
    pub(crate) async fn list(&self) -> Result<Vec<Order>, ApiError> {
        loop {
            let before = self.writes.get();
            let orders = self.pages().await?;
            if self.writes.get() == before {
                return Ok(orders);
            }
        }
    }

    /// Page after page: one answer alone may not hold them all.
    async fn pages(&self) -> Result<Vec<Order>, ApiError> {
        let mut orders = Vec::new();
        let mut request = ListOrdersRequest { page_size: PAGE_SIZE, ..Default::default() };
        loop {
            let page = self.call(&LIST_ORDERS, &request).await?;
            orders.extend(page.orders);
            if page.next_page_token.is_empty() {
                return Ok(orders);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// One order.
    pub(crate) async fn read(&self, uuid: &str) -> Result<Order, ApiError> {
        let answer = self.call(&READ_ORDER, &ReadOrderRequest { uuid: uuid.to_owned(), ..Default::default() }).await?;
        answer.order.ok_or(ApiError::NotFound)
    }

    /// Makes an order and answers it as it was stored.
    pub(crate) async fn create(&self, name: String, completed: bool, date: String) -> Result<Order, ApiError> {
        let request = CreateOrderRequest { name, completed, date, ..Default::default() };
        let answer = self.write(&CREATE_ORDER, &request).await?;
        answer.order.ok_or(ApiError::NotFound)
    }

    /// Replaces an order's name, completed and date, and answers it as it was stored.
    pub(crate) async fn update(&self, order: Order) -> Result<Order, ApiError> {
        let Order { uuid, name, completed, date, .. } = order;
        let request = UpdateOrderRequest { uuid, name, completed, date, ..Default::default() };
        let answer = self.write(&UPDATE_ORDER, &request).await?;
        answer.order.ok_or(ApiError::NotFound)
    }

    /// Removes an order; one that is already gone is no error.
    pub(crate) async fn delete(&self, uuid: String) -> Result<(), ApiError> {
        self.write(&DELETE_ORDER, &DeleteOrderRequest { uuid, ..Default::default() }).await.map(|_| ())
    }

    async fn write<Req: Message, Resp: Message + Default>(
        &self,
        method: &Method<Req, Resp>,
        request: &Req,
    ) -> Result<Resp, ApiError> {
        self.writes.set(self.writes.get().wrapping_add(1));
        let answer = self.call(method, request).await;
        self.writes.set(self.writes.get().wrapping_add(1));
        answer
    }

    /// Whether the server answers.
    pub(crate) async fn is_there(&self) -> bool {
        !matches!(self.call(&GET_SERVER_INFO, &GetServerInfoRequest {}).await, Err(ApiError::Unavailable))
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
        let trace_id = browser::random_trace_id();
        let began = browser::now_ms();
        let answer = grpc_web::unary(method, request, &trace_id, TIMEOUT_MS).await;
        self.heard.emit(match &answer {
            Err(status) if status.code.is_silence() => Heard::Silence,
            _ => Heard::Answer(browser::now_ms() - began),
        });
        answer.map_err(|status| status.traced(trace_id))
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
