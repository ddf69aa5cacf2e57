//! What is a filter, what it reads as, and what is wrong where.

use super::{super::*, filter};

/// Text and canonical form.
fn reads(cases: &[(&str, &str)]) {
    for (text, canonical) in cases {
        assert_eq!(filter(text).to_string(), *canonical, "{text:?}");
        assert_eq!(filter(canonical), filter(text), "{canonical:?}");
    }
}

/// Text, reason and the character at which it is.
fn refuses(cases: &[(&str, Reason, usize)]) {
    for &(text, reason, char) in cases {
        let error = text.parse::<Filter>().expect_err(text);
        assert_eq!((error.reason, error.at.char), (reason, char), "{text:?}");
    }
}

#[test]
fn nothing_matches_everything() {
    reads(&[("", ""), (" \t\n\u{a0}", "")]);
    assert_eq!(filter(" "), Filter::default());
}

#[test]
fn words_and_double_quoted_strings_search_the_name() {
    reads(&[
        ("спец", r#""спец""#),
        ("Bon app'", r#""Bon" AND "app'""#),
        ("\"Bon app'\"", r#""Bon app'""#),
        ("'s-Hertogenbosch", r#""'s-Hertogenbosch""#),
        ("completed", r#""completed""#),
        ("this and that or not", r#""this" AND "and" AND "that" AND "or" AND "not""#),
        ("a!b, 5*hotel", r#""a!b," AND "5\*hotel""#),
        (r#""say \"hi\" \\ \* \n""#, r#""say \"hi\" \\ \* \\n""#),
        (r#"a"b"c"#, r#""a" AND "b" AND "c""#),
        ("ANDROID ORB NOTE", r#""ANDROID" AND "ORB" AND "NOTE""#),
        ("name:x", r#""x""#),
        (r#"name : "x y""#, r#""x y""#),
    ]);
}

#[test]
fn a_star_at_either_end_of_a_search_is_dropped() {
    reads(&[
        ("*foo*", r#""foo""#),
        ("name:foo*", r#""foo""#),
        ("*", r#""""#),
        ("***", r#""\*""#),
        (r#""\*""#, r#""\*""#),
    ]);
}

#[test]
fn or_binds_tighter_than_and_as_in_aip_160() {
    reads(&[
        ("a b OR c", r#""a" AND ("b" OR "c")"#),
        ("a AND b OR c AND d", r#""a" AND ("b" OR "c") AND "d""#),
        ("a OR b c OR d", r#"("a" OR "b") AND ("c" OR "d")"#),
        ("(a b) OR c", r#"("a" AND "b") OR "c""#),
        ("a b AND c d", r#""a" AND "b" AND "c" AND "d""#),
        ("((a) (b AND c)) (d)", r#""a" AND "b" AND "c" AND "d""#),
        ("a OR (b OR (c))", r#""a" OR "b" OR "c""#),
        ("(a)OR(b)AND(c)", r#"("a" OR "b") AND "c""#),
    ]);
}

#[test]
fn not_and_minus_negate_one_term() {
    reads(&[
        ("NOT a b", r#"NOT "a" AND "b""#),
        ("-a OR b", r#"NOT "a" OR "b""#),
        ("-(a b)", r#"NOT ("a" AND "b")"#),
        ("NOT(a)", r#"NOT "a""#),
        ("NOT -a", r#"NOT NOT "a""#),
        (r#"-"a b""#, r#"NOT "a b""#),
        ("-completed=true", "completed != true"),
        ("NOT date < 2024-06-13", "NOT date < 2024-06-13"),
        ("New-York - Boston -", r#""New-York" AND "-" AND "Boston" AND "-""#),
        ("(a -)", r#""a" AND "-""#),
    ]);
}

#[test]
fn names_compare_with_wildcards_at_the_ends() {
    reads(&[
        ("name=x", r#"name = "x""#),
        (r#"name = "x*""#, r#"name = "x*""#),
        ("name = *x", r#"name = "*x""#),
        ("name = *x*", r#""x""#),
        ("name != x*", r#"name != "x*""#),
        ("name != *x*", r#"NOT "x""#),
        (r"name = 'it\'s'", r#"name = "it's""#),
        (r#"name = "x\*""#, r#"name = "x\*""#),
        ("name = *", r#"name = "*""#),
        (r#"name = """#, r#"name = """#),
        ("name < x*", r#"name < "x\*""#),
        ("name=a=b:c", r#"name = "a=b:c""#),
        ("name = AND", r#"name = "AND""#),
        ("name = -x", r#"name = "-x""#),
        ("name != x AND name >= a", r#"name != "x" AND name >= "a""#),
    ]);
}

#[test]
fn times_are_days_or_instants() {
    reads(&[
        ("date=2024-06-13", "date = 2024-06-13"),
        ("date:2024-06-13", "date = 2024-06-13"),
        ("date != 0001-01-01", "date != 0001-01-01"),
        ("create_time < 2024-06-13T10:00:00Z", "create_time < 2024-06-13T10:00:00Z"),
        ("update_time>=2024-06-13t10:00:00.5000+02:00", "update_time >= 2024-06-13T10:00:00.5+02:00"),
        (r#"delete_time > "2024-06-13 10:22:33.123456Z""#, "delete_time > 2024-06-13T10:22:33.123456Z"),
        ("date <= 0000-01-01T00:00:00-09:30", "date <= 0000-01-01T00:00:00-09:30"),
        ("date = 2024-06-13T10:00:00+00:00", "date = 2024-06-13T10:00:00Z"),
        ("date = 2024-06-13T10:00:00-00:30", "date = 2024-06-13T10:00:00-00:30"),
    ]);
}

#[test]
fn the_other_fields_have_their_own_values() {
    reads(&[
        ("completed = true", "completed = true"),
        (r#"completed:"false""#, "completed = false"),
        ("completed != true", "completed != true"),
        ("completed:*", "completed:*"),
        ("-delete_time:*", "NOT delete_time:*"),
        ("uuid = 018F3C5E-8A9B-7CDE-8F01-23456789ABCD", "uuid = 018f3c5e-8a9b-7cde-8f01-23456789abcd"),
        ("uuid != 018f3c5e-8a9b-7cde-8f01-23456789abcd", "uuid != 018f3c5e-8a9b-7cde-8f01-23456789abcd"),
    ]);
}

#[test]
fn what_is_missing_is_missed_where_it_should_stand() {
    refuses(&[
        ("a AND", Reason::TermExpected, 5),
        ("a OR ", Reason::TermExpected, 5),
        ("AND a", Reason::TermExpected, 0),
        ("a AND OR b", Reason::TermExpected, 6),
        ("NOT", Reason::TermExpected, 3),
        ("ёж ()", Reason::TermExpected, 4),
        ("= x", Reason::TermExpected, 0),
        ("\"name\" = x", Reason::TermExpected, 7),
        ("name =", Reason::ValueExpected, 6),
        ("name == x", Reason::ValueExpected, 6),
        ("name = (a OR b)", Reason::ValueExpected, 7),
        ("(a (b c)", Reason::ParenthesisUnclosed, 0),
        ("(a) b)", Reason::ParenthesisUnopened, 5),
        ("a \"b c", Reason::StringUnclosed, 2),
        ("name = 'b\\'", Reason::StringUnclosed, 7),
        ("5\"", Reason::StringUnclosed, 1),
    ]);
}

#[test]
fn what_is_wrong_is_pointed_at() {
    refuses(&[
        ("ёж etag = 1", Reason::FieldUnknown, 3),
        ("Re:invoice", Reason::FieldUnknown, 0),
        ("Name = x", Reason::FieldUnknown, 0),
        ("completed < true", Reason::OperatorUnsupported, 10),
        ("uuid>=018f3c5e-8a9b-7cde-8f01-23456789abcd", Reason::OperatorUnsupported, 4),
        ("completed = yes", Reason::BoolInvalid, 12),
        ("completed = *", Reason::BoolInvalid, 12),
        ("date = 2024-06-31", Reason::DateInvalid, 7),
        ("date = \"\"", Reason::DateInvalid, 7),
        ("date > 2024-06-13 10:00:00Z", Reason::FieldUnknown, 18),
        ("uuid != 018f", Reason::UuidInvalid, 8),
        ("a \"b\0\"", Reason::ControlCharacter, 4),
    ]);
}

#[test]
fn an_error_has_its_place_in_bytes_and_in_english() {
    let error = "ёж = 1".parse::<Filter>().unwrap_err();
    assert_eq!((error.at.byte, error.at.char), (0, 0));
    let error = "ёж completed = 1".parse::<Filter>().unwrap_err();
    assert_eq!((error.at.byte, error.at.char), (17, 15));
    assert_eq!(error.to_string(), "at character 16: completed is true or false");
}

#[test]
fn a_filter_has_at_most_2_000_characters() {
    assert!("ё".repeat(MAX_CHARS).parse::<Filter>().is_ok());
    refuses(&[
        (&"ё".repeat(MAX_CHARS + 1), Reason::TooLong, MAX_CHARS),
        (&"(".repeat(1 << 20), Reason::TooLong, MAX_CHARS),
    ]);
}

#[test]
fn a_filter_is_at_most_16_deep() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(filter(&nested(MAX_DEPTH)), filter("a"));
    refuses(&[
        (&nested(MAX_DEPTH + 1), Reason::TooDeep, MAX_DEPTH),
        (&format!("{}a", "-".repeat(MAX_DEPTH + 1)), Reason::TooDeep, MAX_DEPTH),
        (&"NOT (".repeat(400), Reason::TooDeep, 5 * MAX_DEPTH / 2),
    ]);
    assert!("(a) ".repeat(400).parse::<Filter>().is_ok());
}

#[test]
fn filters_made_by_hand_are_written_as_their_equals() {
    let a = || Filter::Name(NameTest::Contains, "a".to_owned());
    for (made, canonical) in [
        (Filter::Or(vec![]), "NOT name:*"),
        (Filter::Not(Box::default()), "NOT name:*"),
        (Filter::And(vec![a(), Filter::default()]), r#""a" AND name:*"#),
        (Filter::And(vec![Filter::Or(vec![a()])]), r#""a""#),
        (Filter::Or(vec![Filter::Or(vec![a(), a()]), a()]), r#"("a" OR "a") OR "a""#),
    ] {
        assert_eq!(made.to_string(), canonical);
        assert!(canonical.parse::<Filter>().is_ok(), "{canonical:?}");
    }
}
