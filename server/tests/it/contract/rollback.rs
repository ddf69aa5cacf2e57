use orders_proto::order::{CreateOrderRequest, Order, RollbackOrderRequest, UpdateOrderRequest};
use tonic::Code;

use super::UNKNOWN;
use crate::support::{Client, named, new_id, refusal, replacing, violations};

/// An order before and after an update of all that it holds.
async fn changed(client: &Client) -> (Order, Order) {
    let before = client.create(CreateOrderRequest { date: "1996-07-04".to_owned(), ..named("before") }).await.unwrap();
    let (name, date) = ("after".to_owned(), "1996-07-05".to_owned());
    let update = UpdateOrderRequest { name, completed: true, date, ..replacing(&before) };
    (before, client.update(update).await.unwrap())
}

fn to(Order { uuid, revision, .. }: &Order) -> RollbackOrderRequest {
    RollbackOrderRequest { uuid: uuid.clone(), revision: *revision, ..Default::default() }
}

pub async fn a_rollback_restores_all_that_the_client_decides(client: Client) {
    let (before, _) = changed(&client).await;
    let back = client.rollback(to(&before)).await.unwrap();
    assert_eq!((back.name, back.completed, back.date), (before.name, before.completed, before.date));
}

pub async fn a_rollback_is_a_new_revision(client: Client) {
    let (before, after) = changed(&client).await;
    let back = client.rollback(to(&before)).await.unwrap();
    assert_eq!((back.revision, back.create_time), (after.revision + 1, before.create_time));
    assert_eq!(client.list().await.unwrap(), [back]);
}

pub async fn a_repeated_rollback_has_one_effect(client: Client) {
    let (before, _) = changed(&client).await;
    let rollback = RollbackOrderRequest { request_id: new_id(), ..to(&before) };
    let first = client.rollback(rollback.clone()).await.unwrap();
    assert_eq!(client.rollback(rollback).await.unwrap(), first);
}

pub async fn a_deleted_order_is_not_rolled_back(client: Client) {
    let (before, _) = changed(&client).await;
    client.delete(&before.uuid).await.unwrap();
    let refused = client.rollback(to(&before)).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

pub async fn a_revision_of_another_order_is_not_found(client: Client) {
    let (before, _) = changed(&client).await;
    let other = client.create(named("other")).await.unwrap();
    let refused = client.rollback(RollbackOrderRequest { uuid: before.uuid, ..to(&other) }).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "REVISION_NOT_FOUND".to_owned()));
}

pub async fn an_unknown_order_is_not_found(client: Client) {
    let (before, _) = changed(&client).await;
    let unknown = RollbackOrderRequest { uuid: UNKNOWN.to_owned(), ..to(&before) };
    let refused = client.rollback(unknown).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

pub async fn all_violations_come_at_once(client: Client) {
    let refused = client.rollback(RollbackOrderRequest::default()).await.unwrap_err();
    let expected = [("uuid", "UUID_INVALID"), ("revision", "REVISION_REQUIRED")];
    assert_eq!(violations(&refused), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}
