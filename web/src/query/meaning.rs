//! What a text in the search box means.

use orders_proto::{
    filter::{self, Filter, NameTest, Reason},
    view::Field,
};

/// What a text in the search box means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// No search.
    Nothing,
    /// A filter, be it only words to find in names.
    Filter(Filter),
    /// No filter and not meant as one: the text itself is looked for in names.
    Phrase(Filter),
    /// Meant as a filter, with a fault.
    Wrong(filter::Error),
}

impl Meaning {
    /// Reads a text.
    pub(crate) fn of(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Nothing;
        }
        match text.parse::<Filter>() {
            Ok(filter) => Self::Filter(filter),
            Err(error) if error.reason == Reason::TooLong || names_a_field(text) => Self::Wrong(error),
            Err(_) => {
                let words = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
                Self::Phrase(Filter::Name(NameTest::Contains, words.trim().to_owned()))
            }
        }
    }
}

/// Whether a field's name is followed by an operator: whoever writes that means a filter.
fn names_a_field(text: &str) -> bool {
    Field::ALL.iter().any(|field| {
        text.match_indices(field.as_str()).any(|(at, name)| {
            let word_before = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            !word_before && text[at + name.len()..].trim_start().starts_with(['=', '!', '<', '>', ':'])
        })
    })
}

/// A filter in pieces, each of which narrows the list: what the chips under the search box say.
pub(crate) fn chips(filter: &Filter) -> Vec<String> {
    match filter {
        Filter::And(all) => all.iter().map(ToString::to_string).collect(),
        one => vec![one.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(text: &str) -> String {
        match Meaning::of(text) {
            Meaning::Nothing => "nothing".to_owned(),
            Meaning::Filter(filter) => format!("filter {filter}"),
            Meaning::Phrase(filter) => format!("phrase {filter}"),
            Meaning::Wrong(error) => format!("wrong at {}", error.at.char),
        }
    }

    #[test]
    fn words_are_a_filter() {
        assert_eq!(meaning("  "), "nothing");
        assert_eq!(meaning("munster reims"), r#"filter "munster" AND "reims""#);
    }

    #[test]
    fn what_is_no_filter_is_looked_for_as_it_stands() {
        assert_eq!(meaning("Bon app' (Marseille"), r#"phrase "Bon app' (Marseille""#);
        assert_eq!(meaning("update AND"), r#"phrase "update AND""#);
    }

    #[test]
    fn what_is_meant_as_a_filter_shows_its_fault() {
        assert_eq!(meaning("completed = maybe"), "wrong at 12");
        assert_eq!(meaning("reims date >="), "wrong at 13");
        assert_eq!(meaning(&"x".repeat(2_001)), "wrong at 2000");
    }

    #[test]
    fn a_chip_stands_for_each_term() {
        let Ok(filter) = "reims completed = true (a OR b)".parse() else { unreachable!() };
        assert_eq!(chips(&filter), ["\"reims\"", "completed = true", "\"a\" OR \"b\""]);
    }
}
