//! S4: another process holds the file. Whoever comes second is refused; who is held up says so in time and goes on later.

use std::time::{Duration, Instant};

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use orders_proto::order::{CreateOrderRequest, ListOrdersRequest};
use tonic::Code;

use crate::{bound, program::Launch};

fn named(name: &str) -> CreateOrderRequest {
    CreateOrderRequest { name: name.to_owned(), ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let first = Launch::on(&database).start().await;
    let refusal = Launch::on(&database).try_start().await.err().expect("the file is served already");
    refusal.assert_clear("a second server");
    assert!(refusal.said.contains("in use by another orders program"), "{}", refusal.said);
    first.client().await.create_order(named("of the first")).await.unwrap();
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_holds_the_write_lock_holds_up_writes_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let program = Launch::on(&database).start().await;
    let mut client = program.client().await;
    client.create_order(named("before")).await.unwrap();
    let mut other = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();

    let begun = Instant::now();
    let refused = client.create_order(named("held up")).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused}");
    let held_up = begun.elapsed();
    assert!(held_up <= bound(Duration::from_secs(6)), "{held_up:?}");
    let page = client.list_orders(ListOrdersRequest { page_size: 10, ..Default::default() }).await;
    assert_eq!(page.expect("reads go on").into_inner().orders.len(), 1);

    other.batch_execute("ROLLBACK").unwrap();
    client.create_order(named("after")).await.unwrap();
    program.stop().await;
    println!("S4: a write that another process holds up is refused after {held_up:.1?}, and the next one is stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_program_has_for_itself_is_refused_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    Launch::on(&database).start().await.stop().await;
    let mut other = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    other.batch_execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let begun = Instant::now();
    let refusal = Launch::on(&database).try_start().await.err().expect("it cannot be read");
    refusal.assert_clear("locked");
    assert!(refusal.said.contains("locked"), "{}", refusal.said);
    assert!(begun.elapsed() <= bound(Duration::from_secs(6)), "{:?}", begun.elapsed());
}
