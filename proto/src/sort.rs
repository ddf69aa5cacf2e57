//! In which order one wants the orders: `order_by` of [AIP-132](https://google.aip.dev/132#ordering), as in
//! `date desc, name`.
//!
//! Fields are those of [`Field`], each at most once, separated by commas and followed by `asc` (the default) or `desc`;
//! spaces don't matter. Names compare folded and byte by byte, false comes before true, dates by
//! [`OrderDate::micros`](crate::rules::OrderDate::micros) (a plain day as its first instant in UTC), uuids by their bytes,
//! and an absent `delete_time` comes before every present one.
//!
//! What is equal in all of these, and everything when the text is empty, stands in the order of creation, read in the
//! direction of the last field: so every sort is exactly its reverse read backwards, and one index serves both.

use std::{cmp::Ordering, fmt, str::FromStr};

use crate::{
    reason::reasons,
    text::Fault,
    view::{Field, OrderView},
};

/// A sort; the default is the order of creation. `Display` writes the canonical text, which is read back as the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderBy(Vec<Key>);

/// One field to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The field.
    pub field: Field,
    /// Which end comes first.
    pub direction: Direction,
}

/// Which end of a field's values comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The least.
    #[default]
    Ascending,
    /// The greatest.
    Descending,
}

reasons! {
    /// Why a text is no sort.
    pub enum Reason {
        /// Nothing stands before or after a comma.
        FieldExpected = "ORDER_BY_FIELD_EXPECTED", "a field is expected here";
        /// No field has this name.
        FieldUnknown = "ORDER_BY_FIELD_UNKNOWN",
            "the fields are name, completed, date, create_time, update_time, delete_time and uuid";
        /// The field stands here for the second time.
        FieldRepeated = "ORDER_BY_FIELD_REPEATED", "this field stands here for the second time";
        /// What follows a field is neither `asc` nor `desc`.
        DirectionUnknown = "ORDER_BY_DIRECTION_UNKNOWN", "a field is followed by asc, desc or a comma";
    }
}

/// A text that is no sort: where, and why.
pub type Error = Fault<Reason>;

impl OrderBy {
    /// The fields, the first of which matters most. None: the order of creation alone.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// The direction in which the order of creation breaks ties: that of the last field.
    #[must_use]
    pub fn ties(&self) -> Direction {
        self.0.last().map(|key| key.direction).unwrap_or_default()
    }

    /// Which of two orders comes first. Beside each stands its place in the order of creation: the row key, or whatever
    /// else the caller knows of it.
    #[must_use]
    pub fn compare<K: Copy + Ord>(&self, a: (&OrderView<'_>, K), b: (&OrderView<'_>, K)) -> Ordering {
        let by_field = |key: &Key| key.direction.apply(compare_field(key.field, a.0, b.0));
        let ties = || self.ties().apply(a.1.cmp(&b.1));
        self.0.iter().map(by_field).find(|ordering| ordering.is_ne()).unwrap_or_else(ties)
    }
}

fn compare_field(field: Field, a: &OrderView<'_>, b: &OrderView<'_>) -> Ordering {
    match field {
        Field::Name => a.name.cmp(b.name),
        Field::Completed => a.completed.cmp(&b.completed),
        Field::Time(field) => a.time(field).cmp(&b.time(field)),
        Field::Uuid => a.uuid.cmp(&b.uuid),
    }
}

impl Direction {
    /// The ordering as it is in this direction.
    #[must_use]
    pub const fn apply(self, ascending: Ordering) -> Ordering {
        match self {
            Self::Ascending => ascending,
            Self::Descending => ascending.reverse(),
        }
    }

    /// The other direction.
    #[must_use]
    pub const fn reverse(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl FromStr for OrderBy {
    type Err = Error;

    /// # Errors
    /// The first thing in the text that is no sort.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut keys: Vec<Key> = Vec::new();
        let mut start = 0;
        if text.trim().is_empty() {
            return Ok(Self(keys));
        }
        for part in text.split(',') {
            let key = key(part, &keys).map_err(|(byte, reason)| Error::new(text, start + byte, reason))?;
            keys.push(key);
            start += part.len() + 1;
        }
        Ok(Self(keys))
    }
}

/// What stands between two commas, or what is wrong at which of its bytes.
fn key(part: &str, before: &[Key]) -> Result<Key, (usize, Reason)> {
    let inner = part.trim();
    let (name, direction) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let direction = direction.trim_start();
    let at = part.len() - part.trim_start().len();
    if name.is_empty() {
        return Err((at, Reason::FieldExpected));
    }
    let field = Field::named(name).ok_or((at, Reason::FieldUnknown))?;
    if before.iter().any(|key| key.field == field) {
        return Err((at, Reason::FieldRepeated));
    }
    let direction = match direction {
        "" | "asc" => Direction::Ascending,
        "desc" => Direction::Descending,
        other => return Err((part.trim_end().len() - other.len(), Reason::DirectionUnknown)),
    };
    Ok(Key { field, direction })
}

impl fmt::Display for OrderBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let direction = if key.direction == Direction::Descending { " desc" } else { "" };
            write!(f, "{comma}{}{direction}", key.field.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
