//! What the facade answers when all is well: the tutorial's own bodies, with every field in its place.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, header::ETAG};
use orders_proto::{check::CheckStatusOrderResponse, order};
use serde::Serialize;
use utoipa::ToSchema;

/// Says that an answer is a success.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) enum Notification {
    /// The call did what was asked.
    #[serde(rename = "ORDER_NOTIFICATION_TYPE_ENUM_OK")]
    Ok,
}

/// An order.
#[derive(Serialize, ToSchema)]
pub(super) struct Order {
    /// The order's name in the register, in lower case.
    #[schema(format = "uuid")]
    uuid: String,
    /// What is ordered, and by whom.
    name: String,
    /// Whether it is done.
    completed: bool,
    /// For when it is, exactly as it was sent.
    date: String,
}

/// A new order. (The tutorial wrote this answer's first name in another form than the others'.)
#[derive(Serialize, ToSchema)]
pub(super) struct Created {
    #[serde(rename = "notificationType")]
    notification_type: Notification,
    order: Order,
}

/// One order.
#[derive(Serialize, ToSchema)]
pub(super) struct One {
    notification_type: Notification,
    order: Order,
}

/// Orders.
#[derive(Serialize, ToSchema)]
pub(super) struct Many {
    notification_type: Notification,
    orders: Vec<Order>,
}

/// Whether an order was removed.
#[derive(Serialize, ToSchema)]
pub(super) struct Deleted {
    notification_type: Notification,
    /// False when no living order had this uuid.
    success: bool,
}

/// What the check service says.
#[derive(Serialize, ToSchema)]
pub(super) struct Checked {
    /// The order.
    #[schema(format = "uuid")]
    uuid: String,
    /// Whether it is done; null when the service does not know.
    #[schema(required)]
    completed: Option<bool>,
}

impl From<order::Order> for Order {
    fn from(order::Order { uuid, name, completed, date, .. }: order::Order) -> Self {
        Self { uuid, name, completed, date }
    }
}

/// A body, with headers of its own.
pub(super) struct Answer<T> {
    body: T,
    headers: Vec<(HeaderName, String)>,
}

impl<T> Answer<T> {
    pub(super) fn with(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// An etag as HTTP writes it.
pub(super) fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}

fn about<T>(order: Option<order::Order>, body: impl FnOnce(Order) -> T) -> Answer<T> {
    let order = order.unwrap_or_default();
    let etag = quoted(&order.etag);
    Answer { body: body(order.into()), headers: vec![(ETAG, etag)] }
}

pub(super) fn created(answer: order::CreateOrderResponse) -> Answer<Created> {
    about(answer.order, |order| Created { notification_type: Notification::Ok, order })
}

pub(super) fn one(order: Option<order::Order>) -> Answer<One> {
    about(order, |order| One { notification_type: Notification::Ok, order })
}

pub(super) fn many(orders: Vec<order::Order>) -> Answer<Many> {
    let orders = orders.into_iter().map(Order::from).collect();
    Answer { body: Many { notification_type: Notification::Ok, orders }, headers: Vec::new() }
}

pub(super) fn deleted(success: bool) -> Answer<Deleted> {
    Answer { body: Deleted { notification_type: Notification::Ok, success }, headers: Vec::new() }
}

pub(super) fn checked(CheckStatusOrderResponse { uuid, completed }: CheckStatusOrderResponse) -> Answer<Checked> {
    Answer { body: Checked { uuid, completed }, headers: Vec::new() }
}
