//! The states of orders as the log and the ledger keep them: small binary messages, so that a row of the log says all
//! there is to say of its change and needs no other row.

use prost::Message;
use uuid::Uuid;

use crate::{
    error::Error,
    orders::{Answer, Date, Order, Timestamp, Written},
};

/// One state of an order.
#[derive(Clone, PartialEq, Eq, Message)]
pub(super) struct OrderState {
    #[prost(int64, tag = "1")]
    key: i64,
    #[prost(bytes = "vec", tag = "2")]
    uuid: Vec<u8>,
    #[prost(string, tag = "3")]
    name: String,
    #[prost(bool, tag = "4")]
    completed: bool,
    #[prost(string, tag = "5")]
    date: String,
    #[prost(sint64, tag = "6")]
    date_micros: i64,
    #[prost(bool, tag = "7")]
    date_is_day: bool,
    #[prost(int64, tag = "8")]
    revision: i64,
    #[prost(sint64, tag = "9")]
    create_time: i64,
    #[prost(sint64, tag = "10")]
    update_time: i64,
    #[prost(sint64, optional, tag = "11")]
    delete_time: Option<i64>,
}

/// An answer, as far as the ledger keeps it: which states it showed. The states themselves stand in the log.
#[derive(Clone, PartialEq, Eq, Message)]
pub(super) struct AnswerState {
    #[prost(message, repeated, tag = "1")]
    pub(super) written: Vec<WrittenState>,
}

/// What became of one write.
#[derive(Clone, PartialEq, Eq, Message)]
pub(super) struct WrittenState {
    /// Whether its guard left the order alone.
    #[prost(bool, tag = "1")]
    skipped: bool,
    /// The order that was answered, and at which revision; none if there was none.
    #[prost(bytes = "vec", tag = "2")]
    pub(super) uuid: Vec<u8>,
    #[prost(int64, tag = "3")]
    pub(super) revision: i64,
}

pub(super) fn encode(order: &Order) -> Vec<u8> {
    let Order { key, uuid, name, completed, date, revision, create_time, update_time, delete_time } = order.clone();
    OrderState {
        key,
        uuid: uuid.into_bytes().to_vec(),
        name,
        completed,
        date: date.text,
        date_micros: date.micros,
        date_is_day: date.is_day,
        revision,
        create_time: create_time.0,
        update_time: update_time.0,
        delete_time: delete_time.map(|time| time.0),
    }
    .encode_to_vec()
}

pub(super) fn decode(bytes: &[u8]) -> Result<Order, Error> {
    let state = OrderState::decode(bytes).map_err(Error::internal)?;
    Ok(Order {
        key: state.key,
        uuid: Uuid::from_slice(&state.uuid).map_err(Error::internal)?,
        name: state.name,
        completed: state.completed,
        date: Date { text: state.date, micros: state.date_micros, is_day: state.date_is_day },
        revision: state.revision,
        create_time: Timestamp(state.create_time),
        update_time: Timestamp(state.update_time),
        delete_time: state.delete_time.map(Timestamp),
    })
}

impl From<&Answer> for AnswerState {
    fn from(answer: &Answer) -> Self {
        let written = |written: &Written| {
            let (skipped, order) = match written {
                Written::Stored(order) => (false, Some(order)),
                Written::Missing => (false, None),
                Written::Skipped(order) => (true, order.as_ref()),
            };
            WrittenState {
                skipped,
                uuid: order.map(|order| order.uuid.into_bytes().to_vec()).unwrap_or_default(),
                revision: order.map_or(0, |order| order.revision),
            }
        };
        Self { written: answer.written.iter().map(written).collect() }
    }
}

impl AnswerState {
    /// The answer again. `find` looks a state up in the log.
    pub(super) fn rebuild(&self, mut find: impl FnMut(&WrittenState) -> Option<Order>) -> Answer {
        let written = |state: &WrittenState| match (find(state), state.skipped) {
            (order, true) => Written::Skipped(order),
            (Some(order), false) => Written::Stored(order),
            (None, false) => Written::Missing,
        };
        Answer { written: self.written.iter().map(written).collect() }
    }
}

/// The revisions that answers show, each once, in order.
pub(super) fn revisions(answers: &[Vec<u8>]) -> Result<Vec<i64>, Error> {
    let mut revisions = Vec::new();
    for answer in answers {
        let answer = AnswerState::decode(answer.as_slice()).map_err(Error::internal)?;
        revisions.extend(answer.written.iter().map(|written| written.revision).filter(|revision| *revision > 0));
    }
    revisions.sort_unstable();
    revisions.dedup();
    Ok(revisions)
}
