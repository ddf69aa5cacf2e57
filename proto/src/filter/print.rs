//! From [`Filter`] to its canonical text.

use std::fmt::{Display, Formatter, Result, Write};

use time::OffsetDateTime;

use super::{Filter, NameTest, Op};
use crate::rules::OrderDate;

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::And(all) if all.is_empty() => Ok(()),
            filter => write(f, filter, "="),
        }
    }
}

/// `equals` is how a term's `=` is written: a negated one says `!=`.
fn write(f: &mut Formatter<'_>, filter: &Filter, equals: &str) -> Result {
    let sign = |op: Op| if op == Op::Eq { equals } else { op.as_str() };
    match filter {
        Filter::And(all) => write_list(f, all, " AND ", "name:*"),
        Filter::Or(any) => write_list(f, any, " OR ", "NOT name:*"),
        Filter::Not(inner) if says_equals(inner) => write(f, inner, "!="),
        Filter::Not(inner) => {
            f.write_str("NOT ")?;
            write_inside(f, inner)
        }
        Filter::Present(field) => write!(f, "{}:*", field.as_str()),
        Filter::Name(NameTest::Contains, text) => write_string(f, "", text, ""),
        Filter::Name(NameTest::StartsWith, text) => {
            write!(f, "name {equals} ")?;
            write_string(f, "", text, "*")
        }
        Filter::Name(NameTest::EndsWith, text) => {
            write!(f, "name {equals} ")?;
            write_string(f, "*", text, "")
        }
        Filter::Name(NameTest::Compare(op), text) => {
            write!(f, "name {} ", sign(*op))?;
            write_string(f, "", text, "")
        }
        Filter::Completed(value) => write!(f, "completed {equals} {value}"),
        Filter::Time(field, op, value) => {
            write!(f, "{} {} ", field.as_str(), sign(*op))?;
            write_date(f, *value)
        }
        Filter::Uuid(uuid) => write!(f, "uuid {equals} {uuid}"),
    }
}

/// Whether the term is written with a `=`.
const fn says_equals(term: &Filter) -> bool {
    match term {
        Filter::Name(NameTest::StartsWith | NameTest::EndsWith | NameTest::Compare(Op::Eq), _)
        | Filter::Completed(_)
        | Filter::Time(_, Op::Eq, _)
        | Filter::Uuid(_) => true,
        Filter::And(_) | Filter::Or(_) | Filter::Not(_) | Filter::Present(_) | Filter::Name(..) | Filter::Time(..) => {
            false
        }
    }
}

/// The list, or what stands for an empty one.
fn write_list(f: &mut Formatter<'_>, list: &[Filter], word: &str, empty: &str) -> Result {
    match list {
        [] => f.write_str(empty),
        [only] => write(f, only, "="),
        [first, others @ ..] => {
            write_inside(f, first)?;
            others.iter().try_for_each(|filter| {
                f.write_str(word)?;
                write_inside(f, filter)
            })
        }
    }
}

/// A filter inside another: lists stand in parentheses, also where precedence would do without, as AIP-160 advises.
fn write_inside(f: &mut Formatter<'_>, filter: &Filter) -> Result {
    match filter {
        Filter::And(list) | Filter::Or(list) if !list.is_empty() => {
            f.write_char('(')?;
            write(f, filter, "=")?;
            f.write_char(')')
        }
        _ => write(f, filter, "="),
    }
}

/// A quoted string with these wildcards at its ends.
fn write_string(f: &mut Formatter<'_>, before: &str, text: &str, after: &str) -> Result {
    write!(f, "\"{before}")?;
    for c in text.chars() {
        if matches!(c, '"' | '*' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    write!(f, "{after}\"")
}

/// A plain date, or RFC 3339 in the offset in which it was given, with a fraction only if there is one.
fn write_date(f: &mut Formatter<'_>, date: OrderDate) -> Result {
    let instant: OffsetDateTime = match date {
        OrderDate::Day(day) => return write!(f, "{day}"),
        OrderDate::Instant(instant) => instant,
    };
    write!(f, "{}T{:02}:{:02}:{:02}", instant.date(), instant.hour(), instant.minute(), instant.second())?;
    if instant.nanosecond() > 0 {
        let digits = format!("{:09}", instant.nanosecond());
        write!(f, ".{}", digits.trim_end_matches('0'))?;
    }
    let (hours, minutes, _) = instant.offset().as_hms();
    if instant.offset().is_utc() {
        return f.write_char('Z');
    }
    let sign = if instant.offset().is_negative() { '-' } else { '+' };
    write!(f, "{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs())
}
