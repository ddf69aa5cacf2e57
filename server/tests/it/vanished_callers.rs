//! Callers that leave in the middle: what they asked for is done in full or not at all, and nobody else notices.

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use orders_proto::order::CreateOrderRequest;
use tokio::task::yield_now;

use crate::support::{Client, TestServer, named};

/// Creates an order and leaves after so many turns of the scheduler.
async fn create_and_leave(client: &Client, order: CreateOrderRequest, turns: usize) {
    let leaving = async {
        for _ in 0..turns {
            yield_now().await;
        }
    };
    tokio::select! {
        biased;
        _ = client.create(order) => {}
        () = leaving => {}
    }
}

#[tokio::test]
async fn the_next_write_works() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for turns in 0..200 {
        create_and_leave(&client, named("of one who left"), turns).await;
        let stayed = client.create(named("of one who stayed")).await.unwrap();
        assert_eq!(client.read(&stayed.uuid).await.unwrap(), stayed, "after {turns} turns");
    }
}

#[tokio::test]
async fn no_transaction_stays_open() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for turns in 0..200 {
        create_and_leave(&client, named("of one who left"), turns).await;
    }
    // Writes are carried out in order: when this one is answered, those before it are over.
    client.create(named("the last")).await.unwrap();
    let mut other = SqliteConnection::establish(server.database().to_str().unwrap()).unwrap();
    let locked = other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE; ROLLBACK");
    assert_eq!(locked, Ok(()), "somebody else is writing");
}

#[tokio::test]
async fn a_cut_connection_costs_only_its_own_calls() {
    let server = TestServer::start().await;
    let staying = server.client().await;
    for turns in 0..50 {
        let leaving = server.client().await;
        create_and_leave(&leaving, named("of one who left"), turns).await;
        drop(leaving);
        staying.create(named("of one who stayed")).await.unwrap();
    }
    let stayed = staying.names().await.into_iter().filter(|name| name == "of one who stayed").count();
    assert_eq!(stayed, 50);
}
