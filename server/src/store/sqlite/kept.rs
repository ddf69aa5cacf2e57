//! Statements that are prepared once. diesel keeps no update and no upsert prepared, because two of one type may differ in
//! their columns; those here never do.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sqlite::Sqlite,
};

/// A statement whose text is the same whenever it is run as `Id`, which is nothing else's name.
pub(super) struct Kept<Id, Q>(PhantomData<Id>, Q);

impl<Id, Q> Kept<Id, Q> {
    pub(super) fn new(statement: Q) -> Self {
        Self(PhantomData, statement)
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
