//! From text to [`Filter`]: AIP-160's grammar, one function a rule. Parentheses and negations recurse, to [`MAX_DEPTH`];
//! everything else is a loop.

use std::str::FromStr;

use super::{
    Error, Filter, MAX_CHARS, MAX_DEPTH, NameTest, Op, Reason,
    lex::{Failure, Input, Literal, Sign},
};
use crate::{rules, view::Field};

impl FromStr for Filter {
    type Err = Error;

    /// # Errors
    /// The first thing in the text that is no filter.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map_err(|(byte, reason)| Error::new(text, byte, reason))
    }
}

fn parse(text: &str) -> Result<Filter, Failure> {
    if let Some((byte, _)) = text.char_indices().nth(MAX_CHARS) {
        return Err((byte, Reason::TooLong));
    }
    if let Some(byte) = text.find(|c: char| c.is_control() && !c.is_whitespace()) {
        return Err((byte, Reason::ControlCharacter));
    }
    let mut parser = Parser { input: Input::new(text), depth: 0 };
    if parser.input.rest().is_empty() {
        return Ok(Filter::default());
    }
    let filter = parser.expression()?;
    if parser.input.rest().is_empty() { Ok(filter) } else { Err((parser.input.at(), Reason::ParenthesisUnopened)) }
}

struct Parser<'a> {
    input: Input<'a>,
    depth: usize,
}

impl Parser<'_> {
    /// `factor {[AND] factor}`, up to the end or a closing parenthesis.
    fn expression(&mut self) -> Result<Filter, Failure> {
        let mut all = Vec::new();
        loop {
            match self.factor()? {
                Filter::And(nested) => all.extend(nested),
                factor => all.push(factor),
            }
            let more =
                self.input.keyword("AND") || !(self.input.rest().is_empty() || self.input.rest().starts_with(')'));
            if !more {
                return Ok(one_or(all, Filter::And));
            }
        }
    }

    /// `term {OR term}`.
    fn factor(&mut self) -> Result<Filter, Failure> {
        let mut any = Vec::new();
        loop {
            match self.term()? {
                Filter::Or(nested) => any.extend(nested),
                term => any.push(term),
            }
            if !self.input.keyword("OR") {
                return Ok(one_or(any, Filter::Or));
            }
        }
    }

    /// `[NOT | -] term`, `( expression )` or a restriction.
    fn term(&mut self) -> Result<Filter, Failure> {
        let at = self.input.at();
        if self.input.keyword("NOT") || self.input.minus() {
            return self.deeper(at, Self::term).map(|term| Filter::Not(Box::new(term)));
        }
        if self.input.eat("(") {
            let inside = self.deeper(at, Self::expression)?;
            return if self.input.eat(")") { Ok(inside) } else { Err((at, Reason::ParenthesisUnclosed)) };
        }
        self.restriction()
    }

    fn deeper(&mut self, at: usize, rule: fn(&mut Self) -> Result<Filter, Failure>) -> Result<Filter, Failure> {
        if self.depth == MAX_DEPTH {
            return Err((at, Reason::TooDeep));
        }
        self.depth += 1;
        let filter = rule(self);
        self.depth -= 1;
        filter
    }

    /// A word or string to search for, or `field sign value`.
    fn restriction(&mut self) -> Result<Filter, Failure> {
        let at = self.input.at();
        if let Some(string) = self.input.string('"')? {
            return Ok(search(&string));
        }
        let word = self.input.peek_word();
        if matches!(word, "" | "AND" | "OR") {
            return Err((at, Reason::TermExpected));
        }
        self.input.eat(word);
        let sign_at = self.input.at();
        let Some(sign) = self.input.sign() else { return Ok(search(&Literal::word(word))) };
        let field = Field::named(word).ok_or((at, Reason::FieldUnknown))?;
        self.comparison(field, sign, sign_at)
    }

    /// What stands behind `field sign`.
    fn comparison(&mut self, field: Field, sign: Sign, sign_at: usize) -> Result<Filter, Failure> {
        let op = match sign {
            Sign::Has | Sign::Differs => Op::Eq,
            Sign::Is(op) => op,
        };
        if matches!(field, Field::Completed | Field::Uuid) && op != Op::Eq {
            return Err((sign_at, Reason::OperatorUnsupported));
        }
        let at = self.input.at();
        let value = self.input.value()?;
        if sign == Sign::Has && value.is_star() {
            return Ok(Filter::Present(field));
        }
        let test = match field {
            Field::Name if sign == Sign::Has => search(&value),
            Field::Name if op == Op::Eq => pattern(&value),
            Field::Name => Filter::Name(NameTest::Compare(op), value.text),
            Field::Completed => Filter::Completed(value.text.parse().map_err(|_| (at, Reason::BoolInvalid))?),
            Field::Time(field) => {
                Filter::Time(field, op, rules::date(&value.text).map_err(|_| (at, Reason::DateInvalid))?)
            }
            Field::Uuid => Filter::Uuid(rules::uuid(&value.text).map_err(|_| (at, Reason::UuidInvalid))?),
        };
        Ok(if sign == Sign::Differs { Filter::Not(Box::new(test)) } else { test })
    }
}

/// The only one of the list, or the list.
fn one_or(mut list: Vec<Filter>, all: fn(Vec<Filter>) -> Filter) -> Filter {
    match list.pop() {
        Some(only) if list.is_empty() => only,
        last => {
            list.extend(last);
            all(list)
        }
    }
}

fn search(text: &Literal) -> Filter {
    let (_, text, _) = text.pattern();
    Filter::Name(NameTest::Contains, text.to_owned())
}

fn pattern(text: &Literal) -> Filter {
    let (before, text, after) = text.pattern();
    let test = match (before, after) {
        (false, false) => NameTest::Compare(Op::Eq),
        (false, true) => NameTest::StartsWith,
        (true, false) => NameTest::EndsWith,
        (true, true) => NameTest::Contains,
    };
    Filter::Name(test, text.to_owned())
}
