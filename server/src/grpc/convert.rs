//! Between the contract's messages and the domain. Checks everything in a message and reports all that is wrong.

use std::collections::HashSet;

use http::{Extensions, HeaderMap, HeaderName, header::AUTHORIZATION};
use orders_proto::{order, rules};
use prost::Message;
use prost_types::FieldMask;
use sha2::{Digest, Sha256};
use tokio::time::Instant;
use tonic::Request;
use uuid::Uuid;

use super::{deadline::Deadline, status::trace_of};
use crate::{
    error::{Error, Violation},
    orders::{Date, Draft, Guard, LedgerKey, NewDate, Order, Patch, RequestId, Timestamp},
    service::{Caller, Options, Tokens},
};

/// The tutorial's own header for credentials.
const RPC_AUTH: HeaderName = HeaderName::from_static("rpc-auth");
/// Who calls, until there are accounts.
const ANONYMOUS: &str = "anonymous";
/// The most requests in a batch.
pub(super) const MAX_BATCH: usize = 1_000;

/// Of a path that is none, what the error repeats.
const PATH_SHOWN_CHARS: usize = 40;

/// The call's context, and its message.
pub(super) fn open<T>(request: Request<T>) -> (Caller, T) {
    let caller = caller(request.metadata().as_ref(), request.extensions());
    (caller, request.into_inner())
}

/// Who calls, by what the layers have put into a request's extensions.
pub(crate) fn caller(headers: &HeaderMap, extensions: &Extensions) -> Caller {
    let credentials = [AUTHORIZATION, RPC_AUTH]
        .into_iter()
        .filter_map(|name| headers.get(&name).map(|value| (name, value.clone())))
        .collect::<HeaderMap>();
    let deadline = extensions.get::<Deadline>().copied();
    let Deadline { at, asked } = deadline.unwrap_or_else(|| Deadline { at: Instant::now(), asked: None });
    let trace = trace_of(extensions);
    Caller { actor: ANONYMOUS.to_owned(), trace, deadline: at, stream_deadline: asked, credentials }
}

/// A message that changes something.
pub(super) trait Writing: Message {
    /// Takes `request_id` and `validate_only` out of the message, which leaves what a repeat is compared by.
    fn take_options(&mut self) -> (String, bool);
}

macro_rules! writing {
    ($($message:ident),*) => {
        $(impl Writing for order::$message {
            fn take_options(&mut self) -> (String, bool) {
                (std::mem::take(&mut self.request_id), std::mem::take(&mut self.validate_only))
            }
        })*
    };
}
writing!(
    CreateOrderRequest,
    UpdateOrderRequest,
    DeleteOrderRequest,
    UndeleteOrderRequest,
    RollbackOrderRequest,
    BatchCreateOrdersRequest,
    BatchUpdateOrdersRequest,
    BatchDeleteOrdersRequest,
    BatchUndeleteOrdersRequest,
    BulkChangeOrdersRequest,
    RevertChangeRequest
);

/// Collects violations, so that a client learns all of them at once.
#[derive(Default)]
pub(crate) struct Checked {
    violations: Vec<Violation>,
    /// What stands before the names of fields: nothing, or `requests[3].`.
    prefix: String,
}

impl Checked {
    /// Takes a verdict on a field.
    pub(crate) fn rule<T>(&mut self, field: &str, verdict: Result<T, rules::Reason>) -> Option<T> {
        let violation = |reason| Violation::new(format!("{}{field}", self.prefix), reason);
        verdict.map_err(violation).map_err(|violation| self.violations.push(violation)).ok()
    }

    /// Notes a violation that is not one of the field rules'.
    pub(crate) fn refuse(&mut self, field: &str, reason: &'static str, description: impl Into<String>) {
        let field = format!("{}{field}", self.prefix);
        self.violations.push(Violation { field, reason, description: description.into() });
    }

