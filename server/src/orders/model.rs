use std::time::Duration;

use orders_proto::{
    rules::{self, OrderDate},
    view::OrderView,
};
use time::{OffsetDateTime, macros::format_description};
use uuid::Uuid;

/// One order of the register, in one of its states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its place in the order of creation; given by the writer, never used twice.
    pub key: i64,
    /// Its name for programs.
    pub uuid: Uuid,
    /// Its name for people, trimmed.
    pub name: String,
    /// Whether it is done.
    pub completed: bool,
    /// When it is for.
    pub date: Date,
    /// The revision of the register that made this state.
    pub revision: i64,
    /// When it was stored first.
    pub create_time: Timestamp,
    /// When it was last changed.
    pub update_time: Timestamp,
    /// When it was deleted; `None` while it lives.
    pub delete_time: Option<Timestamp>,
}

impl Order {
    /// Whether it is not deleted.
    #[must_use]
    pub fn lives(&self) -> bool {
        self.delete_time.is_none()
    }

    /// The order as filters and sorts see it, with its name as [`fold`](super::fold) folds it.
    #[must_use]
    pub fn view<'a>(&self, folded_name: &'a str) -> OrderView<'a> {
        OrderView {
            name: folded_name,
            completed: self.completed,
            date: self.date.micros,
            date_is_day: self.date.is_day,
            create_time: self.create_time.0,
            update_time: self.update_time.0,
            delete_time: self.delete_time.map(|time| time.0),
            uuid: self.uuid,
        }
    }
}

/// A date as it was sent, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// What the client sent, and gets back.
    pub text: String,
    /// Microseconds since 1970-01-01T00:00:00Z; a calendar day stands for its first instant in UTC.
    pub micros: i64,
    /// Whether it is a calendar day, the same in every time zone.
    pub is_day: bool,
}

impl Date {
    /// Takes a date that is not empty.
    ///
    /// # Errors
    /// The contract's rule that the text breaks.
    pub fn parse(text: String) -> Result<Self, rules::Reason> {
        let date = rules::date(&text)?;
        Ok(Self { text, micros: date.micros(), is_day: matches!(date, OrderDate::Day(_)) })
    }
}

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The system's clock.
    #[must_use]
    pub fn now() -> Self {
        let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
        Self(i64::try_from(nanos / 1_000).unwrap_or(i64::MAX))
    }

    /// The instant that lies a time back.
    #[must_use]
    pub fn before(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The instant as a date, in RFC 3339 with microseconds.
    #[must_use]
    pub fn to_date(self) -> Date {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .ok()
            .and_then(|instant| instant.format(&format).ok())
            .unwrap_or_else(|| "9999-12-31T23:59:59.999999Z".to_owned());
        Date { text, micros: self.0, is_day: false }
    }
}

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The order is new.
    Created,
    /// What the client decides about it changed.
    Updated,
    /// It was deleted.
    Deleted,
    /// It was deleted and is back.
    Restored,
}

/// One order's step from one state to the next, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was done.
    pub kind: ChangeKind,
    /// The state before; `None` for a new order.
    pub before: Option<Order>,
    /// The state after, whose revision is the change's.
    pub after: Order,
    /// Who did it.
    pub actor: String,
    /// The request id that it was done with.
    pub request_id: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_written_as_rfc_3339_with_six_digits() {
        let date = Timestamp(1_718_274_153_000_400).to_date();
        assert_eq!(date.text, "2024-06-13T10:22:33.000400Z");
        assert_eq!(Date::parse(date.text.clone()), Ok(date));
    }
}
