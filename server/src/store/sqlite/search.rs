//! The search index.

use diesel::{
    QueryResult, RunQueryDsl,
    deserialize::QueryableByName,
    sql_query,
    sql_types::{BigInt, Text},
};
use orders_proto::filter::Filter;

use super::{super::search::tokens, Conn};

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
    let Some(tokens) = tokens(filter).map(|tokens| all_of(&tokens)) else { return Ok(None) };
    conn.spawn_blocking(move |conn| {
        let found = sql_query("SELECT rowid FROM order_names WHERE order_names MATCH ? LIMIT ?")
            .bind::<Text, _>(tokens)
            .bind::<BigInt, _>(limit)
            .load::<Found>(conn)?;
        Ok(Some(found.into_iter().map(|found| found.rowid).collect()))
    })
    .await
}

/// Tokens joined by AND: the index holds which rows have a token and not where.
fn all_of(tokens: &[[char; 3]]) -> String {
    let quoted = |token: &[char; 3]| format!("\"{}\"", String::from_iter(token).replace('"', "\"\""));
    tokens.iter().map(quoted).collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigram_must_be_there() {
        assert_eq!(all_of(&[['с', 'п', 'е'], ['п', 'е', 'ц']]), "\"спе\" AND \"пец\"");
        assert_eq!(all_of(&[['a', '"', 'b']]), "\"a\"\"b\"");
    }
}