    /// Notes a violation that was found elsewhere.
    pub(crate) fn add(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// Whether nothing was found wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// The value, if nothing at all is wrong.
    pub(crate) fn end<T>(self, value: Option<T>) -> Result<T, Error> {
        value.filter(|_| self.violations.is_empty()).ok_or(Error::Invalid(self.violations))
    }

    /// The options of a write; its message must still be whole.
    pub(super) fn options(&mut self, message: &mut impl Writing, method: &str, caller: &Caller) -> Option<Options> {
        let (request_id, validate_only) = message.take_options();
        if request_id.is_empty() {
            return Some(Options { request: None, validate_only });
        }
        let id = self.rule("request_id", rules::uuid(&request_id))?;
        let key = LedgerKey { id, scope: format!("{}/{method}", caller.actor) };
        let payload = Sha256::digest(message.encode_to_vec()).into();
        Some(Options { request: Some(RequestId { key, payload }), validate_only })
    }

    /// A date that is written; empty means now.
    pub(super) fn date(&mut self, text: String) -> Option<NewDate> {
        if text.is_empty() { Some(NewDate::Now) } else { self.rule("date", Date::parse(text)).map(NewDate::At) }
    }

    pub(crate) fn create(&mut self, request: order::CreateOrderRequest) -> Option<(Option<Uuid>, Draft)> {
        let name = self.rule("name", rules::name(&request.name)).map(str::to_owned);
        let date = self.date(request.date);
        let uuid = match request.uuid.as_str() {
            "" => Some(None),
            text => self.rule("uuid", rules::uuid(text)).map(Some),
        };
        Some((uuid?, Draft { name: name?, completed: request.completed, date: date? }))
    }

    pub(crate) fn update(
        &mut self,
        request: order::UpdateOrderRequest,
        tokens: &Tokens,
    ) -> Option<(Uuid, Guard, Patch)> {
        let uuid = self.rule("uuid", rules::uuid(&request.uuid));
        let mask = self.mask(request.update_mask);
        let name = mask.name.then(|| self.rule("name", rules::name(&request.name)).map(str::to_owned));
        let date = mask.date.then(|| self.date(request.date));
        let patch = Patch {
            name: name.map_or(Some(None), |name| name.map(Some))?,
            completed: mask.completed.then_some(request.completed),
            date: date.map_or(Some(None), |date| date.map(Some))?,
        };
        Some((uuid?, guard(&request.etag, tokens), patch))
    }

    pub(crate) fn named(&mut self, uuid: &str, etag: &str, tokens: &Tokens) -> Option<(Uuid, Guard)> {
        Some((self.rule("uuid", rules::uuid(uuid))?, guard(etag, tokens)))
    }

    fn mask(&mut self, mask: Option<FieldMask>) -> Mask {
        let paths = mask.map(|mask| mask.paths).unwrap_or_default();
        let mut mask = Mask::default();
        for path in &paths {
            match path.as_str() {
                "name" => mask.name = true,
                "completed" => mask.completed = true,
                "date" => mask.date = true,
                "*" => mask = Mask::ALL,
                other => {
                    // What was sent may be of any length; errors travel in a header.
                    let shown: String = other.chars().take(PATH_SHOWN_CHARS).collect();
                    let text = format!("an update mask names name, completed, date, or *, and not {shown:?}");
                    self.refuse("update_mask", "FIELD_UNKNOWN", text);
                }
            }
        }
        if paths.is_empty() { Mask::ALL } else { mask }
    }

    /// A batch's children, each checked, with its place in the names of fields; their orders, if they name any, differ.
    pub(super) fn children<M: Writing, T>(
        &mut self,
        messages: Vec<M>,
        uuid: impl Fn(&T) -> Option<Uuid>,
        mut check: impl FnMut(&mut Self, M) -> Option<T>,
    ) -> Option<Vec<T>> {
        if messages.len() > MAX_BATCH {
            self.refuse("requests", "TOO_MANY_REQUESTS", format!("a batch has at most {MAX_BATCH} requests"));
            return None;
        }
        let mut seen = HashSet::new();
        let mut children = Vec::with_capacity(messages.len());
        for (index, mut message) in messages.into_iter().enumerate() {
            self.prefix = format!("requests[{index}].");
            let (request_id, validate_only) = message.take_options();
            for (field, is_set) in [("request_id", !request_id.is_empty()), ("validate_only", validate_only)] {
                if is_set {
                    let text = "request_id and validate_only belong to the batch as a whole";
                    self.refuse(field, "OPTION_OF_THE_BATCH", text);
                }
            }
            let child = check(self, message);
            if let Some(uuid) = child.as_ref().and_then(&uuid)
                && !seen.insert(uuid)
            {
                self.refuse("uuid", "UUID_REPEATED", "a batch names each order once");
            }
            children.push(child);
        }
        self.prefix.clear();
        children.into_iter().collect()
    }
}

#[derive(Clone, Copy, Default)]
struct Mask {
    name: bool,
    completed: bool,
    date: bool,
}

impl Mask {
    const ALL: Self = Self { name: true, completed: true, date: true };
}

/// The condition that an etag is; one that names no state of this store cannot be current.
pub(super) fn guard(etag: &str, tokens: &Tokens) -> Guard {
    if etag.is_empty() { Guard::None } else { Guard::Etag(tokens.revision(etag)) }
}

/// The field `uuid` of a request that has no other.
pub(super) fn uuid(text: &str) -> Result<Uuid, Error> {
    rules::uuid(text).map_err(|reason| Error::Invalid(vec![Violation::new("uuid", reason)]))
}

pub(super) fn order(order: Order, tokens: &Tokens) -> order::Order {
    order::Order {
        // Without the machinery of formatting, which costs as much as all else here.
        uuid: order.uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned(),
        name: order.name,
        completed: order.completed,
        date: order.date.text,
        etag: tokens.etag(order.revision),
        revision: order.revision,
        create_time: Some(timestamp(order.create_time)),
        update_time: Some(timestamp(order.update_time)),
        delete_time: order.delete_time.map(timestamp),
    }
}

pub(super) fn timestamp(Timestamp(micros): Timestamp) -> prost_types::Timestamp {
    let nanos = micros.rem_euclid(1_000_000) * 1_000;
    prost_types::Timestamp { seconds: micros.div_euclid(1_000_000), nanos: i32::try_from(nanos).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens::new("00", b"")
    }

    fn violations(checked: Checked) -> Vec<(String, &'static str)> {
        match checked.end(None::<()>) {
            Err(Error::Invalid(violations)) => violations.into_iter().map(|v| (v.field, v.reason)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_violation_of_a_message_is_reported() {
        let request =
            order::UpdateOrderRequest { uuid: "x".into(), name: " ".into(), date: "y".into(), ..Default::default() };
        let mut checked = Checked::default();
        assert_eq!(checked.update(request, &tokens()).map(|(uuid, ..)| uuid), None);
        let found = violations(checked);
        let expected = [("uuid", "UUID_INVALID"), ("name", "NAME_REQUIRED"), ("date", "DATE_INVALID")];
        assert_eq!(found, expected.map(|(field, reason)| (field.to_owned(), reason)));
    }

    #[test]
    fn what_a_mask_leaves_out_is_not_checked() {
        let request = order::UpdateOrderRequest {
            uuid: Uuid::nil().to_string(),
            completed: true,
            date: "y".into(),
            update_mask: Some(FieldMask { paths: vec!["completed".into()] }),
            ..Default::default()
        };
        let (_, _, patch) = Checked::default().update(request, &tokens()).unwrap();
        assert_eq!(patch, Patch { completed: Some(true), ..Patch::default() });
    }

    #[test]
    fn a_batchs_violations_say_whose_they_are() {
        let child = |uuid: &str, name: &str| order::CreateOrderRequest {
            uuid: uuid.into(),
            name: name.into(),
            ..Default::default()
        };
        let nil = Uuid::nil().to_string();
        let mut checked = Checked::default();
        let messages = vec![child(&nil, "a"), child(&nil, "b"), child("", "")];
        checked.children(messages, |(uuid, _)| *uuid, Checked::create);
        let expected = [("requests[1].uuid", "UUID_REPEATED"), ("requests[2].name", "NAME_REQUIRED")];
        assert_eq!(violations(checked), expected.map(|(field, reason)| (field.to_owned(), reason)));
    }

    #[test]
    fn times_before_1970_have_positive_nanos() {
        assert_eq!(timestamp(Timestamp(-1)), prost_types::Timestamp { seconds: -1, nanos: 999_999_000 });
    }
}
