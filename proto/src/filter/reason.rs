use super::{MAX_CHARS, MAX_DEPTH};
use crate::reason::reasons;

reasons! {
    /// Why a text is no filter.
    pub enum Reason {
        /// Longer than [`MAX_CHARS`]; at the first character too many.
        TooLong = "FILTER_TOO_LONG", "a filter has at most {MAX_CHARS} characters";
        /// Deeper than [`MAX_DEPTH`]; at the parenthesis or negation too many.
        TooDeep = "FILTER_TOO_DEEP", "parentheses and negations go at most {MAX_DEPTH} deep";
        /// A control character that is no white space: no name holds one.
        ControlCharacter = "FILTER_HAS_CONTROL_CHARACTER", "a filter has no control characters";
        /// A term is missing, or something that begins none stands in its place.
        TermExpected = "FILTER_TERM_EXPECTED", "a word, a comparison or a parenthesis is expected here";
        /// The value after an operator is missing.
        ValueExpected = "FILTER_VALUE_EXPECTED",
            "a value is expected after the operator; put it in quotes if it begins with a sign";
        /// No field has this name.
        FieldUnknown = "FILTER_FIELD_UNKNOWN",
            "the fields are name, completed, date, create_time, update_time, delete_time and uuid; put words that hold a \
             sign in quotes to search for them";
        /// The field does not know this operator.
        OperatorUnsupported = "FILTER_OPERATOR_UNSUPPORTED", "completed and uuid are compared with =, != and : alone";
        /// The value for `completed` is neither `true` nor `false`.
        BoolInvalid = "FILTER_BOOL_INVALID", "completed is true or false";
        /// The value is no date.
        DateInvalid = "FILTER_DATE_INVALID", "a date is RFC 3339 (2024-06-13T10:22:33Z) or a plain date (2024-06-13)";
        /// The value is no uuid.
        UuidInvalid = "FILTER_UUID_INVALID", "a UUID has the form 01234567-89ab-cdef-0123-456789abcdef";
        /// A string without its end; at the opening quote.
        StringUnclosed = "FILTER_STRING_UNCLOSED", "this quote is not closed";
        /// A parenthesis without its end; at the opening one.
        ParenthesisUnclosed = "FILTER_PARENTHESIS_UNCLOSED", "this parenthesis is not closed";
        /// A closing parenthesis that nothing opened.
        ParenthesisUnopened = "FILTER_PARENTHESIS_UNOPENED", "this parenthesis closes nothing";
    }
}
