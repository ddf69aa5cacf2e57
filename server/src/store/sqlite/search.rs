//! The search index.

use diesel::{
    QueryResult, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};

use super::{
    super::search::{Found, Trigram},
    Conn,
};

/// The keys of at most `limit` orders whose names hold all of these.
pub(super) async fn candidates(conn: &mut Conn, tokens: Vec<Trigram>, limit: i64) -> QueryResult<Vec<i64>> {
    let found = sql_query("SELECT rowid FROM order_names WHERE order_names MATCH ? LIMIT ?")
        .bind::<Text, _>(all_of(&tokens))
        .bind::<BigInt, _>(limit);
    conn.spawn_blocking(move |conn| found.load(conn).map(Found::keys)).await
}

/// Tokens joined by AND: the index holds which rows have a token and not where.
fn all_of(tokens: &[Trigram]) -> String {
    let quoted = |token: &Trigram| format!("\"{}\"", String::from_iter(token).replace('"', "\"\""));
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
