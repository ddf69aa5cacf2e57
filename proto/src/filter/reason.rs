use std::fmt;

use super::{MAX_CHARS, MAX_DEPTH};

/// Why a text is no filter; sent as the `reason` of a `google.rpc.BadRequest.FieldViolation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Longer than [`MAX_CHARS`]; at the first character too many.
    TooLong,
    /// Deeper than [`MAX_DEPTH`]; at the parenthesis or negation too many.
    TooDeep,
    /// A control character that is no white space: no name holds one.
    ControlCharacter,
    /// A term is missing, or something that begins none stands in its place.
    TermExpected,
    /// The value after an operator is missing.
    ValueExpected,
    /// No field has this name.
    FieldUnknown,
    /// The field does not know this operator.
    OperatorUnsupported,
    /// The value for `completed` is neither `true` nor `false`.
    BoolInvalid,
    /// The value is no date.
    DateInvalid,
    /// The value is no uuid.
    UuidInvalid,
    /// A string without its end; at the opening quote.
    StringUnclosed,
    /// A parenthesis without its end; at the opening one.
    ParenthesisUnclosed,
    /// A closing parenthesis that nothing opened.
    ParenthesisUnopened,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::TooLong,
        Self::TooDeep,
        Self::ControlCharacter,
        Self::TermExpected,
        Self::ValueExpected,
        Self::FieldUnknown,
        Self::OperatorUnsupported,
        Self::BoolInvalid,
        Self::DateInvalid,
        Self::UuidInvalid,
        Self::StringUnclosed,
        Self::ParenthesisUnclosed,
        Self::ParenthesisUnopened,
    ];

    /// The reason as it goes over the wire: UPPER_SNAKE_CASE (AIP-193).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "FILTER_TOO_LONG",
            Self::TooDeep => "FILTER_TOO_DEEP",
            Self::ControlCharacter => "FILTER_HAS_CONTROL_CHARACTER",
            Self::TermExpected => "FILTER_TERM_EXPECTED",
            Self::ValueExpected => "FILTER_VALUE_EXPECTED",
            Self::FieldUnknown => "FILTER_FIELD_UNKNOWN",
            Self::OperatorUnsupported => "FILTER_OPERATOR_UNSUPPORTED",
            Self::BoolInvalid => "FILTER_BOOL_INVALID",
            Self::DateInvalid => "FILTER_DATE_INVALID",
            Self::UuidInvalid => "FILTER_UUID_INVALID",
            Self::StringUnclosed => "FILTER_STRING_UNCLOSED",
            Self::ParenthesisUnclosed => "FILTER_PARENTHESIS_UNCLOSED",
            Self::ParenthesisUnopened => "FILTER_PARENTHESIS_UNOPENED",
        }
    }

    /// The reason that [`as_str`](Self::as_str) writes so.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => return write!(f, "a filter has at most {MAX_CHARS} characters"),
            Self::TooDeep => return write!(f, "parentheses and negations go at most {MAX_DEPTH} deep"),
            Self::ControlCharacter => "a filter has no control characters",
            Self::TermExpected => "a word, a comparison or a parenthesis is expected here",
            Self::ValueExpected => "a value is expected after the operator; put it in quotes if it begins with a sign",
            Self::FieldUnknown => {
                "the fields are name, completed, date, create_time, update_time, delete_time and uuid; put words that \
                 hold a sign in quotes to search for them"
            }
            Self::OperatorUnsupported => "completed and uuid are compared with =, != and : alone",
            Self::BoolInvalid => "completed is true or false",
            Self::DateInvalid => "a date is RFC 3339 (2024-06-13T10:22:33Z) or a plain date (2024-06-13)",
            Self::UuidInvalid => "a UUID has the form 01234567-89ab-cdef-0123-456789abcdef",
            Self::StringUnclosed => "this quote is not closed",
            Self::ParenthesisUnclosed => "this parenthesis is not closed",
            Self::ParenthesisUnopened => "this parenthesis closes nothing",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_survive_the_wire() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_wire(reason.as_str()), Some(reason));
        }
        assert_eq!(Reason::from_wire("OTHER"), None);
    }
}
