//! Etags, page tokens and resume tokens: opaque to clients, and worth nothing in another store.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use prost::Message;
use sha2::{Digest, Sha256};

use crate::store::{Cursor, Value};

/// Bytes of the HMAC that a token carries: enough to keep it from being made by hand.
const SIGNATURE: usize = 16;

/// Makes and reads the tokens of one store.
pub struct Tokens {
    epoch: String,
    secret: Vec<u8>,
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken {
    /// Where the page begins, exclusive.
    pub cursor: Cursor,
    /// Whether the page ends there, rather than begins.
    pub backwards: bool,
    /// The revision of the first page.
    pub revision: i64,
}

/// A text that is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedToken;

#[derive(Clone, PartialEq, Eq, Message)]
struct PageTokenWire {
    /// SHA-256 of what the token is bound to.
    #[prost(bytes = "vec", tag = "1")]
    bound_to: Vec<u8>,
    #[prost(bool, tag = "2")]
    backwards: bool,
    #[prost(int64, tag = "3")]
    revision: i64,
    #[prost(int64, tag = "4")]
    key: i64,
    #[prost(message, repeated, tag = "5")]
    values: Vec<ValueWire>,
}

#[derive(Clone, PartialEq, Eq, Message)]
struct ValueWire {
    #[prost(oneof = "KindWire", tags = "1, 2, 3, 4")]
    kind: Option<KindWire>,
}

#[derive(Clone, PartialEq, Eq, prost::Oneof)]
enum KindWire {
    #[prost(string, tag = "1")]
    Text(String),
    #[prost(bool, tag = "2")]
    Bool(bool),
    #[prost(sint64, tag = "3")]
    Micros(i64),
    #[prost(bytes = "vec", tag = "4")]
    Bytes(Vec<u8>),
}

impl Tokens {
    /// The tokens of the store with this epoch and secret.
    #[must_use]
    pub fn new(epoch: &str, secret: &[u8]) -> Self {
        Self { epoch: epoch.to_owned(), secret: secret.to_vec() }
    }

    /// The etag of an order's state (AIP-154).
    #[must_use]
    pub fn etag(&self, revision: i64) -> String {
        [&self.epoch, "-", &revision.to_string()].concat()
    }

    /// The revision of the state that an etag names; `None` for one that names no state of this store.
    #[must_use]
    pub fn revision(&self, etag: &str) -> Option<i64> {
        let (epoch, revision) = etag.split_once('-')?;
        (epoch == self.epoch).then(|| revision.parse().ok()).flatten()
    }

    /// Where the changes after a revision begin.
    #[must_use]
    pub fn resume(&self, revision: i64) -> String {
        self.sign(b"resume", &revision.to_be_bytes())
    }

    /// Reads a resume token; `None` for one of another store.
    ///
    /// # Errors
    /// [`MalformedToken`] for what was never a resume token.
    pub fn read_resume(&self, token: &str) -> Result<Option<i64>, MalformedToken> {
        let bytes =
            BASE64_URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == SIGNATURE + size_of::<i64>());
        if bytes.is_none() {
            return Err(MalformedToken);
        }
        let revision = self.verify(b"resume", token).and_then(|content| content.try_into().ok());
        Ok(revision.map(i64::from_be_bytes))
    }

    /// A token for a page of the list that is described by `bound_to`.
    #[must_use]
    pub fn page(&self, token: PageToken, bound_to: &str) -> String {
        let value = |value| {
            let kind = match value {
                Value::Text(text) => Some(KindWire::Text(text)),
                Value::Bool(value) => Some(KindWire::Bool(value)),
                Value::Micros(micros) => micros.map(KindWire::Micros),
                Value::Bytes(bytes) => Some(KindWire::Bytes(bytes)),
            };
            ValueWire { kind }
        };
        let wire = PageTokenWire {
            bound_to: Sha256::digest(bound_to).to_vec(),
            backwards: token.backwards,
            revision: token.revision,
            key: token.cursor.key,
            values: token.cursor.values.into_iter().map(value).collect(),
        };
        self.sign(b"page", &wire.encode_to_vec())
    }

