use std::time::Duration;

use orders_proto::order::{
    BatchCreateOrdersRequest, BulkChangeOrdersRequest, Order, RevertChangeRequest, RevertChangeResponse,
    UpdateOrderRequest, bulk_change_orders_request::Change,
};
use tonic::Code;

use super::{UNKNOWN, bulk::every, names_of, request_ids::id_of, stored};
use crate::support::{Client, named, new_id, refusal, replacing, violations};

fn reverting(request_id: &str) -> RevertChangeRequest {
    RevertChangeRequest { reverted_request_id: request_id.to_owned(), ..Default::default() }
}

fn counts(answer: &RevertChangeResponse) -> (i64, i64, i64) {
    (answer.done, answer.total, answer.skipped)
}

/// What clients decide about orders.
fn contents(orders: &[Order]) -> Vec<(&str, bool, &str)> {
    orders.iter().map(|order| (&*order.name, order.completed, &*order.date)).collect()
}

/// Changes all orders; answers the request id of that.
async fn change_all(client: &Client, change: Change) -> String {
    let request_id = new_id();
    let all = BulkChangeOrdersRequest { request_id: request_id.clone(), ..every("", change) };
    client.bulk_change(all).await.unwrap();
    request_id
}

pub async fn a_bulk_change_is_undone(client: Client) {
    let before = stored(&client, &["first", "second"]).await;
    for change in [Change::Completed(true), Change::Date("1996-07-04".to_owned()), Change::Delete(true)] {
        let id = change_all(&client, change.clone()).await;
        assert_eq!(counts(&client.revert(reverting(&id)).await.unwrap()), (2, 2, 0), "{change:?}");
        assert_eq!(contents(&client.list().await.unwrap()), contents(&before), "{change:?}");
    }
}

pub async fn a_bulk_change_that_was_repeated_is_undone_once_and_for_all(client: Client) {
    let before = stored(&client, &["first", "second"]).await;
    let complete = BulkChangeOrdersRequest { request_id: new_id(), ..every("", Change::Completed(true)) };
    client.bulk_change(complete.clone()).await.unwrap();
    client.bulk_change(complete.clone()).await.unwrap();
    assert_eq!(counts(&client.revert(reverting(&complete.request_id)).await.unwrap()), (2, 2, 0));
    client.bulk_change(complete).await.unwrap();
    assert_eq!(contents(&client.list().await.unwrap()), contents(&before));
}

pub async fn every_chunk_of_a_bulk_change_is_undone(client: Client) {
    stored(&client, &["Bon app'"; 1_000]).await;
    stored(&client, &["Bon app'"; 5]).await;
    let id = change_all(&client, Change::Delete(true)).await;
    assert_eq!(counts(&client.revert(reverting(&id)).await.unwrap()), (1_005, 1_005, 0));
    assert_eq!(client.list().await.unwrap().len(), 1_005);
}

pub async fn a_single_write_is_undone(client: Client) {
    let before = client.create(named("before")).await.unwrap();
    let (name, request_id) = ("after".to_owned(), new_id());
    client.update(UpdateOrderRequest { name, request_id: request_id.clone(), ..replacing(&before) }).await.unwrap();
    client.revert(reverting(&request_id)).await.unwrap();
    assert_eq!(contents(&client.list().await.unwrap()), contents(&[before]));
}

pub async fn orders_that_a_batch_created_are_deleted(client: Client) {
    let (requests, request_id) = (vec![named("first"), named("second")], new_id());
    let batch = BatchCreateOrdersRequest { requests, request_id: request_id.clone(), ..Default::default() };
    client.create_all(batch).await.unwrap();
    assert_eq!(counts(&client.revert(reverting(&request_id)).await.unwrap()), (2, 2, 0));
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn what_has_changed_since_is_listed_and_left(client: Client) {
    stored(&client, &["first", "second"]).await;
    let id = change_all(&client, Change::Completed(true)).await;
    let changed = client.list().await.unwrap().remove(1);
    let later = UpdateOrderRequest { name: "later".to_owned(), ..replacing(&changed) };
    let later = client.update(later).await.unwrap();
    let answer = client.revert(reverting(&id)).await.unwrap();
    assert_eq!((counts(&answer), &answer.not_reverted[..]), ((1, 2, 1), &[later.clone()][..]));
    assert_eq!(client.read(&later.uuid).await.unwrap(), later);
}

pub async fn what_has_changed_since_is_listed_once(client: Client) {
    stored(&client, &["Bon app'"; 1_000]).await;
    stored(&client, &["Bon app'"; 2]).await;
    let id = change_all(&client, Change::Completed(true)).await;
    let mut later = Vec::new();
    let all = client.list().await.unwrap();
    for changed in [&all[0], &all[1_001]] {
        let update = UpdateOrderRequest { name: "later".to_owned(), ..replacing(changed) };
        later.push(client.update(update).await.unwrap());
    }
    let mut messages = client.orders.clone().revert_change(reverting(&id)).await.unwrap().into_inner();
    let mut listed = Vec::new();
    while let Some(message) = messages.message().await.unwrap() {
        listed.push(message.not_reverted);
    }
    assert_eq!(listed, [vec![later.remove(0)], vec![later.remove(0)]], "a message a chunk, each with its own");
}

pub async fn an_undone_change_is_done_again_by_undoing_that(client: Client) {
    stored(&client, &["first", "second"]).await;
    let id = change_all(&client, Change::Completed(true)).await;
    let undo = RevertChangeRequest { request_id: new_id(), ..reverting(&id) };
    client.revert(undo.clone()).await.unwrap();
    assert_eq!(counts(&client.revert(reverting(&undo.request_id)).await.unwrap()), (2, 2, 0));
    assert!(client.list().await.unwrap().iter().all(|order| order.completed));
}

pub async fn a_repeat_has_one_effect_and_the_same_result(client: Client) {
    stored(&client, &["first", "second"]).await;
    let id = change_all(&client, Change::Completed(true)).await;
    let undo = RevertChangeRequest { request_id: new_id(), ..reverting(&id) };
    let first = client.revert(undo.clone()).await.unwrap();
    let orders = client.list().await.unwrap();
    assert_eq!(client.revert(undo).await.unwrap(), first);
    assert_eq!((counts(&first), client.list().await.unwrap()), ((2, 2, 0), orders));
}

pub async fn a_checked_revert_changes_nothing(client: Client) {
    stored(&client, &["first", "second"]).await;
    let id = change_all(&client, Change::Delete(true)).await;
    let check = RevertChangeRequest { validate_only: true, ..reverting(&id) };
    assert_eq!(client.revert(check).await.unwrap().total, 2);
    assert_eq!(names_of(&client.list().await.unwrap()), [""; 0]);
}

pub async fn an_unknown_change_is_not_found(client: Client) {
    let refused = client.revert(reverting(UNKNOWN)).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "CHANGE_NOT_FOUND".to_owned()));
}

pub async fn an_id_older_than_the_retention_is_refused_before_anything_changes(client: Client) {
    stored(&client, &["first"]).await;
    let id = change_all(&client, Change::Completed(true)).await;
    let request_id = id_of(Duration::from_secs(31 * 86_400));
    let refused = client.revert(RevertChangeRequest { request_id, ..reverting(&id) }).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::FailedPrecondition, "REQUEST_ID_EXPIRED".to_owned()));
    assert!(client.list().await.unwrap()[0].completed);
}

pub async fn a_malformed_request_id_is_named(client: Client) {
    let refused = client.revert(reverting("")).await.unwrap_err();
    assert_eq!(violations(&refused), [("reverted_request_id".to_owned(), "UUID_INVALID".to_owned())]);
}
