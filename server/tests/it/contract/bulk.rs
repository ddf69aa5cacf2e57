use std::{collections::BTreeMap, time::Duration};

use orders_proto::order::{BulkChangeOrdersRequest, BulkChangeOrdersResponse, bulk_change_orders_request::Change};
use tonic::Code;

use super::{assert_is_now, request_ids::id_of, stored};
use crate::support::{Client, new_id, refusal, violations};

pub fn every(filter: &str, change: Change) -> BulkChangeOrdersRequest {
    BulkChangeOrdersRequest { filter: filter.to_owned(), change: Some(change), ..Default::default() }
}

fn counts(answer: &BulkChangeOrdersResponse) -> (i64, i64, i64) {
    (answer.done, answer.total, answer.skipped)
}

pub async fn every_order_that_matches_is_changed_and_no_other(client: Client) {
    stored(&client, &["red wine", "red cheese", "white wine"]).await;
    let answer = client.bulk_change(every("wine", Change::Completed(true))).await.unwrap();
    assert_eq!(counts(&answer), (2, 2, 0));
    let completed: Vec<_> = client.list().await.unwrap().iter().map(|order| order.completed).collect();
    assert_eq!(completed, [true, false, true]);
}

pub async fn without_a_filter_every_order_is_changed(client: Client) {
    stored(&client, &["first", "second"]).await;
    let answer = client.bulk_change(every("", Change::Date("1996-07-04".to_owned()))).await.unwrap();
    assert_eq!(counts(&answer), (2, 2, 0));
    assert!(client.list().await.unwrap().iter().all(|order| order.date == "1996-07-04"));
}

pub async fn an_empty_date_means_now(client: Client) {
    stored(&client, &["first"]).await;
    client.bulk_change(every("", Change::Date(String::new()))).await.unwrap();
    assert_is_now(&client.list().await.unwrap()[0].date);
}

pub async fn orders_are_deleted_and_restored(client: Client) {
    stored(&client, &["red wine", "red cheese", "white wine"]).await;
    assert_eq!(counts(&client.bulk_change(every("", Change::Delete(true))).await.unwrap()), (3, 3, 0));
    assert_eq!(client.names().await, [""; 0]);
    assert_eq!(counts(&client.bulk_change(every("red", Change::Undelete(true))).await.unwrap()), (2, 2, 0));
    assert_eq!(client.names().await, ["red wine", "red cheese"]);
}

pub async fn orders_that_need_no_change_are_skipped(client: Client) {
    stored(&client, &["first", "second", "third"]).await;
    client.bulk_change(every("second", Change::Completed(true))).await.unwrap();
    let answer = client.bulk_change(every("", Change::Completed(true))).await.unwrap();
    assert_eq!(counts(&answer), (2, 3, 1));
}

pub async fn a_revision_holds_at_most_1000_of_the_orders(client: Client) {
    stored(&client, &["Bon app'"; 1_000]).await;
    let last = stored(&client, &["Bon app'"; 5]).await.remove(0).revision;
    let answer = client.bulk_change(every("", Change::Completed(true))).await.unwrap();
    let mut revisions = BTreeMap::new();
    for order in client.list().await.unwrap() {
        *revisions.entry(order.revision).or_insert(0) += 1;
    }
    let revisions: Vec<_> = revisions.into_iter().collect();
    assert_eq!((counts(&answer), &revisions[..]), ((1_005, 1_005, 0), &[(last + 1, 1_000), (last + 2, 5)][..]));
}

pub async fn a_checked_change_counts_and_changes_nothing(client: Client) {
    let orders = stored(&client, &["red wine", "red cheese", "white wine"]).await;
    let check = BulkChangeOrdersRequest { validate_only: true, ..every("red", Change::Delete(true)) };
    assert_eq!(client.bulk_change(check).await.unwrap().total, 2);
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn a_check_is_not_held_against_earlier_calls(client: Client) {
    stored(&client, &["red wine", "red cheese", "white wine"]).await;
    let change = BulkChangeOrdersRequest { request_id: new_id(), ..every("wine", Change::Completed(true)) };
    client.bulk_change(change.clone()).await.unwrap();
    let check = BulkChangeOrdersRequest { validate_only: true, expected_count: 2, ..change };
    assert_eq!(counts(&client.bulk_change(check).await.unwrap()), (0, 2, 0));
}

pub async fn another_count_than_expected_is_refused(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let delete = every("", Change::Delete(true));
    for (expected_count, validate_only) in [(1, false), (3, false), (3, true)] {
        let delete = BulkChangeOrdersRequest { expected_count, validate_only, ..delete.clone() };
        let refused = client.bulk_change(delete).await.unwrap_err();
        assert_eq!(refusal(&refused), (Code::Aborted, "COUNT_MISMATCH".to_owned()), "{expected_count}");
    }
    assert_eq!(client.list().await.unwrap(), orders);
    let delete = BulkChangeOrdersRequest { expected_count: 2, ..delete };
    assert_eq!(client.bulk_change(delete).await.unwrap().done, 2);
}

pub async fn a_repeat_has_one_effect_and_the_same_result(client: Client) {
    stored(&client, &["first", "second"]).await;
    let (request_id, expected_count) = (new_id(), 2);
    let complete =
        BulkChangeOrdersRequest { request_id, expected_count, ..every("completed = false", Change::Completed(true)) };
    let first = client.bulk_change(complete.clone()).await.unwrap();
    stored(&client, &["third"]).await;
    let orders = client.list().await.unwrap();
    assert_eq!(client.bulk_change(complete).await.unwrap(), first);
    assert_eq!((counts(&first), client.list().await.unwrap()), ((2, 2, 0), orders));
}

pub async fn another_change_under_a_used_request_id_is_refused(client: Client) {
    stored(&client, &["first"]).await;
    let complete = BulkChangeOrdersRequest { request_id: new_id(), ..every("", Change::Completed(true)) };
    client.bulk_change(complete.clone()).await.unwrap();
    let orders = client.list().await.unwrap();
    let delete = BulkChangeOrdersRequest { change: Some(Change::Delete(true)), ..complete };
    let refused = client.bulk_change(delete).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned()));
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn an_id_older_than_the_retention_is_refused_before_anything_changes(client: Client) {
    let orders = stored(&client, &["first"]).await;
    let request_id = id_of(Duration::from_secs(31 * 86_400));
    let delete = BulkChangeOrdersRequest { request_id, ..every("", Change::Delete(true)) };
    let refused = client.bulk_change(delete).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::FailedPrecondition, "REQUEST_ID_EXPIRED".to_owned()));
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn a_call_without_a_change_is_refused(client: Client) {
    stored(&client, &["first"]).await;
    for change in [None, Some(Change::Delete(false)), Some(Change::Undelete(false))] {
        let request = BulkChangeOrdersRequest { change: change.clone(), ..Default::default() };
        let refused = client.bulk_change(request).await.unwrap_err();
        assert_eq!(violations(&refused), [("change".to_owned(), "CHANGE_REQUIRED".to_owned())], "{change:?}");
    }
}
