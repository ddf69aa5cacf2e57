use orders_proto::order::{
    BatchCreateOrdersRequest, BatchDeleteOrdersRequest, BatchGetOrdersRequest, BatchUndeleteOrdersRequest,
    BatchUpdateOrdersRequest, DeleteOrderRequest, Order, UndeleteOrderRequest, UpdateOrderRequest,
};
use tonic::Code;

use super::{UNKNOWN, names_of, stored, uuids};
use crate::support::{Client, named, new_id, refusal, replacing};

fn deleting(uuids: &[String]) -> BatchDeleteOrdersRequest {
    let request = |uuid: &String| DeleteOrderRequest { uuid: uuid.clone(), ..Default::default() };
    BatchDeleteOrdersRequest { requests: uuids.iter().map(request).collect(), ..Default::default() }
}

fn undeleting(orders: &[Order]) -> BatchUndeleteOrdersRequest {
    let request = |order: &Order| UndeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    BatchUndeleteOrdersRequest { requests: orders.iter().map(request).collect(), ..Default::default() }
}

fn completing(orders: &[Order]) -> BatchUpdateOrdersRequest {
    let request = |order| UpdateOrderRequest { completed: true, ..replacing(order) };
    BatchUpdateOrdersRequest { requests: orders.iter().map(request).collect(), ..Default::default() }
}

pub async fn orders_are_got_in_the_order_of_their_names(client: Client) {
    let mut orders = stored(&client, &["first", "second", "third"]).await;
    orders.swap(0, 2);
    let get = BatchGetOrdersRequest { uuids: uuids(&orders), ..Default::default() };
    assert_eq!(client.get_all(get).await.unwrap(), orders);
}

pub async fn an_unknown_order_among_those_to_get_is_not_found(client: Client) {
    let mut uuids = uuids(&stored(&client, &["first"]).await);
    uuids.push(UNKNOWN.to_owned());
    let refused = client.get_all(BatchGetOrdersRequest { uuids, ..Default::default() }).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

pub async fn a_deleted_order_is_got_when_deleted_ones_are_shown(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    client.delete(&orders[1].uuid).await.unwrap();
    let get = BatchGetOrdersRequest { uuids: uuids(&orders), ..Default::default() };
    assert_eq!(client.get_all(get.clone()).await.unwrap_err().code(), Code::NotFound);
    let got = client.get_all(BatchGetOrdersRequest { show_deleted: true, ..get }).await.unwrap();
    assert_eq!(names_of(&got), ["first", "second"]);
}

pub async fn orders_are_created_in_the_order_of_the_batch(client: Client) {
    let orders = stored(&client, &["c", "a", "b"]).await;
    assert_eq!(names_of(&orders), ["c", "a", "b"]);
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn orders_are_updated_all_together(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let updated = client.update_all(completing(&orders)).await.unwrap();
    assert!(updated.iter().all(|order| order.completed && order.revision == updated[0].revision), "{updated:?}");
    assert_eq!(client.list().await.unwrap(), updated);
}

pub async fn orders_are_deleted_as_far_as_they_are_there(client: Client) {
    let orders = stored(&client, &["first", "second", "third"]).await;
    let unwanted = [orders[2].uuid.clone(), UNKNOWN.to_owned(), orders[0].uuid.clone()];
    let deleted = client.delete_all(deleting(&unwanted)).await.unwrap();
    assert_eq!(names_of(&deleted), ["third", "first"]);
    assert_eq!(client.names().await, ["second"]);
}

pub async fn deleted_orders_are_restored_all_together(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    client.delete_all(deleting(&uuids(&orders))).await.unwrap();
    let restored = client.undelete_all(undeleting(&orders)).await.unwrap();
    assert_eq!(client.list().await.unwrap(), restored);
}

pub async fn a_batch_with_a_refused_child_changes_nothing(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let mut update = completing(&orders);
    update.requests[1].uuid = UNKNOWN.to_owned();
    assert_eq!(client.update_all(update).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(client.undelete_all(undeleting(&orders)).await.unwrap_err().code(), Code::AlreadyExists);
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn a_repeated_batch_has_one_effect(client: Client) {
    let (requests, request_id) = (vec![named("first"), named("second")], new_id());
    let batch = BatchCreateOrdersRequest { requests, request_id, ..Default::default() };
    let first = client.create_all(batch.clone()).await.unwrap();
    assert_eq!(client.create_all(batch).await.unwrap(), first);
    assert_eq!(client.list().await.unwrap(), first);
}

pub async fn a_checked_batch_changes_nothing(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let checked = BatchUpdateOrdersRequest { validate_only: true, ..completing(&orders) };
    assert!(client.update_all(checked).await.unwrap().iter().all(|order| order.completed));
    let checked = BatchDeleteOrdersRequest { validate_only: true, ..deleting(&uuids(&orders)) };
    assert_eq!(client.delete_all(checked).await.unwrap().len(), 2);
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn a_batch_has_up_to_1000_requests(client: Client) {
    let requests = vec![named("Bon app'"); 1_000];
    let created = client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
    assert_eq!(created.len(), 1_000);
}
