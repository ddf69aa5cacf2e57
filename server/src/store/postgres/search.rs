//! The search index: each name's trigrams as numbers, in an array of their own with a GIN index.

use std::collections::BTreeSet;

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

/// The trigrams of many names, one after the other, as they go to PostgreSQL: arrays of arrays cannot be of different lengths, and
/// of texts it would have to make numbers again.
#[derive(Default)]
pub(super) struct Indexed {
    pub(super) numbers: Vec<i32>,
    /// Where in `numbers` each name's begin, counted from 1; those without any begin where the next one's do.
    pub(super) first: Vec<i32>,
    /// And where they end, which is one before they begin if there are none.
    pub(super) last: Vec<i32>,
}

impl Indexed {
    /// Adds a folded name's trigrams, each once.
    pub(super) fn push(&mut self, folded_name: &str) {
        let mut numbers: Vec<i32> = trigrams(folded_name).map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.first.push(self.place() + 1);
        self.numbers.append(&mut numbers);
        self.last.push(self.place());
    }

    /// A turn's names have a million trigrams or so, and a message no more than 1 GiB.
    fn place(&self) -> i32 {
        i32::try_from(self.numbers.len()).unwrap_or(i32::MAX)
    }
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

    fn indexed(folded_names: &[&str]) -> Indexed {
        let mut indexed = Indexed::default();
        for name in folded_names {
            indexed.push(name);
        }
        indexed
    }

    #[test]
    fn a_trigram_has_the_number_that_it_has_always_had() {
        assert_eq!(number(['t', 'e', 'a']), 114_323_669);
        assert_eq!(indexed(&["спец"]).numbers, [474_501_549, 562_747_370]);
    }

    #[test]
    fn each_name_has_its_place_and_short_ones_an_empty_one() {
        let indexed = indexed(&["tea", "ab", "спец", ""]);
        assert_eq!(indexed.numbers.len(), 3);
        assert_eq!((indexed.first, indexed.last), (vec![1, 2, 2, 4], vec![1, 1, 3, 3]));
    }

    #[test]
    fn a_trigram_that_is_there_twice_is_one() {
        assert_eq!(indexed(&["teatea"]).numbers.len(), 3);
    }
}
