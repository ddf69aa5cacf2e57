//! Where a text that was typed or sent is wrong: a position for people and programs, and the reason.

use std::{error, fmt};

/// A place in a text, as the part of the text that stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Bytes of UTF-8 before it: an index into the text.
    pub byte: usize,
    /// Unicode scalar values before it.
    pub char: usize,
}

impl Position {
    /// The place before which `byte` bytes of `text` stand; the end of the text for a `byte` beyond it.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let byte = text.floor_char_boundary(byte);
        Self { byte, char: text[..byte].chars().count() }
    }
}

/// A text refused: where, and why. `R` is the language's own enum of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<R> {
    /// Where what is wrong begins; the end of the text when something is missing there.
    pub at: Position,
    /// Why.
    pub reason: R,
}

impl<R> Fault<R> {
    pub(crate) fn new(text: &str, byte: usize, reason: R) -> Self {
        Self { at: Position::of(text, byte), reason }
    }
}

/// In English, counting characters from 1: `at character 8: ...`.
impl<R: fmt::Display> fmt::Display for Fault<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.at.char + 1, self.reason)
    }
}

impl<R: fmt::Debug + fmt::Display> error::Error for Fault<R> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_counted_in_bytes_and_in_characters() {
        assert_eq!(Position::of("ёж = 1", 5), Position { byte: 5, char: 3 });
        assert_eq!(Position::of("ёж", 99), Position { byte: 4, char: 2 });
        assert_eq!(Position::of("ёж", 3), Position { byte: 2, char: 1 });
    }

    #[test]
    fn a_fault_counts_characters_from_one() {
        assert_eq!(Fault::new("ёж", 2, "why").to_string(), "at character 2: why");
    }
}
