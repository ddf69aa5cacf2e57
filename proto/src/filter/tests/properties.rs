//! What holds for every text and every filter.

use proptest::prelude::*;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

use super::{super::*, fold};
use crate::{rules::OrderDate, view::OrderView};

/// Pieces of filters in any order: what a parser stumbles over more often than over arbitrary characters.
fn soup() -> impl Strategy<Value = String> {
    const PIECES: [&str; 30] = [
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        "(((((",
        "-----",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        ":",
        "*",
        "\"",
        "'",
        "\\",
        "\\\"",
        " ",
        "\u{3000}",
        "name",
        "completed",
        "date",
        "delete_time",
        "true",
        "2024-06-13",
        "ёж",
        "2024-06-13T10:00:00Z",
    ];
    prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..40).prop_map(|pieces| pieces.concat())
}

fn is_total(text: &str) {
    match text.parse::<Filter>() {
        Ok(filter) => match filter.to_string().parse::<Filter>() {
            Ok(again) => assert_eq!(again, filter),
            Err(error) => assert!(matches!(error.reason, Reason::TooDeep | Reason::TooLong), "{error}"),
        },
        Err(error) => {
            assert!(text.is_char_boundary(error.at.byte));
            assert_eq!(text[..error.at.byte].chars().count(), error.at.char);
        }
    }
}

fn day() -> impl Strategy<Value = Date> {
    (-1i64..=1).prop_map(|days| Date::from_calendar_date(2024, time::Month::June, 13).unwrap() + Duration::days(days))
}

/// Instants at and around the midnights of a few offsets, so that they meet days and each other.
fn instant() -> impl Strategy<Value = OffsetDateTime> {
    let offset = prop::sample::select([-14_400, 0, 1_800, 7_200].as_slice());
    let hours = prop::sample::select([-10, -1, 0, 0, 1, 10].as_slice());
    (day(), hours, -1i64..=1, offset).prop_map(|(day, hours, micros, offset)| {
        let midnight = day.midnight().assume_offset(UtcOffset::from_whole_seconds(offset).unwrap());
        midnight + Duration::hours(hours) + Duration::microseconds(micros)
    })
}

fn date() -> impl Strategy<Value = OrderDate> {
    prop_oneof![day().prop_map(OrderDate::Day), instant().prop_map(OrderDate::Instant)]
}

fn any_instant() -> impl Strategy<Value = OffsetDateTime> {
    (-62_100_000_000i64..=253_000_000_000, 0i64..1_000_000_000, -1_439i32..=1_439).prop_map(
        |(seconds, nanos, minutes)| {
            let offset = UtcOffset::from_whole_seconds(minutes * 60).unwrap();
            (OffsetDateTime::from_unix_timestamp(seconds).unwrap() + Duration::nanoseconds(nanos)).to_offset(offset)
        },
    )
}

fn op() -> impl Strategy<Value = Op> {
    prop::sample::select([Op::Eq, Op::Lt, Op::Le, Op::Gt, Op::Ge].as_slice())
}

fn time_field() -> impl Strategy<Value = TimeField> {
    prop::sample::select([TimeField::Date, TimeField::Create, TimeField::Update, TimeField::Delete].as_slice())
}

