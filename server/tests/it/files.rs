//! The file that the orders are kept in.

use std::{fs, path::Path};

use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query};

use crate::support::{TestServer, named};

/// Why a server refuses to start.
async fn refusal(server: TestServer) -> (String, TestServer) {
    server.try_run().await.err().expect("the server refuses to start")
}

fn sqlite(path: &Path) -> SqliteConnection {
    SqliteConnection::establish(path.to_str().unwrap()).unwrap()
}

#[tokio::test]
async fn orders_survive_a_restart() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for name in ["first", "Ёлка", "third"] {
        client.create(named(name)).await.unwrap();
    }
    let before = client.list().await.unwrap();
    client.delete(&before[2].uuid).await.unwrap();

    let server = server.restart().await;
    let client = server.client().await;
    assert_eq!(client.list().await.unwrap(), before[..2]);
    client.create(named("fourth")).await.unwrap();
    assert_eq!(client.names().await, ["first", "Ёлка", "fourth"]);
}

#[tokio::test]
async fn a_file_has_one_server() {
    let first = TestServer::start().await;
    let second = TestServer::new().file(first.database().to_str().unwrap());
    let (why, _) = refusal(second).await;
    assert!(why.ends_with("orders.db is in use by another orders program"), "{why}");
    assert_eq!(first.client().await.names().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let server = TestServer::new();
    let folder = server.folder().join("missing");
    let (why, _) = refusal(server.file("missing/orders.db")).await;
    assert!(why.contains(folder.to_str().unwrap()) && why.contains("does not exist"), "{why}");
    assert!(!folder.exists());
}

#[tokio::test]
async fn another_program_s_database_is_refused_and_left_as_it_is() {
    let server = TestServer::new();
    let path = server.folder().join("orders.db");
    sqlite(&path)
        .batch_execute("PRAGMA application_id = 7; CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
        .unwrap();
    let before = fs::read(&path).unwrap();
    let (why, _server) = refusal(server).await;
    assert!(why.ends_with("orders.db is a SQLite database of another program"), "{why}");
    assert!(fs::read(&path).unwrap() == before, "its bytes have changed");
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let server = TestServer::new();
    fs::write(server.folder().join("orders.db"), "name;date\nBon app';2024-06-13\n".repeat(100)).unwrap();
    let (why, _) = refusal(server).await;
    assert!(why.contains("orders.db") && why.contains("not a database"), "{why}");
}

#[tokio::test]
async fn a_folder_is_no_file() {
    let server = TestServer::new();
    fs::create_dir(server.folder().join("orders.db")).unwrap();
    let (why, _) = refusal(server).await;
    assert!(why.contains("orders.db"), "{why}");
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() {
    let server = TestServer::start().await;
    let path = server.database();
    let stopped = server.stop().await;
    sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')")
        .execute(&mut sqlite(&path))
        .unwrap();
    let (why, _) = refusal(stopped).await;
    assert!(why.contains("newer version"), "{why}");
}

#[tokio::test]
async fn an_old_lock_file_does_not_lock() {
    let server = TestServer::new();
    fs::write(server.folder().join("orders.db.lock"), "").unwrap();
    let server = server.run().await;
    assert_eq!(server.client().await.names().await, Vec::<String>::new());
}
