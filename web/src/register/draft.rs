//! A field that is being edited.

use orders_proto::rules::{self, Reason};

use crate::api::{Field, Problem};

/// What was typed into a field and not yet saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The text as it stands in the input.
    pub(crate) text: String,
    /// Why it cannot be saved.
    pub(crate) problem: Option<Problem>,
    /// Whether the reader went elsewhere without saving or discarding it.
    pub(crate) left: bool,
}

/// The value of a field that obeys the rules, as it will be kept.
///
/// # Errors
/// The first rule that it breaks.
pub(crate) fn checked(field: Field, text: &str) -> Result<String, Reason> {
    match field {
        Field::Name => rules::name(text).map(str::to_owned),
        Field::Date => rules::date(text).map(|_| text.to_owned()),
    }
}
