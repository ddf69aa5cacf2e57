//! Which orders one wants: a text in a subset of [AIP-160](https://google.aip.dev/160), read into a [`Filter`].
//!
//! ```
//! use orders_proto::filter::Filter;
//!
//! let filter: Filter = "munster completed = false date >= 2024-06-01".parse()?;
//! assert_eq!(filter.to_string(), r#""munster" AND completed = false AND date >= 2024-06-01"#);
//! # Ok::<(), orders_proto::filter::Error>(())
//! ```
//!
//! # The language
//! - `a AND b`, or side by side `a b`; `a OR b`; `NOT a` or `-a`; parentheses. OR binds tighter than AND, as in AIP-160:
//!   `a b OR c` is `a AND (b OR c)`. Keywords are written in capitals; `and`, `or`, `not` are words. A `-` directly
//!   before a term negates it, elsewhere it is a character.
//! - A bare word or a `"quoted string"` searches the name, whatever the word is: `completed` alone searches the name too.
//! - Anything else is *field, operator, value*, with or without spaces around the operator. A value is a word up to the
//!   next space, parenthesis or double quote (so `create_time < 2024-06-13T10:00:00Z` needs no quotes) or a string in
//!   double or single quotes. In a string a backslash before `"`, `'`, `*` or a backslash takes that character as it is.
//! - An empty text or white space matches everything.
//!
//! At most [`MAX_CHARS`] characters, and [`MAX_DEPTH`] parentheses and negations inside each other.
//!
//! # What matches
//! | term | true when |
//! |---|---|
//! | `word`, `"some words"`, `name:x` | the name contains it; one `*` at either end is dropped |
//! | `name = x` | the name is exactly that; one `*` at either end of `x` stands for anything, elsewhere for itself |
//! | `name < x`, `<=`, `>`, `>=` | the name stands so to `x` in byte order; `*` stands for itself |
//! | `completed = true`, `completed:true` | so it is; also `false`; no other operators than these and `!=` |
//! | `uuid = x`, `uuid:x` | so it is, in either case; no other operators than these and `!=` |
//! | `date = t`, `date:t` | the date lies in what `t` covers: a plain day (`2024-06-13`), or one microsecond |
//! | `date < t`, `date <= t` | it lies before what `t` covers; or in it |
//! | `date > t`, `date >= t` | it lies after what `t` covers; or in it |
//! | `create_time`, `update_time`, `delete_time` | as `date`; an absent `delete_time` makes every comparison false |
//! | `f != x` | `f = x` is false: always the same as `NOT f = x` (AIP-160), so an absent `delete_time` differs from all |
//! | `f:*` | `f` has another value than its default (AIP-160): `completed:*` is true for completed orders, `delete_time:*` for deleted ones, every other for all |
//!
//! Every term is true or false, nothing is unknown, and NOT turns one into the other.
//!
//! **Times.** A value is a date by [`rules::date`](crate::rules::date). A day covers that day in UTC, an instant the
//! microsecond it lies in. An order's plain day counts as that day's first instant *in the offset in which the value is
//! written*, because a plain day is the same day everywhere: `date >= 2024-06-13T00:00:00-04:00 AND
//! date < 2024-06-14T00:00:00-04:00` is that day in New York, orders for the plain day included and their neighbours not.
//! [`Span`] has the figures.
//!
//! # Folding
//! Names and the texts of a filter are compared folded (NFKC, lower case, marks stripped). The server and the page each
//! have their own means for that: [`Filter::fold`] takes the function and answers a [`Folded`], which matches in memory and
//! is what becomes SQL. A text that folds to nothing is contained in every name.

use uuid::Uuid;

use crate::{
    rules::OrderDate,
    text::Fault,
    view::{Field, TimeField},
};

mod lex;
mod matches;
mod parse;
mod print;
mod reason;
#[cfg(test)]
mod tests;

pub use matches::{Folded, Span};
pub use reason::Reason;

/// The most Unicode scalar values that the text of a filter may hold.
pub const MAX_CHARS: usize = 2_000;
/// The most parentheses and negations that may stand inside each other.
pub const MAX_DEPTH: usize = 16;

/// A text that is no filter: where, and why.
pub type Error = Fault<Reason>;

/// A filter; see the [module](self) for the language and what each term means.
///
/// `Display` writes the canonical form: the same filter whatever its author's spaces, quotes and parentheses. It is read
/// back as an equal filter, unless its own parentheses and quotes carry it past [`MAX_CHARS`] or [`MAX_DEPTH`]. (Lists of
/// fewer than two inside other filters, and [`NameTest::StartsWith`] of nothing, come back as an equivalent one: the
/// parser makes none.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them match. Empty: true.
    And(Vec<Self>),
    /// At least one of them matches. Empty: false.
    Or(Vec<Self>),
    /// It does not match.
    Not(Box<Self>),
    /// The field has another value than its default.
    Present(Field),
    /// The name stands so to the text, which is as it was typed in a [`Filter`] and folded in a [`Folded`].
    Name(NameTest, String),
    /// `completed` has this value.
    Completed(bool),
    /// A time stands so to what the value covers.
    Time(TimeField, Op, OrderDate),
    /// The uuid is this one.
    Uuid(Uuid),
}

/// How a name is held against a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameTest {
    /// The text is part of the name.
    Contains,
    /// The name begins with the text.
    StartsWith,
    /// The name ends with the text.
    EndsWith,
    /// The name and the text, whole, in byte order.
    Compare(Op),
}

/// A comparison. `!=` is [`Filter::Not`] of [`Op::Eq`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Eq,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Op {
    /// The operator as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// Matches everything.
impl Default for Filter {
    fn default() -> Self {
        Self::And(Vec::new())
    }
}
