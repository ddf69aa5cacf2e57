//! What a request says about an order: by query parameters, or by the members of a JSON object in their place.

use std::borrow::Cow;

use axum::body::Body;
use http::{HeaderMap, Method, header::CONTENT_TYPE, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::refusal::Refusal;
use crate::error::{Error, Violation};

/// The largest body; an order needs a hundredth of it.
const BODY_BYTES: usize = 64 << 10;

/// Names with their values, in the order in which they were sent. What the query says is text.
#[derive(Debug)]
pub(super) struct Given(Vec<(String, Value)>);

impl Given {
    /// Reads a request's parameters, or its body.
    ///
    /// # Errors
    /// A body that is too large, of another kind, or no JSON object; parameters that are no UTF-8; both at once.
    pub(super) async fn read(parts: &Parts, body: Body) -> Result<Self, Refusal> {
        let given = query(parts.uri.query().unwrap_or_default())?;
        if parts.method == Method::GET {
            return Ok(Self(given));
        }
        let body = match Limited::new(body, BODY_BYTES).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => return Err(Refusal::TOO_LARGE),
            Err(error) => return Err(refused("body", "BODY_BROKEN_OFF", error.to_string())),
        };
        if body.is_empty() {
            return Ok(Self(given));
        }
        if !is_json(&parts.headers) {
            return Err(Refusal::NOT_JSON);
        }
        if !given.is_empty() {
            return Err(refused("body", "BODY_AND_PARAMETERS", "parameters stand in the query or in the body"));
        }
        let members: serde_json::Map<String, Value> = serde_json::from_slice(&body)
            .map_err(|error| refused("body", "JSON_INVALID", format!("not a JSON object: {error}")))?;
        Ok(Self(members.into_iter().collect()))
    }

    /// Takes a value out; `null` is as good as nothing.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(given, _)| given == name)?;
        Some(self.0.remove(at).1).filter(|value| !value.is_null())
    }

    /// The names of what was not taken out.
    pub(super) fn left(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// `application/x-www-form-urlencoded`, as browsers and HTTP libraries write a query.
fn query(text: &str) -> Result<Vec<(String, Value)>, Refusal> {
    let decoded = |part: &str| {
        let part = part.replace('+', " ");
        let text = percent_decode_str(&part).decode_utf8();
        text.map(Cow::into_owned).map_err(|_| refused("query", "NOT_UTF_8", "parameters are UTF-8"))
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, Value::String(decoded(value)?)))
        })
        .collect()
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()?.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

fn refused(field: &str, reason: &'static str, description: impl Into<String>) -> Refusal {
    let violation = Violation { field: field.to_owned(), reason, description: description.into() };
    Error::Invalid(vec![violation]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let text_of = |value: Value| value.as_str().unwrap().to_owned();
        query(text).unwrap().into_iter().map(|(name, value)| (name, text_of(value))).collect()
    }

    #[test]
    fn a_query_is_decoded_as_forms_encode_it() {
        let pairs = [("name", "Bon app', Marseille"), ("date", "2024-06-13 10:22:33.5Z"), ("x", "a=b"), ("empty", "")];
        let expected = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(texts("name=Bon+app%27%2C%20Marseille&date=2024-06-13+10:22:33.5Z&&x=a=b&empty"), expected);
        assert_eq!(texts("name=%D0%A1%D0%BF%D0%B5%D1%86"), [("name".to_owned(), "Спец".to_owned())]);
        assert_eq!(texts(""), []);
    }

    #[test]
    fn a_query_that_is_no_utf_8_is_refused_and_not_repaired() {
        assert!(query("name=%FF%FE").is_err());
    }
}
