//! Random orders and random filters that have a chance to meet.

use orders_proto::rules;
use proptest::{collection::vec, prelude::*, sample::select};

use crate::support::{NAMES, named};

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub date: &'static str,
    pub completed: bool,
    pub deleted: bool,
}

/// Characters that fold, that LIKE knows, that quotes and filters know.
const LETTERS: &str = "[aAäё Её\u{301}й%_\\\\'\"*üß]{1,5}";

/// Days and instants at and around midnight, in several offsets.
const DATES: [&str; 12] = [
    "2024-06-12",
    "2024-06-13",
    "2024-06-14",
    "2024-06-13T00:00:00Z",
    "2024-06-12T23:59:59.999999Z",
    "2024-06-13T23:59:59.999999Z",
    "2024-06-14T00:00:00Z",
    "2024-06-13T00:00:00+02:00",
    "2024-06-13T00:00:00-04:00",
    "2024-06-12 22:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "0001-01-01",
];

/// When rows are stored, and around it.
const TIMES: [&str; 5] = [
    "2024-06-13T10:22:33Z",
    "2024-06-13T10:22:33.000001Z",
    "2024-06-13T12:22:33.000002+02:00",
    "2024-06-13",
    "2024-06-14",
];

pub fn row() -> impl Strategy<Value = Row> {
    let name = prop_oneof![select(NAMES.to_vec()).prop_map(str::to_owned), LETTERS]
        .prop_map(|text| rules::name(&text).map_or_else(|_| "x".to_owned(), str::to_owned));
    (name, select(DATES.to_vec()), any::<bool>(), prop::bool::weighted(0.3))
        .prop_map(|(name, date, completed, deleted)| Row { name, date, completed, deleted })
}

/// The text of a filter.
pub fn wish() -> impl Strategy<Value = String> {
    let term = prop_oneof![6 => name_term(), 5 => time_term(), 2 => other_term()];
    let wide = vec(term.clone(), 8..30).prop_map(|terms| within_bounds(&terms, " OR "));
    let tree = term.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|terms| format!("({})", terms.join(" "))),
            vec(inner.clone(), 2..4).prop_map(|terms| format!("({})", terms.join(" OR "))),
            inner.prop_map(|term| format!("NOT {term}")),
        ]
    });
    prop_oneof![9 => tree, 1 => wide, 1 => Just(String::new())]
}

/// As many of the terms as fit into the longest filter.
fn within_bounds(terms: &[String], joined_by: &str) -> String {
    let mut text = String::new();
    for term in terms {
        if text.chars().count() + term.chars().count() + joined_by.len() < 2_000 {
            text = if text.is_empty() { term.clone() } else { format!("{text}{joined_by}{term}") };
        }
    }
    text
}

fn name_term() -> impl Strategy<Value = String> {
    const FORMS: [&str; 11] = [
        "$",
        "-$",
        "name:$",
        "name = $",
        "name != $",
        "name = $*",
        "name = *$",
        "name = *$*",
        "name < $",
        "name <= $",
        "name > $",
    ];
    let part = (select(NAMES.to_vec()), any::<prop::sample::Index>(), 1..6_usize).prop_map(|(name, at, length)| {
        let letters: Vec<char> = name.chars().collect();
        letters[at.index(letters.len())..].iter().take(length).collect()
    });
    let text = prop_oneof![part, select(NAMES.to_vec()).prop_map(str::to_owned), LETTERS];
    (select(FORMS.to_vec()), text).prop_map(|(form, text)| {
        let (before, rest) = form.split_at(form.find(['*', '$']).unwrap_or(0));
        let (first, last) = (if rest.starts_with('*') { "*" } else { "" }, if rest.ends_with('*') { "*" } else { "" });
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('*', "\\*");
        format!("{before}\"{first}{escaped}{last}\"")
    })
}

fn time_term() -> impl Strategy<Value = String> {
    let field = select(vec!["date", "date", "create_time", "update_time", "delete_time"]);
    let op = select(vec!["=", "!=", "<", "<=", ">", ">=", ":"]);
    let value = prop_oneof![select(DATES.to_vec()), select(TIMES.to_vec())];
    (field, op, value).prop_map(|(field, op, value)| format!("{field} {op} \"{value}\""))
}

fn other_term() -> impl Strategy<Value = String> {
    let fixed = select(vec![
        "completed = true",
        "completed != true",
        "completed:false",
        "completed:*",
        "delete_time:*",
        "-delete_time:*",
        "date:*",
        "name:*",
        "uuid:*",
    ]);
    prop_oneof![
        4 => fixed.prop_map(str::to_owned),
        1 => (0..4_usize, 0..8_usize).prop_map(|(turn, row)| format!("uuid = {}", named(&format!("{turn} {row}")))),
    ]
}
