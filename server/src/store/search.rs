//! What a search index can be asked: every trigram that a match must hold. Each engine's `search` asks its own.

use diesel::{deserialize::QueryableByName, sql_types::BigInt};
use orders_proto::filter::{Filter, NameTest, Op};

/// Characters in a token of the index.
const TRIGRAM: usize = 3;
/// A token of the index.
pub(super) type Trigram = [char; TRIGRAM];
/// Tokens that are looked up at once: enough to find little, and few enough for FTS5, whose time to read an AND grows
/// with the square of its terms (36,000 of them: 20 s).
const TOKENS: usize = 64;

/// What an index finds: the row key of an order.
#[derive(QueryableByName)]
pub(super) struct Found {
    #[diesel(sql_type = BigInt)]
    rowid: i64,
}

impl Found {
    pub(super) fn keys(found: Vec<Self>) -> Vec<i64> {
        found.into_iter().map(|found| found.rowid).collect()
    }
}

/// The trigrams, as far as an index needs to look, that the name of every match holds; `None` if there are none.
pub(super) fn tokens(filter: &Filter) -> Option<Vec<Trigram>> {
    needed(filter).map(|text| trigrams(text).take(TOKENS).collect())
}

/// The trigrams of a text, in order; those that are there twice come twice.
pub(super) fn trigrams(text: &str) -> impl Iterator<Item = Trigram> {
    let characters = text.chars();
    characters.clone().zip(characters.clone().skip(1)).zip(characters.skip(2)).map(|((a, b), c)| [a, b, c])
}

/// A text that the name of every match holds, long enough for the index; the longest there is.
fn needed(filter: &Filter) -> Option<&str> {
    match filter {
        Filter::And(all) => all.iter().filter_map(needed).max_by_key(|text| text.len()),
        Filter::Name(
            NameTest::Contains | NameTest::StartsWith | NameTest::EndsWith | NameTest::Compare(Op::Eq),
            text,
        ) => Some(text.as_str()).filter(|text| text.chars().count() >= TRIGRAM),
        Filter::Name(NameTest::Compare(_), _)
        | Filter::Or(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Completed(_)
        | Filter::Time(..)
        | Filter::Uuid(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_overlap() {
        assert_eq!(trigrams("спец").collect::<Vec<_>>(), [['с', 'п', 'е'], ['п', 'е', 'ц']]);
        assert_eq!(trigrams("ab").count(), 0);
    }

    #[test]
    fn the_longest_text_that_every_match_holds_is_looked_up() {
        let needed = |text: &str| needed(&text.parse().unwrap()).map(str::to_owned);
        assert_eq!(needed("vin completed = true alcools"), Some("alcools".to_owned()));
        assert_eq!(needed("ab"), None);
        assert_eq!(needed("munster OR reims"), None);
        assert_eq!(needed("-munster"), None);
        assert_eq!(needed("name = munster"), Some("munster".to_owned()));
    }
}
