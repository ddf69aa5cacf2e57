use std::fs;

use orders_proto::order::{DeleteOrderRequest, ListOrderRevisionsRequest, UpdateOrderRequest, WatchOrdersRequest};
use orders_server::store::maintenance;
use tonic::Code;

use super::{after, begun, token};
use crate::{
    checker::{check, expected},
    support::{Client, TestServer, named, refusal, replacing},
};

/// How a watch with this token is refused.
async fn refused(client: &Client, token: String) -> (Code, String) {
    refusal(&client.orders.clone().watch_orders(after(token)).await.unwrap_err())
}

fn expired() -> (Code, String) {
    (Code::OutOfRange, "RESUME_TOKEN_EXPIRED".to_owned())
}

#[tokio::test]
async fn a_watch_goes_on_over_restarts_of_the_server() {
    let mut server = TestServer::start().await;
    let mut client = server.client().await;
    let mut watch = begun(&client).await;
    let mut order = client.create(named("tea")).await.unwrap();
    watch.until(order.revision).await;
    for number in 0..3 {
        let rename = async |client: &Client, name: String| {
            client.update(UpdateOrderRequest { name, ..replacing(&order) }).await.unwrap()
        };
        rename(&client, format!("before the restart {number}")).await;
        server = server.restart().await;
        client = server.client().await;
        order = rename(&client, format!("after the restart {number}")).await;
        watch = watch.resume(&client, WatchOrdersRequest::default()).await;
        watch.until(order.revision).await;
    }
    let history = ListOrderRevisionsRequest { uuid: order.uuid, ..Default::default() };
    let history = client.revisions(history).await.unwrap().revisions;
    assert_eq!(check(&watch.steps, &expected(&history), order.revision), Ok(()));
}

#[tokio::test]
async fn a_token_of_another_store_is_refused() {
    let (one, other) = (TestServer::start().await, TestServer::start().await);
    let token = token(&one.client().await).await;
    assert_eq!(refused(&other.client().await, token).await, expired());
}

#[tokio::test]
async fn a_token_from_before_a_new_epoch_is_refused() {
    let server = TestServer::start().await;
    let token = token(&server.client().await).await;
    let database = server.url();
    let server = server.stop().await;
    maintenance::new_epoch(&database).await.unwrap();
    let server = server.run().await;
    assert_eq!(refused(&server.client().await, token).await, expired());
}

#[tokio::test]
async fn a_token_whose_changes_have_been_compacted_is_refused_and_one_at_the_floor_is_not() {
    let server = TestServer::start().await;
    let client = server.client().await;
    let order = client.create(named("tea")).await.unwrap();
    let old = token(&client).await;
    client.update(UpdateOrderRequest { completed: true, ..replacing(&order) }).await.unwrap();
    client.remove(DeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() }).await.unwrap();
    let newest = token(&client).await;
    let database = server.url();
    let server = server.stop().await;
    maintenance::compact(&database, std::time::Duration::ZERO).await.unwrap();
    let server = server.run().await;
    let client = server.client().await;
    assert_eq!(refused(&client, old).await, expired());
    let mut watch = client.watch(after(newest)).await.unwrap();
    client.create(named("ale")).await.unwrap();
    assert_eq!(watch.told().await[0].1, "ale");
}

/// Who copies an old file back by hand, without giving it a new epoch, has a register whose future is not that of the
/// tokens.
#[tokio::test]
async fn a_token_from_the_future_is_refused() {
    let server = TestServer::start().await;
    let (client, path) = (server.client().await, server.database());
    client.create(named("tea")).await.unwrap();
    drop(client);
    let server = server.stop().await;
    let copy = path.with_extension("copy");
    fs::copy(&path, &copy).unwrap();
    let server = server.run().await;
    let client = server.client().await;
    client.create(named("ale")).await.unwrap();
    let token = token(&client).await;
    drop(client);
    let server = server.stop().await;
    fs::copy(&copy, &path).unwrap();
    let server = server.run().await;
    assert_eq!(refused(&server.client().await, token).await, expired());
}
