//! Databases that are refused, each with words that say what is wrong, and left as they are.

use super::*;

/// Why a database is refused after something was done to it.
async fn refusal_after(sql: &str) -> String {
    let url = Cluster::shared().database();
    let database = url.rsplit('/').next().unwrap();
    Cluster::shared().sql(database, &sql.replace("{database}", database));
    refusal_of(&url).await
}

async fn refusal_of(url: &str) -> String {
    match try_server(url).await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("opened"),
    }
}

#[tokio::test]
async fn a_database_that_may_lose_what_is_confirmed_is_refused() {
    let said = refusal_after("ALTER DATABASE {database} SET synchronous_commit = off").await;
    assert!(said.ends_with(
        "the setting synchronous_commit is off, so that a crash may lose or damage what was confirmed: set it on"
    ));
}

#[tokio::test]
async fn a_database_that_cannot_hold_every_text_is_refused() {
    Cluster::shared().sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    let said = refusal_of(&Cluster::shared().url("latin")).await;
    assert!(said.ends_with("its encoding is LATIN1: create the database with ENCODING 'UTF8'"), "{said}");
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let url = Cluster::shared().database();
    let client = connection(&url).await;
    client.batch_execute("CREATE TABLE orders (id bigint); INSERT INTO orders VALUES (7)").await.unwrap();
    assert!(refusal_of(&url).await.contains("tables of another program"));
    assert_eq!(client.query_one("SELECT id FROM orders", &[]).await.unwrap().get::<_, i64>(0), 7);
    let tables = client.query_one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", &[]).await.unwrap();
    assert_eq!(tables.get::<_, i64>(0), 1);
}

#[tokio::test]
async fn a_schema_that_is_newer_than_the_program_is_refused() {
    let url = Cluster::shared().database();
    server(&url).await.close().await;
    let client = connection(&url).await;
    client.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')").await.unwrap();
    assert!(refusal_of(&url).await.contains("changed by a newer version of this program"));
}

#[tokio::test]
async fn a_role_without_rights_is_told_which_it_lacks() {
    let url = Cluster::shared().database();
    let client = connection(&url).await;
    client.batch_execute("CREATE ROLE clerk LOGIN").await.unwrap();
    let as_clerk = url.replace("orders@", "clerk@");
    assert!(refusal_of(&as_clerk).await.contains("the role may not create tables"));
    server(&url).await.close().await;
    let said = refusal_of(&as_clerk).await;
    assert!(said.contains("permission denied") || said.contains("the role may not read and change"), "{said}");
    let rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk";
    client.batch_execute(rights).await.unwrap();
    stored(&server(&as_clerk).await, create("tea")).await;
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named_without_a_password() {
    let said = refusal_of("postgres://vera:secret@127.0.0.1:1/orders").await;
    assert!(said.starts_with("postgres://127.0.0.1:1/orders: "), "{said}");
    assert!(!said.contains("secret"), "{said}");
    assert!(refusal_of(&Cluster::shared().url("nowhere")).await.contains("does not exist"));
}
