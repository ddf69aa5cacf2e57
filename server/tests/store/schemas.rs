//! The two schemas: the same tables, columns and types, and indexes that mean the same. What differs is the search index.

use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};

use crate::{cluster::Cluster, support::*};

const COLUMNS_OF_SQLITE: &str = "
    SELECT tables.name || '.' || columns.name || ' ' || CASE columns.type
        WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' ELSE lower(columns.type) END
        || iif(columns.\"notnull\", '', ' null') AS line
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE 'order_names%' AND tables.name NOT LIKE '\\_\\_%' ESCAPE '\\'
    ORDER BY tables.name, columns.cid";
const COLUMNS_OF_POSTGRES: &str = "
    SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN '' ELSE ' null' END
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT IN ('order_names', '__diesel_schema_migrations')
    ORDER BY table_name COLLATE \"C\", ordinal_position";
const INDEXES_OF_SQLITE: &str = "
    SELECT tables.name || ' key (' || group_concat(columns.name, ',' ORDER BY columns.pk) || ')' AS line
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND columns.pk > 0
        AND tables.name NOT LIKE 'order_names%' AND tables.name NOT LIKE '\\_\\_%' ESCAPE '\\'
    GROUP BY tables.name
    UNION ALL
    SELECT tables.name || iif(list.\"unique\", ' unique (', ' index (')
        || group_concat(columns.name, ',' ORDER BY columns.seqno) || ')' || iif(list.partial, ' partial', '')
    FROM sqlite_schema AS tables, pragma_index_list(tables.name) AS list, pragma_index_info(list.name) AS columns
    WHERE tables.type = 'table' AND list.origin <> 'pk'
        AND tables.name NOT LIKE 'order_names%' AND tables.name NOT LIKE '\\_\\_%' ESCAPE '\\'
    GROUP BY list.name
    ORDER BY 1";
const INDEXES_OF_POSTGRES: &str = "
    SELECT line COLLATE \"C\" FROM (
        SELECT tables.relname || CASE WHEN indisprimary THEN ' key (' WHEN indisunique THEN ' unique (' ELSE ' index (' END
            || (SELECT string_agg(columns.attname, ',' ORDER BY keys.place)
                FROM unnest(indkey::int2[]) WITH ORDINALITY AS keys (number, place)
                JOIN pg_attribute AS columns ON columns.attrelid = tables.oid AND columns.attnum = keys.number)
            || ')' || CASE WHEN indpred IS NULL THEN '' ELSE ' partial' END AS line
        FROM pg_index JOIN pg_class AS tables ON tables.oid = indrelid
        WHERE tables.relnamespace = 'public'::regnamespace
            AND tables.relname NOT IN ('order_names', '__diesel_schema_migrations')
    ) AS lines ORDER BY 1";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What each engine says to its own question.
async fn both(of_sqlite: &str, of_postgres: &str) -> (Vec<String>, Vec<String>) {
    let (sqlite, postgres) = (Database::sqlite(), Database::postgres());
    for database in [&sqlite, &postgres] {
        database.open().await.close().await;
    }
    let mut conn = SqliteConnection::establish(sqlite.path().to_str().unwrap()).unwrap();
    let lines: Vec<Line> = sql_query(of_sqlite).load(&mut conn).unwrap();
    let url = postgres.url().to_string();
    let found = Cluster::shared().sql(url.rsplit('/').next().unwrap(), of_postgres);
    (lines.into_iter().map(|line| line.line).collect(), found.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let (sqlite, postgres) = both(COLUMNS_OF_SQLITE, COLUMNS_OF_POSTGRES).await;
    assert!(sqlite.contains(&"orders.delete_time bigint null".to_owned()), "{sqlite:?}");
    assert_eq!(sqlite, postgres);
}

#[tokio::test]
async fn both_engines_have_indexes_that_mean_the_same() {
    let (sqlite, postgres) = both(INDEXES_OF_SQLITE, INDEXES_OF_POSTGRES).await;
    assert!(sqlite.contains(&"orders index (date_micros,key) partial".to_owned()), "{sqlite:?}");
    assert_eq!(sqlite, postgres);
}
