//! A request to the facade, taken apart.

use axum::{
    RequestPartsExt,
    extract::{FromRequest, Path, Request},
};
use http::{
    HeaderMap, HeaderName,
    header::{IF_MATCH, IF_NONE_MATCH},
};
use orders_proto::rules;
use serde_json::Value;

use super::{given::Given, refusal::Refusal};
use crate::{
    error::Error,
    grpc::{self, Checked},
    service::Caller,
};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// What the tutorial's framework understands as a boolean in a query, in either case.
const TRUE: [&str; 6] = ["true", "1", "yes", "on", "t", "y"];
const FALSE: [&str; 6] = ["false", "0", "no", "off", "f", "n"];

/// Who calls, about which order, and what he says. Reading notes what is wrong; [`close`](Self::close) tells it.
pub(super) struct Call {
    pub(super) caller: Caller,
    uuid: String,
    headers: HeaderMap,
    given: Given,
    checked: Checked,
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        // A path that is no UTF-8 holds no uuid, and a path without an order needs none.
        let uuid = parts.extract::<Path<String>>().await.map(|Path(uuid)| uuid).unwrap_or_default();
        let given = Given::read(&parts, body).await?;
        let caller = grpc::caller(&parts.headers, &parts.extensions);
        Ok(Self { caller, uuid, headers: parts.headers, given, checked: Checked::default() })
    }
}

impl Call {
    /// The order that the path names, as it stands there.
    pub(super) fn path(&mut self) -> String {
        std::mem::take(&mut self.uuid)
    }

    /// A text; empty if there is none.
    pub(super) fn text(&mut self, name: &str) -> String {
        match self.given.take(name) {
            Some(Value::String(text)) => text,
            None => String::new(),
            Some(_) => {
                self.checked.refuse(name, "TEXT_EXPECTED", "this is a text");
                String::new()
            }
        }
    }

    /// A yes or no, if there is one.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.given.take(name)?;
        let flag = match &value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if TRUE.iter().any(|word| text.eq_ignore_ascii_case(word)) => Some(true),
            Value::String(text) if FALSE.iter().any(|word| text.eq_ignore_ascii_case(word)) => Some(false),
            _ => None,
        };
        if flag.is_none() {
            self.checked.refuse(name, "BOOLEAN_EXPECTED", "this is true or false");
        }
        flag
    }

    /// A yes or no that must be said.
    pub(super) fn required_flag(&mut self, name: &str) -> bool {
        let known = self.given.left().any(|given| given == name);
        if !known {
            self.checked.refuse(name, "BOOLEAN_REQUIRED", "this is required: true or false");
        }
        self.flag(name).unwrap_or_default()
    }

    /// A whole number; 0 if there is none.
    pub(super) fn number(&mut self, name: &str) -> i32 {
        let Some(value) = self.given.take(name) else { return 0 };
        let number = match &value {
            Value::Number(number) => number.as_i64().and_then(|number| number.try_into().ok()),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number.unwrap_or_else(|| {
            self.checked.refuse(name, "NUMBER_EXPECTED", "this is a whole number");
            0
        })
    }

    /// The id under which the request can be repeated: that of `Idempotency-Key`, with or without quotes; or empty.
    pub(super) fn request_id(&mut self) -> String {
        let Some(key) = self.headers.get(IDEMPOTENCY_KEY) else { return String::new() };
        let id = key.to_str().unwrap_or_default().trim_matches('"').to_owned();
        self.checked.rule("Idempotency-Key", rules::uuid(&id));
        id
    }

    /// The etag that the write was made from; empty if any will do.
    pub(super) fn if_match(&mut self) -> String {
        let Some(condition) = self.headers.get(IF_MATCH) else { return String::new() };
        let condition = condition.to_str().unwrap_or_default().trim();
        if condition == "*" {
            return String::new();
        }
        let etag = condition.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match etag {
            Some(etag) if !etag.is_empty() && !etag.contains('"') => etag.to_owned(),
            _ => {
                self.checked.refuse("If-Match", "ETAG_EXPECTED", "this is one etag in double quotes, or *");
                String::new()
            }
        }
    }

    /// Whether the caller has this state already (RFC 9110, 13.1.2).
    pub(super) fn has(&self, etag: &str) -> bool {
        let known = self.headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        known.flat_map(|value| value.split(',')).map(str::trim).any(|known| {
            let known = known.strip_prefix("W/").unwrap_or(known);
            known == "*" || known.trim_matches('"') == etag
        })
    }

    /// Ends the reading: nothing may be left over or wrong. If something is, `rules` say what else is.
    pub(super) fn close(&mut self, rules: impl FnOnce(&mut Checked)) -> Result<(), Error> {
        let mut checked = std::mem::take(&mut self.checked);
        for name in self.given.left() {
            checked.refuse(name, "PARAMETER_UNKNOWN", "there is no such parameter here, or it stands here twice");
        }
        if checked.is_clean() {
            return Ok(());
        }
        rules(&mut checked);
        checked.end(None)
    }
}
