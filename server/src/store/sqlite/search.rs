//! The search index.

use diesel::{
    QueryResult, RunQueryDsl,
    deserialize::QueryableByName,
    sql_query,
    sql_types::{BigInt, Text},
};
use orders_proto::filter::{Filter, NameTest, Op};

use super::Conn;

/// Characters in a token of the index.
const TRIGRAM: usize = 3;
/// Tokens that are looked up at once: enough to find little, and few enough for FTS5, whose time to read an AND grows
/// with the square of its terms (36,000 of them: 20 s).
const TOKENS: usize = 64;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    rowid: i64,
}

/// The keys of at most `limit` orders whose names may match, if the index can tell anything of the filter. They hold
/// every trigram that a match must hold; the filter itself decides.
pub(in crate::store) async fn candidates(
    conn: &mut Conn,
    filter: &Filter,
    limit: i64,
) -> QueryResult<Option<Vec<i64>>> {
    let Some(tokens) = needed(filter).map(trigrams) else { return Ok(None) };
    conn.spawn_blocking(move |conn| {
        let found = sql_query("SELECT rowid FROM order_names WHERE order_names MATCH ? LIMIT ?")
            .bind::<Text, _>(tokens)
            .bind::<BigInt, _>(limit)
            .load::<Found>(conn)?;
        Ok(Some(found.into_iter().map(|found| found.rowid).collect()))
    })
    .await
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

/// The trigrams of a text's beginning, joined by AND: the index holds which rows have a token and not where.
fn trigrams(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let quoted = |window: &[char]| format!("\"{}\"", window.iter().collect::<String>().replace('"', "\"\""));
    characters.windows(TRIGRAM).take(TOKENS).map(quoted).collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigram_must_be_there() {
        assert_eq!(trigrams("спец"), "\"спе\" AND \"пец\"");
        assert_eq!(trigrams("a\"b"), "\"a\"\"b\"");
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
