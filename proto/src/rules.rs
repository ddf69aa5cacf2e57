//! What a field may hold. The server and the page compile these same rules, so both give the same verdict.
//!
//! A rule takes the field as it was sent and answers the value that is kept, or the [`Reason`] why not.

use time::{Date, Month, OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::reason::reasons;

/// The most Unicode scalar values that a name may hold, after trimming.
pub const NAME_MAX_CHARS: usize = 200;
/// The most bytes that a date may hold.
pub const DATE_MAX_BYTES: usize = 64;

reasons! {
    /// Why a field was refused.
    pub enum Reason {
        /// The name is empty or white space.
        NameRequired = "NAME_REQUIRED", "a name is required";
        /// The name is longer than [`NAME_MAX_CHARS`].
        NameTooLong = "NAME_TOO_LONG", "a name has at most {NAME_MAX_CHARS} characters";
        /// The name holds a control character or a line or paragraph separator.
        NameHasControlCharacter = "NAME_HAS_CONTROL_CHARACTER", "a name has no control characters and no line breaks";
        /// The date is longer than [`DATE_MAX_BYTES`].
        DateTooLong = "DATE_TOO_LONG", "a date has at most {DATE_MAX_BYTES} bytes";
        /// The date is in none of the accepted forms, or no such date exists.
        DateInvalid = "DATE_INVALID",
            "a date is RFC 3339 (2024-06-13T10:22:33Z), a plain date (2024-06-13), or 2024-06-13 10:22:33Z";
        /// The value is not a UUID in the 36-character form.
        UuidInvalid = "UUID_INVALID", "a UUID has the form 01234567-89ab-cdef-0123-456789abcdef";
    }
}

/// The rule for an order's name: 1 to [`NAME_MAX_CHARS`] Unicode scalar values after trimming, none of them a control
/// character (category Cc), U+2028 or U+2029. Answers the trimmed name.
///
/// # Errors
/// The first rule that the name breaks.
pub fn name(text: &str) -> Result<&str, Reason> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Reason::NameRequired);
    }
    if trimmed.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Reason::NameHasControlCharacter);
    }
    if trimmed.chars().count() > NAME_MAX_CHARS {
        return Err(Reason::NameTooLong);
    }
    Ok(trimmed)
}

/// The rule for a uuid or request id: the 36-character form, in either case.
///
/// # Errors
/// [`Reason::UuidInvalid`].
pub fn uuid(text: &str) -> Result<Uuid, Reason> {
    if text.len() != 36 {
        return Err(Reason::UuidInvalid);
    }
    Uuid::try_parse(text).map_err(|_| Reason::UuidInvalid)
}

/// What an order's date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderDate {
    /// A calendar day, the same in every time zone.
    Day(Date),
    /// An instant.
    Instant(OffsetDateTime),
}

impl OrderDate {
    /// Where it sorts: microseconds since 1970-01-01T00:00:00Z. A day sorts as its first instant in UTC.
    #[must_use]
    pub fn micros(self) -> i64 {
        let instant = match self {
            Self::Day(day) => day.midnight().assume_utc(),
            Self::Instant(instant) => instant,
        };
        // Years 0000 to 9999, the most that the accepted forms can name, fit with room to spare.
        instant.unix_timestamp_nanos().div_euclid(1_000) as i64
    }
}

/// The rule for a date that is not empty: at most [`DATE_MAX_BYTES`], in one of three forms: RFC 3339, a plain date, or
/// RFC 3339 with a space in place of the `T` (`2024-06-13 10:22:33.123456Z`). The text itself is kept as it was sent.
///
/// # Errors
/// [`Reason::DateTooLong`] or [`Reason::DateInvalid`].
pub fn date(text: &str) -> Result<OrderDate, Reason> {
    if text.len() > DATE_MAX_BYTES {
        return Err(Reason::DateTooLong);
    }
    if text.len() == 10 {
        return day(text).map(OrderDate::Day).ok_or(Reason::DateInvalid);
    }
    let instant = match text.as_bytes().get(10) {
        Some(b' ') if text.is_ascii() => OffsetDateTime::parse(&text.replacen(' ', "T", 1), &Rfc3339),
        _ => OffsetDateTime::parse(text, &Rfc3339),
    };
    instant.map(OrderDate::Instant).map_err(|_| Reason::DateInvalid)
}

