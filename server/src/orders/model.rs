use orders_proto::rules;
use time::{OffsetDateTime, macros::format_description};
use uuid::Uuid;

/// One order of the register.
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
}

/// A date as it was sent, with the place where it sorts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// What the client sent, and gets back.
    pub text: String,
    /// Microseconds since 1970-01-01T00:00:00Z; a calendar day stands for its first instant in UTC.
    pub micros: i64,
}

impl Date {
    /// Takes a date that is not empty.
    ///
    /// # Errors
    /// The contract's rule that the text breaks.
    pub fn parse(text: String) -> Result<Self, rules::Reason> {
        let micros = rules::date(&text)?.micros();
        Ok(Self { text, micros })
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

    /// The instant as a date, in RFC 3339 with microseconds.
    #[must_use]
    pub fn to_date(self) -> Date {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .ok()
            .and_then(|instant| instant.format(&format).ok())
            .unwrap_or_else(|| "9999-12-31T23:59:59.999999Z".to_owned());
        Date { text, micros: self.0 }
    }
}

/// What the client decides about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name, trimmed.
    pub name: String,
    /// Whether it is done.
    pub completed: bool,
    /// When it is for; `None` means the time of the write.
    pub date: Option<Date>,
}

/// One write, complete in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Adds an order under a fresh uuid.
    Create {
        /// The new order's uuid.
        uuid: Uuid,
        /// What it holds.
        draft: Draft,
    },
    /// Replaces everything that the client decides about an order.
    Update {
        /// Which order.
        uuid: Uuid,
        /// What it holds from now on.
        draft: Draft,
    },
    /// Takes over what an external check service said; the order's date becomes the time of the write.
    Check {
        /// Which order.
        uuid: Uuid,
        /// Whether it is done.
        completed: bool,
    },
    /// Removes an order.
    Delete {
        /// Which order.
        uuid: Uuid,
    },
}

impl Command {
    /// The order that the command is about.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        match self {
            Self::Create { uuid, .. }
            | Self::Update { uuid, .. }
            | Self::Check { uuid, .. }
            | Self::Delete { uuid } => *uuid,
        }
    }
}

/// What a command that was not refused answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The order as it now stands.
    Stored(Order),
    /// The order was there and is gone.
    Deleted,
    /// There was no such order to delete.
    NothingToDelete,
}

/// One order's step from one state to the next, as the store writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new order.
    Created(Order),
    /// An order's new state.
    Updated(Order),
    /// The last state of an order that is gone.
    Deleted(Order),
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
