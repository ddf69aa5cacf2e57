//! From characters to words, strings, signs and values.

use super::{Op, Reason};

/// What is wrong at which byte.
pub(super) type Failure = (usize, Reason);

/// The text and how far it has been read. Every reading skips the white space before it.
pub(super) struct Input<'a> {
    text: &'a str,
    at: usize,
}

/// The operators as they are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `:`
    Has,
    /// `!=`
    Differs,
    Is(Op),
}

/// The text of a word or string, and which of its ends is a `*` that was not escaped.
pub(super) struct Literal {
    pub(super) text: String,
    star_first: bool,
    star_last: bool,
}

impl<'a> Input<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte at which the next thing begins; the text's length at its end.
    pub(super) fn at(&mut self) -> usize {
        self.text.len() - self.rest().len()
    }

    pub(super) fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest
    }

    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.rest().starts_with(symbol);
        if found {
            self.at += symbol.len();
        }
        found
    }

    /// Eats the word if it is this one.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        self.peek_word() == keyword && self.eat(keyword)
    }

    /// Eats a `-` that has something to negate right behind it.
    pub(super) fn minus(&mut self) -> bool {
        let negates = |rest: &str| rest.starts_with(|c: char| !c.is_whitespace() && c != ')');
        self.rest().strip_prefix('-').is_some_and(negates) && self.eat("-")
    }

    /// The word that comes next; empty if none does.
    pub(super) fn peek_word(&mut self) -> &'a str {
        let rest = self.rest();
        let ends = |(at, c): (usize, char)| {
            c.is_whitespace() || "()\"=<>:".contains(c) || (c == '!' && rest[at..].starts_with("!="))
        };
        rest.char_indices().find(|&next| ends(next)).map_or(rest, |(end, _)| &rest[..end])
    }

    pub(super) fn sign(&mut self) -> Option<Sign> {
        const SIGNS: [(&str, Sign); 7] = [
            ("<=", Sign::Is(Op::Le)),
            (">=", Sign::Is(Op::Ge)),
            ("!=", Sign::Differs),
            ("<", Sign::Is(Op::Lt)),
            (">", Sign::Is(Op::Gt)),
            ("=", Sign::Is(Op::Eq)),
            (":", Sign::Has),
        ];
        SIGNS.into_iter().find(|&(text, _)| self.eat(text)).map(|(_, sign)| sign)
    }

    /// What stands after an operator: a string in either kind of quotes, or a word that may hold signs but not begin
    /// with one.
    pub(super) fn value(&mut self) -> Result<Literal, Failure> {
        for quote in ['"', '\''] {
            if let Some(string) = self.string(quote)? {
                return Ok(string);
            }
        }
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "()\"".contains(c)).unwrap_or(rest.len());
        if end == 0 || rest.starts_with(['=', '<', '>', ':']) {
            return Err((self.at, Reason::ValueExpected));
        }
        self.at += end;
        Ok(Literal::word(&rest[..end]))
    }

    /// A string in these quotes; none if the quote does not come next.
    pub(super) fn string(&mut self, quote: char) -> Result<Option<Literal>, Failure> {
        let start = self.at();
        let Some(inside) = self.rest().strip_prefix(quote) else { return Ok(None) };
        let mut string = Literal { text: String::new(), star_first: false, star_last: false };
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.at = start + 1 + at + 1;
                return Ok(Some(string));
            }
            let escaped = if c == '\\' { chars.next_if(|(_, next)| "\"'*\\".contains(*next)) } else { None };
            string.star_last = c == '*';
            string.star_first |= at == 0 && c == '*';
            string.text.push(escaped.map_or(c, |(_, next)| next));
        }
        Err((start, Reason::StringUnclosed))
    }
}

impl Literal {
    pub(super) fn word(text: &str) -> Self {
        Self { text: text.to_owned(), star_first: text.starts_with('*'), star_last: text.ends_with('*') }
    }

    /// Whether it is a lone `*`.
    pub(super) fn is_star(&self) -> bool {
        self.text == "*" && self.star_first
    }

    /// Whether anything may stand before, the text without the `*` at its ends, and whether anything may stand after.
    pub(super) fn pattern(&self) -> (bool, &str, bool) {
        let text = self.text.as_str();
        let (before, text) = match text.strip_prefix('*') {
            Some(rest) if self.star_first => (true, rest),
            _ => (false, text),
        };
        match text.strip_suffix('*') {
            Some(rest) if self.star_last => (before, rest, true),
            _ => (before, text, false),
        }
    }
}
