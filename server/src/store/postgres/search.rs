//! The search index: each name's trigrams as numbers, in an array of their own with a GIN index.

use std::{collections::BTreeSet, fmt::Write};

use diesel::{
    QueryResult, sql_query,
    sql_types::{Array, BigInt, Integer},
};
use diesel_async::RunQueryDsl;

use super::{
    super::search::{Found, Trigram, trigrams},
    Conn,
};

/// The keys of at most `limit` orders whose names hold all of these, or others with the same numbers.
pub(super) async fn candidates(conn: &mut Conn, tokens: Vec<Trigram>, limit: i64) -> QueryResult<Vec<i64>> {
    let wanted: BTreeSet<i32> = tokens.into_iter().map(number).collect();
    let found = sql_query("SELECT rowid FROM order_names WHERE trigrams @> $1 LIMIT $2")
        .bind::<Array<Integer>, _>(wanted.into_iter().collect::<Vec<_>>())
        .bind::<BigInt, _>(limit);
    found.load(conn).await.map(Found::keys)
}

/// The trigrams of a folded name, each once, as PostgreSQL writes an array.
pub(super) fn as_array(folded_name: &str) -> String {
    let mut numbers: Vec<i32> = trigrams(folded_name).map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    // Every create comes here: one text, and no texts for its numbers.
    let mut array = String::with_capacity(2 + 12 * numbers.len());
    array.push('{');
    for (index, number) in numbers.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // A String takes everything.
        let _ = write!(array, "{comma}{number}");
    }
    array.push('}');
    array
}

/// A trigram's number. It is stored, so it never changes: FNV-1a, 32 bits, over the code points of its characters.
fn number(trigram: Trigram) -> i32 {
    let bytes = trigram.iter().flat_map(|character| u32::from(*character).to_le_bytes());
    let hash = bytes.fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigram_has_the_number_that_it_has_always_had() {
        assert_eq!(number(['t', 'e', 'a']), 114_323_669);
        assert_eq!(as_array("спец"), "{474501549,562747370}");
    }

    #[test]
    fn short_names_have_no_trigrams() {
        assert_eq!(as_array("ab"), "{}");
    }
}
