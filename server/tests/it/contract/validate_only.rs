use orders_proto::order::{
    CreateOrderRequest, DeleteOrderRequest, RollbackOrderRequest, UndeleteOrderRequest, UpdateOrderRequest,
};
use tonic::Code;

use super::UNKNOWN;
use crate::support::{Client, named, new_id, reason, replacing};

pub async fn a_checked_create_stores_nothing(client: Client) {
    let checked = client.create(CreateOrderRequest { validate_only: true, ..named("Bon app'") }).await.unwrap();
    assert_eq!(checked.name, "Bon app'");
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn a_checked_update_changes_nothing(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { name: "after".to_owned(), validate_only: true, ..replacing(&order) };
    assert_eq!(client.update(update).await.unwrap().name, "after");
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn a_checked_delete_deletes_nothing(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid.clone(), validate_only: true, ..Default::default() };
    assert!(client.remove(delete).await.unwrap().success);
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn a_checked_undelete_restores_nothing(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let undelete = UndeleteOrderRequest { uuid: order.uuid, validate_only: true, ..Default::default() };
    assert_eq!(client.undelete(undelete).await.unwrap().delete_time, None);
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn a_checked_rollback_changes_nothing(client: Client) {
    let before = client.create(named("before")).await.unwrap();
    let after = UpdateOrderRequest { name: "after".to_owned(), ..replacing(&before) };
    let after = client.update(after).await.unwrap();
    let (uuid, revision) = (before.uuid, before.revision);
    let rollback = RollbackOrderRequest { uuid, revision, validate_only: true, ..Default::default() };
    assert_eq!(client.rollback(rollback).await.unwrap().name, "before");
    assert_eq!(client.list().await.unwrap(), [after]);
}

pub async fn everything_is_checked(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let update = UpdateOrderRequest { validate_only: true, ..replacing(&order) };
    let stale = UpdateOrderRequest { etag: "0-0".to_owned(), ..update.clone() };
    assert_eq!(reason(&client.update(stale).await.unwrap_err()), "ETAG_MISMATCH");
    let unknown = UpdateOrderRequest { uuid: UNKNOWN.to_owned(), ..update.clone() };
    assert_eq!(client.update(unknown).await.unwrap_err().code(), Code::NotFound);
    let nameless = UpdateOrderRequest { name: String::new(), ..update };
    assert_eq!(client.update(nameless).await.unwrap_err().code(), Code::InvalidArgument);
    let create = CreateOrderRequest { uuid: order.uuid, validate_only: true, ..named("again") };
    assert_eq!(reason(&client.create(create).await.unwrap_err()), "ORDER_EXISTS");
}

pub async fn a_check_leaves_its_request_id_free(client: Client) {
    let id = new_id();
    let create = |name, validate_only| CreateOrderRequest { validate_only, request_id: id.clone(), ..named(name) };
    client.create(create("checked", true)).await.unwrap();
    assert_eq!(client.create(create("stored", false)).await.unwrap().name, "stored");
}

pub async fn a_check_is_not_held_against_earlier_calls(client: Client) {
    let request_id = new_id();
    let create = CreateOrderRequest { request_id, ..named("stored") };
    client.create(create.clone()).await.unwrap();
    let check = CreateOrderRequest { name: "checked".to_owned(), validate_only: true, ..create };
    assert_eq!(client.create(check).await.unwrap().name, "checked");
}