    /// Reads a page token; `None` for one that was not made here, or for another list.
    #[must_use]
    pub fn read_page(&self, token: &str, bound_to: &str) -> Option<PageToken> {
        let wire = PageTokenWire::decode(self.verify(b"page", token)?.as_slice()).ok()?;
        if wire.bound_to != Sha256::digest(bound_to).to_vec() {
            return None;
        }
        let value = |value: ValueWire| match value.kind {
            Some(KindWire::Text(text)) => Value::Text(text),
            Some(KindWire::Bool(value)) => Value::Bool(value),
            Some(KindWire::Micros(micros)) => Value::Micros(Some(micros)),
            Some(KindWire::Bytes(bytes)) => Value::Bytes(bytes),
            None => Value::Micros(None),
        };
        let cursor = Cursor { values: wire.values.into_iter().map(value).collect(), key: wire.key };
        Some(PageToken { cursor, backwards: wire.backwards, revision: wire.revision })
    }

    fn sign(&self, purpose: &[u8], content: &[u8]) -> String {
        let mut bytes = self.signature(purpose, content);
        bytes.extend_from_slice(content);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    fn verify(&self, purpose: &[u8], token: &str) -> Option<Vec<u8>> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signature, content) = bytes.split_at_checked(SIGNATURE)?;
        // Equal time is no concern: the signature guards against mistakes, and what it signs is no secret.
        (signature == self.signature(purpose, content)).then(|| content.to_vec())
    }

    fn signature(&self, purpose: &[u8], content: &[u8]) -> Vec<u8> {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Vec::new() };
        for part in [purpose, b"\0", self.epoch.as_bytes(), content] {
            mac.update(part);
        }
        mac.finalize().into_bytes()[..SIGNATURE].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens::new("00ff", b"secret")
    }

    fn token_of_page() -> PageToken {
        let values = vec![
            Value::Text("ё".into()),
            Value::Bool(false),
            Value::Micros(None),
            Value::Micros(Some(-1)),
            Value::Bytes(vec![0]),
        ];
        PageToken { cursor: Cursor { values, key: 7 }, backwards: true, revision: 9 }
    }

    #[test]
    fn a_page_token_is_read_back_for_the_list_that_it_was_made_for() {
        let text = tokens().page(token_of_page(), "name|date desc");
        assert_eq!(tokens().read_page(&text, "name|date desc"), Some(token_of_page()));
        assert_eq!(tokens().read_page(&text, "name|date"), None);
    }

    #[test]
    fn a_token_that_was_not_made_here_is_refused() {
        let text = tokens().page(token_of_page(), "");
        assert_eq!(Tokens::new("00fe", b"secret").read_page(&text, ""), None);
        assert_eq!(Tokens::new("00ff", b"other").read_page(&text, ""), None);
        assert_eq!(tokens().read_page(&tokens().resume(9), ""), None);
        for index in 0..text.len() {
            let mut damaged = text.clone().into_bytes();
            damaged[index] = if damaged[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(tokens().read_page(&String::from_utf8(damaged).unwrap(), ""), None, "at {index}");
        }
        assert_eq!(tokens().read_page("", ""), None);
    }

    #[test]
    fn a_resume_token_is_of_this_store_or_of_another_or_none() {
        let token = tokens().resume(9);
        assert_eq!(tokens().read_resume(&token), Ok(Some(9)));
        assert_eq!(Tokens::new("00fe", b"secret").read_resume(&token), Ok(None));
        let page = tokens().page(token_of_page(), "");
        for text in ["", "9", "?", &token[1..], &page] {
            assert_eq!(tokens().read_resume(text), Err(MalformedToken), "{text}");
        }
    }

    #[test]
    fn an_etag_names_a_revision_of_this_store() {
        assert_eq!(tokens().revision(&tokens().etag(12)), Some(12));
        for other in ["", "12", "00fe-12", "00ff-x", "00ff"] {
            assert_eq!(tokens().revision(other), None, "{other}");
        }
    }
}
