//! Statements that are prepared once. diesel keeps no update, no upsert and no plain text prepared, because two of one type
//! may differ; those here never do.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    connection::LoadConnection,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::BigInt,
    sqlite::Sqlite,
};

/// A statement whose text is the same whenever it is run as `Id`, which is nothing else's name.
pub(super) struct Kept<Id, Q>(PhantomData<Id>, Q);

impl<Id, Q> Kept<Id, Q> {
    pub(super) fn new(statement: Q) -> Self {
        Self(PhantomData, statement)
    }
}

impl<Id: 'static, Q: QueryFragment<Sqlite>> Kept<Id, Q> {
    /// Runs a statement that answers no rows. (Not by diesel's `execute`: that asks a reference to the statement whether it
    /// may be kept, and references do not pass the question on.)
    pub(super) fn run(self, conn: &mut SqliteConnection) -> QueryResult<()> {
        conn.load(Silent(self))?.try_for_each(|row| row.map(drop))
    }
}

impl<Id, Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Kept<Id, Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.1.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Sqlite) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Id: 'static, Q> QueryId for Kept<Id, Q> {
    type QueryId = Kept<Id, ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Id, Q: Query> Query for Kept<Id, Q> {
    type SqlType = Q::SqlType;
}

impl<Id, Q> RunQueryDsl<SqliteConnection> for Kept<Id, Q> {}

/// A statement without rows, as one whose rows are loaded.
struct Silent<Id, Q>(Kept<Id, Q>);

impl<Id, Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Silent<Id, Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, backend: &Sqlite) -> QueryResult<bool> {
        self.0.is_safe_to_cache_prepared(backend)
    }
}

impl<Id: 'static, Q> QueryId for Silent<Id, Q> {
    type QueryId = Kept<Id, ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Id, Q> Query for Silent<Id, Q> {
    type SqlType = BigInt;
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use diesel::{
        Connection, ExpressionMethods,
        connection::{InstrumentationEvent, SimpleConnection},
        sql_query, update,
    };

    use super::*;
    use crate::store::schema::store_state;

    enum Advance {}
    enum Begin {}

    #[test]
    fn an_update_and_a_plain_text_are_prepared_once() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute("CREATE TABLE store_state (revision BIGINT)").unwrap();
        let kept = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&kept);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::CacheQuery { .. } = event {
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        for revision in 1..4_i64 {
            Kept::<Advance, _>::new(update(store_state::table).set(store_state::revision.eq(revision)))
                .run(&mut conn)
                .unwrap();
            Kept::<Begin, _>::new(sql_query("SAVEPOINT part")).run(&mut conn).unwrap();
        }
        assert_eq!(kept.load(Ordering::Relaxed), 2);
    }
}