/// `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        let all_digits = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        all_digits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed() {
        assert_eq!(name("\u{a0} Bon app', Marseille \t"), Ok("Bon app', Marseille"));
    }

    #[test]
    fn a_name_is_required() {
        for empty in ["", " ", "\u{2003}\n"] {
            assert_eq!(name(empty), Err(Reason::NameRequired), "{empty:?}");
        }
    }

    #[test]
    fn a_name_is_counted_in_scalar_values_and_not_in_bytes() {
        assert_eq!(name(&"ё".repeat(NAME_MAX_CHARS)), Ok("ё".repeat(NAME_MAX_CHARS).as_str()));
        assert_eq!(name(&"ё".repeat(NAME_MAX_CHARS + 1)), Err(Reason::NameTooLong));
        assert_eq!(name(&format!(" {} ", "x".repeat(NAME_MAX_CHARS))).map(str::len), Ok(NAME_MAX_CHARS));
    }

    #[test]
    fn a_name_has_no_control_characters_inside() {
        for bad in ["a\nb", "a\0b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(name(bad), Err(Reason::NameHasControlCharacter), "{bad:?}");
        }
        assert_eq!(name("<script>'; DROP TABLE orders;--"), Ok("<script>'; DROP TABLE orders;--"));
    }

    #[test]
    fn a_uuid_has_36_characters_in_either_case() {
        let text = "018F3C5E-8A9B-7CDE-8F01-23456789ABCD";
        assert_eq!(uuid(text).map(|uuid| uuid.to_string()), Ok(text.to_lowercase()));
        for bad in [
            "",
            "018f3c5e8a9b7cde8f0123456789abcd",
            "018f3c5e-8a9b-7cde-8f01-23456789abcg",
            "{018f3c5e-8a9b-7cde-8f01-23456789abc}",
        ] {
            assert_eq!(uuid(bad), Err(Reason::UuidInvalid), "{bad:?}");
        }
    }

    #[test]
    fn a_date_is_accepted_in_three_forms() {
        let instant = 1_718_274_153_123_456;
        for (text, micros) in [
            ("2024-06-13T10:22:33.123456Z", instant),
            ("2024-06-13 10:22:33.123456Z", instant),
            ("2024-06-13T12:22:33.123456+02:00", instant),
            ("2024-06-13T10:22:33.123456789Z", instant),
            ("2024-06-13T10:22:33Z", instant - 123_456),
            ("2024-06-13", 1_718_236_800_000_000),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("0001-01-01", -62_135_596_800_000_000),
        ] {
            assert_eq!(date(text).map(OrderDate::micros), Ok(micros), "{text:?}");
        }
    }

    #[test]
    fn a_plain_date_stays_a_day() {
        assert!(matches!(date("2024-02-29"), Ok(OrderDate::Day(_))));
        assert!(matches!(date("2024-02-29T00:00:00Z"), Ok(OrderDate::Instant(_))));
    }

    #[test]
    fn other_dates_are_refused() {
        for bad in [
            "",
            "today",
            "2024-6-13",
            "2024-06-31",
            "2023-02-29",
            "13.06.2024",
            "+024-06-13",
            "2024-06-13T10:22:33",
            "2024-06-13 10:22",
            "2024-06-13T25:00:00Z",
            "2024-06-13é10:22:33Z",
            "２０２４-06",
        ] {
            assert_eq!(date(bad), Err(Reason::DateInvalid), "{bad:?}");
        }
        assert_eq!(date(&"1".repeat(DATE_MAX_BYTES + 1)), Err(Reason::DateTooLong));
    }
}