/// Filters as the parser makes them.
fn any_filter() -> impl Strategy<Value = Filter> {
    let name_test = prop_oneof![
        Just(NameTest::Contains),
        Just(NameTest::StartsWith),
        Just(NameTest::EndsWith),
        op().prop_map(NameTest::Compare)
    ];
    let value = prop_oneof![date(), any_instant().prop_map(OrderDate::Instant)];
    let term = prop_oneof![
        (name_test, "[^\\p{Cc}]{1,6}|[*\"'\\\\]{1,4}").prop_map(|(test, text)| Filter::Name(test, text)),
        any::<bool>().prop_map(Filter::Completed),
        (time_field(), op(), value).prop_map(|(field, op, value)| Filter::Time(field, op, value)),
        any::<u128>().prop_map(|uuid| Filter::Uuid(Uuid::from_u128(uuid))),
        prop::sample::select(Field::ALL.as_slice()).prop_map(Filter::Present),
    ];
    term.prop_recursive(4, 24, 4, |inner| {
        let no_and = inner.clone().prop_filter("flat", |filter| !matches!(filter, Filter::And(_)));
        let no_or = inner.clone().prop_filter("flat", |filter| !matches!(filter, Filter::Or(_)));
        prop_oneof![
            prop::collection::vec(no_and, 2..4).prop_map(Filter::And),
            prop::collection::vec(no_or, 2..4).prop_map(Filter::Or),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

/// An order with its date as it was sent.
#[derive(Clone, Debug)]
struct Sample {
    name: String,
    completed: bool,
    date: OrderDate,
    create_time: OffsetDateTime,
    delete_time: Option<OffsetDateTime>,
}

fn sample() -> impl Strategy<Value = Sample> {
    ("[abё*]{1,4}", any::<bool>(), date(), instant(), prop::option::of(instant())).prop_map(
        |(name, completed, date, create_time, delete_time)| Sample { name, completed, date, create_time, delete_time },
    )
}

/// A filter as text, and independently of all the code under test the orders that it means.
#[derive(Clone, Debug)]
enum Wish {
    Both(Box<Self>, &'static str, Box<Self>),
    Either(Box<Self>, Box<Self>),
    Not(&'static str, Box<Self>),
    Name(&'static str, String),
    Completed(bool),
    Deleted,
    Time(&'static str, &'static str, OrderDate),
}

fn wish() -> impl Strategy<Value = Wish> {
    let forms = ["$", "name:$", "name = $", "name != $", "name = \"$*\"", "name = '*$'", "name < $", "name >= $"];
    let time = (
        prop::sample::select(["date", "date", "create_time", "delete_time"].as_slice()),
        prop::sample::select(["=", "!=", "<", "<=", ">", ">=", ":"].as_slice()),
        date(),
    );
    let term = prop_oneof![
        3 => (prop::sample::select(forms.to_vec()), "[abё]{1,2}").prop_map(|(form, text)| Wish::Name(form, text)),
        1 => any::<bool>().prop_map(Wish::Completed),
        1 => Just(Wish::Deleted),
        6 => time.prop_map(|(field, op, value)| Wish::Time(field, op, value)),
    ];
    term.prop_recursive(4, 16, 2, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            (boxed(), prop::sample::select([" ", " AND ", "\n AND\t"].as_slice()), boxed())
                .prop_map(|(a, and, b)| Wish::Both(a, and, b)),
            (boxed(), boxed()).prop_map(|(a, b)| Wish::Either(a, b)),
            (prop::sample::select(["NOT ", "-"].as_slice()), boxed()).prop_map(|(not, a)| Wish::Not(not, a)),
        ]
    })
}

impl Wish {
    fn text(&self) -> String {
        match self {
            Self::Both(a, and, b) => format!("({}{and}{})", a.text(), b.text()),
            Self::Either(a, b) => format!("({} OR {})", a.text(), b.text()),
            Self::Not(not, a) => format!("{not}{}", a.text()),
            Self::Name(form, text) => form.replace('$', text),
            Self::Completed(value) => format!("completed={value}"),
            Self::Deleted => "delete_time:*".to_owned(),
            Self::Time(field, op, OrderDate::Day(day)) => format!("{field} {op} {day}"),
            Self::Time(field, op, OrderDate::Instant(at)) => {
                let (hours, minutes, _) = at.offset().as_hms();
                format!("{field}{op}{}T{}.{:06}{hours:+03}:{minutes:02}", at.date(), clock(*at), at.microsecond())
            }
        }
    }

    fn means(&self, order: &Sample) -> bool {
        match self {
            Self::Both(a, _, b) => a.means(order) && b.means(order),
            Self::Either(a, b) => a.means(order) || b.means(order),
            Self::Not(_, a) => !a.means(order),
            Self::Name(form, text) => {
                let (name, text) = (fold(&order.name), fold(text));
                match *form {
                    "$" | "name:$" => (0..name.len()).any(|at| name.as_bytes()[at..].starts_with(text.as_bytes())),
                    "name = $" => name == text,
                    "name != $" => name != text,
                    "name = \"$*\"" => name.strip_prefix(&text).is_some(),
                    "name = '*$'" => name.strip_suffix(&text).is_some(),
                    "name < $" => name < text,
                    _ => name >= text,
                }
            }
            Self::Completed(value) => order.completed == *value,
            Self::Deleted => order.delete_time.is_some(),
            Self::Time(field, op, value) => {
                let time = match *field {
                    "date" => Some(order.date),
                    "create_time" => Some(OrderDate::Instant(order.create_time)),
                    _ => order.delete_time.map(OrderDate::Instant),
                };
                let Some(time) = time else { return *op == "!=" };
                let ordering = match (time, *value) {
                    (OrderDate::Day(a), OrderDate::Day(b)) => a.cmp(&b),
                    (OrderDate::Instant(a), OrderDate::Day(b)) => a.to_offset(UtcOffset::UTC).date().cmp(&b),
                    (OrderDate::Day(a), OrderDate::Instant(b)) => a.midnight().assume_offset(b.offset()).cmp(&b),
                    (OrderDate::Instant(a), OrderDate::Instant(b)) => a.cmp(&b),
                };
                match *op {
                    "=" | ":" => ordering.is_eq(),
                    "!=" => ordering.is_ne(),
                    "<" => ordering.is_lt(),
                    "<=" => ordering.is_le(),
                    ">" => ordering.is_gt(),
                    _ => ordering.is_ge(),
                }
            }
        }
    }
}

fn clock(at: OffsetDateTime) -> String {
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|[\\x00-\\x7f]*") {
        is_total(&text);
    }

    #[test]
    fn no_soup_of_filters_makes_it_panic(text in soup()) {
        is_total(&text);
    }

    #[test]
    fn what_is_written_is_read_back(filter in any_filter()) {
        prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter));
    }

    #[test]
    fn what_matches_is_what_is_meant(wish in wish(), order in sample()) {
        let (name, micros) = (fold(&order.name), |at| OrderDate::Instant(at).micros());
        let view = OrderView {
            name: &name,
            completed: order.completed,
            date: order.date.micros(),
            date_is_day: matches!(order.date, OrderDate::Day(_)),
            create_time: micros(order.create_time),
            update_time: micros(order.create_time),
            delete_time: order.delete_time.map(micros),
            uuid: Uuid::nil(),
        };
        let filter: Filter = wish.text().parse().unwrap();
        prop_assert_eq!(filter.fold(fold).matches(&view), wish.means(&order), "{}", wish.text());
    }
}
