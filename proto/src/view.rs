//! An order as filters and sorts see it.

use uuid::Uuid;

/// A field that one can filter and sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `name`
    Name,
    /// `completed`
    Completed,
    /// `date`, `create_time`, `update_time`, `delete_time`
    Time(TimeField),
    /// `uuid`
    Uuid,
}

/// A field that holds a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeField {
    /// `date`: when the order is for; the only one that may be a plain day.
    Date,
    /// `create_time`
    Create,
    /// `update_time`
    Update,
    /// `delete_time`: absent while the order lives; the only field that may be absent.
    Delete,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Completed,
        Self::Time(TimeField::Date),
        Self::Time(TimeField::Create),
        Self::Time(TimeField::Update),
        Self::Time(TimeField::Delete),
        Self::Uuid,
    ];

    /// The field's name in the contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Completed => "completed",
            Self::Time(field) => field.as_str(),
            Self::Uuid => "uuid",
        }
    }

    /// The field of this name, written exactly so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

impl TimeField {
    /// The field's name in the contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Create => "create_time",
            Self::Update => "update_time",
            Self::Delete => "delete_time",
        }
    }
}

/// One order's values, borrowed, in the form in which they are compared. Times are microseconds since
/// 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderView<'a> {
    /// The name after folding (see [`filter`](crate::filter#folding)); names compare byte by byte.
    pub name: &'a str,
    /// Whether it is done.
    pub completed: bool,
    /// Where its date sorts: [`OrderDate::micros`](crate::rules::OrderDate::micros).
    pub date: i64,
    /// Whether its date is a plain day.
    pub date_is_day: bool,
    /// When it was created.
    pub create_time: i64,
    /// When it was last changed.
    pub update_time: i64,
    /// When it was deleted; none while it lives.
    pub delete_time: Option<i64>,
    /// Its uuid.
    pub uuid: Uuid,
}

impl OrderView<'_> {
    /// The value of a time field.
    #[must_use]
    pub const fn time(&self, field: TimeField) -> Option<i64> {
        match field {
            TimeField::Date => Some(self.date),
            TimeField::Create => Some(self.create_time),
            TimeField::Update => Some(self.update_time),
            TimeField::Delete => self.delete_time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_name_alone() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.as_str()), Some(field));
        }
        for other in ["", "Name", "name ", "etag", "createTime"] {
            assert_eq!(Field::named(other), None, "{other:?}");
        }
    }
}
