//! What only a store in a file can meet.

use std::{fs, path::Path};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::BigInt,
};
use orders_server::store::{DatabaseUrl, OpenError, Store};

use crate::support::*;

/// Runs SQL on a file, as another program would.
fn run_sql(path: &Path, sql: &str) {
    SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute(sql).unwrap();
}

#[tokio::test]
async fn a_file_that_is_open_is_refused() {
    let database = Database::sqlite();
    let store = database.open().await;
    assert!(matches!(database.try_open().await, Err(OpenError::InUse(_))));
    stored(&store, create("tea")).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_open_is_refused_under_another_name_too() {
    let database = Database::sqlite();
    let _store = database.open().await;
    let by_file = database.folder().join("linked.db");
    std::os::unix::fs::symlink(database.path(), &by_file).unwrap();
    let by_folder = database.folder().join("linked");
    std::os::unix::fs::symlink(database.folder(), &by_folder).unwrap();
    for path in [by_file, by_folder.join("orders.db")] {
        let opened = Store::open(&DatabaseUrl::Sqlite(path.clone()), RETENTION).await;
        assert!(matches!(opened, Err(OpenError::InUse(_))), "{}", path.display());
    }
}

#[tokio::test]
async fn a_file_that_was_closed_can_be_opened_again() {
    let database = Database::sqlite();
    let store = database.open().await;
    store.close().await;
    assert!(database.try_open().await.is_ok());
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let database = Database::sqlite();
    run_sql(&database.path(), "CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (7)");
    let before = fs::read(database.path()).unwrap();
    assert!(matches!(database.try_open().await, Err(OpenError::NotOurs(_))));
    assert!(fs::read(database.path()).unwrap() == before, "the file was written to");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let database = Database::sqlite();
    let text = "a diary, and not a database\n".repeat(100);
    fs::write(database.path(), &text).unwrap();
    assert!(matches!(database.try_open().await, Err(OpenError::Engine(..))));
    assert_eq!(fs::read_to_string(database.path()).unwrap(), text);
}

#[tokio::test]
async fn a_file_of_a_newer_schema_is_refused_and_left_as_it_is() {
    let database = Database::sqlite();
    database.open().await.close().await;
    run_sql(
        &database.path(),
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000'); PRAGMA wal_checkpoint(TRUNCATE)",
    );
    let before = fs::read(database.path()).unwrap();
    assert!(matches!(database.try_open().await, Err(OpenError::NewerSchema(_))));
    assert!(fs::read(database.path()).unwrap() == before, "the file was written to");
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_can_be_made_again() {
    let database = Database::sqlite();
    // What diesel commits before it comes to the first migration.
    run_sql(
        &database.path(),
        "CREATE TABLE __diesel_schema_migrations (
            version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
    );
    assert!(database.try_open().await.is_ok());
}

#[tokio::test]
async fn an_empty_file_becomes_a_store() {
    let database = Database::sqlite();
    fs::write(database.path(), "").unwrap();
    let store = database.open().await;
    assert_eq!(all(&store, true).await, []);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let database = Database::sqlite();
    let path = database.folder().join("missing").join("orders.db");
    let Err(error) = Store::open(&DatabaseUrl::Sqlite(path.clone()), RETENTION).await else { panic!("opened") };
    assert!(error.to_string().contains("missing does not exist"), "{error}");
}

#[tokio::test]
async fn two_stores_differ_in_epoch_and_secret() {
    let (one, other) = (Database::sqlite().open().await, Database::sqlite().open().await);
    assert_ne!((one.epoch(), one.secret()), (other.epoch(), other.secret()));
}

#[tokio::test]
async fn the_search_index_forgets_a_name_that_changed() {
    let database = Database::sqlite();
    let store = database.open().await;
    stored(&store, create("Ginger")).await;
    stored(&store, rename(named("Ginger"), "tea leaves")).await;
    store.close().await;
    // The check fails the statement if the index finds anything.
    run_sql(
        &database.path(),
        "CREATE TEMP TABLE found (none INTEGER NOT NULL CHECK (none = 0));
         INSERT INTO found SELECT count(*) FROM order_names WHERE order_names MATCH '\"gin\"'",
    );
    let store = database.open().await;
    assert_eq!(found(&store, "leaves").await, ["tea leaves"]);
}

#[derive(QueryableByName)]
struct Segments {
    #[diesel(sql_type = BigInt)]
    segments: i64,
}

#[tokio::test]
async fn the_search_index_is_merged_a_little_in_each_turn() {
    let database = Database::sqlite();
    let store = database.open().await;
    // A turn each, and so a segment each. FTS5 by itself would merge nothing before there are 16 of a kind.
    for number in 0..63 {
        stored(&store, create(&format!("Toms Spezialitäten, Münster {number}"))).await;
    }
    store.close().await;
    let mut conn = SqliteConnection::establish(database.path().to_str().unwrap()).unwrap();
    let found = sql_query("SELECT count(DISTINCT segid) AS segments FROM order_names_idx");
    let Segments { segments } = found.get_result(&mut conn).unwrap();
    assert!((1..=9).contains(&segments), "{segments} segments");
}
