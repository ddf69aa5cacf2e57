//! Between the contract's messages and the domain. Checks everything in a message and reports all that is wrong.

use http::{HeaderMap, HeaderName, header::AUTHORIZATION};
use orders_proto::{order, rules};
use tokio::time::Instant;
use tonic::Request;
use uuid::Uuid;

use super::{deadline::Deadline, status::trace_of};
use crate::{
    error::{Error, Violation},
    orders::{Date, Draft, Order},
    service::Caller,
};

/// The tutorial's own header for credentials.
const RPC_AUTH: HeaderName = HeaderName::from_static("rpc-auth");

/// Collects violations, so that a client learns all of them at once.
#[derive(Default)]
struct Checked(Vec<Violation>);

impl Checked {
    fn field<T>(&mut self, field: &str, verdict: Result<T, rules::Reason>) -> Option<T> {
        verdict.map_err(|reason| self.0.push(Violation::new(field, reason))).ok()
    }

    /// What the client decides about an order; `None` if any of it is bad.
    fn draft(&mut self, name: &str, completed: bool, date: String) -> Option<Draft> {
        let name = self.field("name", rules::name(name)).map(str::to_owned);
        let date = if date.is_empty() { Some(None) } else { self.field("date", Date::parse(date)).map(Some) };
        Some(Draft { name: name?, completed, date: date? })
    }

    fn end<T>(self, value: Option<T>) -> Result<T, Error> {
        value.ok_or(Error::Invalid(self.0))
    }
}

pub(super) fn create(request: order::CreateOrderRequest) -> Result<Draft, Error> {
    let mut checked = Checked::default();
    let draft = checked.draft(&request.name, request.completed, request.date);
    checked.end(draft)
}

pub(super) fn update(request: order::UpdateOrderRequest) -> Result<(Uuid, Draft), Error> {
    let mut checked = Checked::default();
    let uuid = checked.field("uuid", rules::uuid(&request.uuid));
    let draft = checked.draft(&request.name, request.completed, request.date);
    checked.end(uuid.zip(draft))
}

/// The field `uuid` of a request that has no other.
pub(super) fn uuid(text: &str) -> Result<Uuid, Error> {
    rules::uuid(text).map_err(|reason| Error::Invalid(vec![Violation::new("uuid", reason)]))
}

pub(super) fn order(order: Order) -> order::Order {
    order::Order { uuid: order.uuid.to_string(), name: order.name, completed: order.completed, date: order.date.text }
}

/// Who calls, as far as the use cases pass it on.
pub(super) fn caller<T>(request: &Request<T>) -> Caller {
    let metadata = request.metadata().as_ref();
    let credentials = [AUTHORIZATION, RPC_AUTH]
        .into_iter()
        .filter_map(|name| metadata.get(&name).map(|value| (name, value.clone())))
        .collect::<HeaderMap>();
    let deadline = request.extensions().get::<Deadline>().map_or_else(Instant::now, |deadline| deadline.0);
    Caller { trace: trace_of(request.extensions()), deadline, credentials }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_violation_of_a_message_is_reported() {
        let request =
            order::UpdateOrderRequest { uuid: "x".into(), name: " ".into(), completed: true, date: "y".into() };
        let Err(Error::Invalid(violations)) = update(request) else { panic!("accepted") };
        let found: Vec<_> = violations.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(found, [("uuid", "UUID_INVALID"), ("name", "NAME_REQUIRED"), ("date", "DATE_INVALID")]);
    }

    #[test]
    fn an_empty_date_is_left_to_the_write() {
        let request = order::CreateOrderRequest { name: " a ".into(), completed: true, date: String::new() };
        let draft = create(request).unwrap();
        assert_eq!(draft, Draft { name: "a".into(), completed: true, date: None });
    }
}
