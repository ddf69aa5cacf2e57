use orders_proto::order::{
    CreateOrderRequest, ListOrderRevisionsRequest, OrderChangeType, OrderRevision, UndeleteOrderRequest,
    UpdateOrderRequest,
};
use tonic::Code;

use super::{MALFORMED, UNKNOWN};
use crate::support::{Client, named, new_id, refusal, replacing, violations};

fn of(uuid: &str) -> ListOrderRevisionsRequest {
    ListOrderRevisionsRequest { uuid: uuid.to_owned(), ..Default::default() }
}

/// An order that was created, updated, deleted and restored; its uuid.
async fn eventful(client: &Client) -> String {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { name: "after".to_owned(), ..replacing(&order) };
    client.update(update).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    client.undelete(UndeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() }).await.unwrap();
    order.uuid
}

async fn revisions(client: &Client, uuid: &str) -> Vec<OrderRevision> {
    client.revisions(of(uuid)).await.unwrap().revisions
}

pub async fn the_newest_change_comes_first(client: Client) {
    let uuid = eventful(&client).await;
    let types: Vec<_> = revisions(&client, &uuid).await.iter().map(OrderRevision::r#type).collect();
    use OrderChangeType::{Created, Deleted, Restored, Updated};
    assert_eq!(types, [Restored, Deleted, Updated, Created]);
}

pub async fn a_change_shows_the_order_before_and_after_it(client: Client) {
    let uuid = eventful(&client).await;
    let revisions = revisions(&client, &uuid).await;
    assert_eq!(revisions[0].order, Some(client.read(&uuid).await.unwrap()));
    for (newer, older) in revisions.iter().zip(&revisions[1..]) {
        assert_eq!(newer.previous, older.order);
    }
    assert_eq!(revisions[3].previous, None);
}

pub async fn a_change_says_its_revision_and_its_time(client: Client) {
    let uuid = eventful(&client).await;
    for revision in revisions(&client, &uuid).await {
        let order = revision.order.unwrap();
        assert_eq!((revision.revision, revision.time), (order.revision, order.update_time));
    }
}

pub async fn a_change_says_who_made_it_and_with_which_request_id(client: Client) {
    let request_id = new_id();
    let create = CreateOrderRequest { request_id: request_id.clone(), ..named("before") };
    let order = client.create(create).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let revisions = revisions(&client, &order.uuid).await;
    assert_eq!([&*revisions[0].request_id, &*revisions[1].request_id], ["", &request_id]);
    assert!(revisions.iter().all(|revision| !revision.actor.is_empty()), "{revisions:?}");
}

pub async fn a_deleted_order_keeps_its_history(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    assert_eq!(revisions(&client, &order.uuid).await.len(), 2);
}

pub async fn an_update_that_changes_nothing_is_no_change(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    client.update(replacing(&order)).await.unwrap();
    assert_eq!(revisions(&client, &order.uuid).await.len(), 1);
}

pub async fn pages_of_a_history_hold_all_of_it_once(client: Client) {
    let uuid = eventful(&client).await;
    let (mut paged, mut request) = (Vec::new(), ListOrderRevisionsRequest { page_size: 3, ..of(&uuid) });
    for expected in [3, 1] {
        let page = client.revisions(request.clone()).await.unwrap();
        assert_eq!(page.revisions.len(), expected);
        paged.extend(page.revisions);
        request.page_token = page.next_page_token;
    }
    assert_eq!((request.page_token, paged), (String::new(), revisions(&client, &uuid).await));
}

pub async fn a_token_of_another_history_is_refused(client: Client) {
    let (uuid, other) = (eventful(&client).await, eventful(&client).await);
    let first = client.revisions(ListOrderRevisionsRequest { page_size: 1, ..of(&uuid) }).await.unwrap();
    let request = ListOrderRevisionsRequest { page_token: first.next_page_token, ..of(&other) };
    let refused = client.revisions(request).await.unwrap_err();
    assert_eq!(violations(&refused), [("page_token".to_owned(), "PAGE_TOKEN_INVALID".to_owned())]);
}

pub async fn the_history_of_an_unknown_order_is_not_found(client: Client) {
    let refused = client.revisions(of(UNKNOWN)).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

pub async fn a_malformed_uuid_is_an_invalid_argument(client: Client) {
    for uuid in MALFORMED {
        let refused = client.revisions(of(uuid)).await.expect_err(uuid);
        assert_eq!(refused.code(), Code::InvalidArgument, "{uuid:?}");
    }
}
