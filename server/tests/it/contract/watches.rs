use orders_proto::order::{
    DeleteOrderRequest, ListOrderRevisionsRequest, ListOrdersRequest, Order, OrderChangeType, UndeleteOrderRequest,
    UpdateOrderRequest, WatchOrdersRequest,
};
use tonic::Code;

use super::{names_of, stored, uuids};
use crate::{
    checker::{check, expected},
    support::{Client, Watch, named, new_id, replacing, violations},
};

fn with_orders() -> WatchOrdersRequest {
    WatchOrdersRequest { send_initial: true, ..Default::default() }
}

fn filtered(filter: &str) -> WatchOrdersRequest {
    WatchOrdersRequest { filter: filter.to_owned(), ..Default::default() }
}

fn after(resume_token: String) -> WatchOrdersRequest {
    WatchOrdersRequest { resume_token, ..Default::default() }
}

/// A watch that has said where it stands.
async fn begun(client: &Client, request: WatchOrdersRequest) -> Watch {
    let mut watch = client.watch(request).await.unwrap();
    assert_eq!(watch.message().await.events, []);
    watch
}

async fn completed(client: &Client, order: &Order, completed: bool) -> Order {
    client.update(UpdateOrderRequest { completed, ..replacing(order) }).await.unwrap()
}

/// Holds what a watch without a filter was told against the histories of all orders.
async fn assert_whole(client: &Client, watch: &Watch, until: i64) {
    let every = ListOrdersRequest { show_deleted: true, page_size: 1_000, ..Default::default() };
    let mut histories = Vec::new();
    for uuid in uuids(&client.page(every).await.unwrap().orders) {
        let history = ListOrderRevisionsRequest { uuid, page_size: 1_000, ..Default::default() };
        histories.extend(client.revisions(history).await.unwrap().revisions);
    }
    assert_eq!(check(&watch.steps, &expected(&histories), until), Ok(()));
}

pub async fn the_first_message_comes_at_once_and_says_where_the_watch_stands(client: Client) {
    let order = client.create(named("tea")).await.unwrap();
    let first = client.watch(WatchOrdersRequest::default()).await.unwrap().message().await;
    assert_eq!((first.revision, first.events.len(), first.initial_sync_done), (order.revision, 0, false));
    assert_ne!(first.resume_token, "");
}

pub async fn changes_come_as_they_are_written(client: Client) {
    let mut watch = begun(&client, WatchOrdersRequest::default()).await;
    let order = client.create(named("tea")).await.unwrap();
    let order = client.update(UpdateOrderRequest { name: "green tea".to_owned(), ..replacing(&order) }).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let undelete = UndeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    let restored = client.undelete(undelete).await.unwrap();
    watch.until(restored.revision).await;
    assert_whole(&client, &watch, restored.revision).await;
}

pub async fn a_change_says_who_did_it_and_with_which_request_id(client: Client) {
    let mut watch = begun(&client, WatchOrdersRequest::default()).await;
    let request_id = new_id();
    let create = orders_proto::order::CreateOrderRequest { request_id: request_id.clone(), ..named("tea") };
    let order = client.create(create).await.unwrap();
    let event = watch.events().await.remove(0);
    assert_eq!((event.actor, event.request_id, event.order), ("anonymous".to_owned(), request_id, Some(order)));
}

pub async fn a_batch_is_one_message(client: Client) {
    let mut watch = begun(&client, WatchOrdersRequest::default()).await;
    let orders = stored(&client, &["tea", "ale", "rye"]).await;
    let events = watch.events().await;
    assert_eq!(events.into_iter().filter_map(|event| event.order).collect::<Vec<_>>(), orders);
}

pub async fn a_refused_write_and_one_that_changes_nothing_are_no_event(client: Client) {
    let order = client.create(named("tea")).await.unwrap();
    let mut watch = begun(&client, WatchOrdersRequest::default()).await;
    client.create(named("")).await.unwrap_err();
    client.update(replacing(&order)).await.unwrap();
    client.create(named("ale")).await.unwrap();
    assert_eq!(watch.told().await, [(OrderChangeType::Created, "ale".to_owned())]);
}

pub async fn the_orders_come_first_when_that_is_asked(client: Client) {
    stored(&client, &["tea"; 600]).await;
    let mut watch = client.watch(with_orders()).await.unwrap();
    let last = client.create(named("ale")).await.unwrap().revision;
    let (mut is_done, mut at) = (false, 0);
    while !is_done || at < last {
        let message = watch.message().await;
        (is_done, at) = (is_done || message.initial_sync_done, message.revision);
    }
    assert_whole(&client, &watch, last).await;
}

pub async fn an_empty_register_has_no_orders_to_come_first(client: Client) {
    let first = client.watch(with_orders()).await.unwrap().message().await;
    assert_eq!((first.initial_sync_done, first.events.len()), (true, 0));
    assert_ne!(first.resume_token, "");
}

pub async fn deleted_orders_come_first_when_they_are_shown(client: Client) {
    let orders = stored(&client, &["tea", "ale"]).await;
    client.delete(&orders[0].uuid).await.unwrap();
    for (show_deleted, names) in [(true, &["tea", "ale"][..]), (false, &["ale"])] {
        let request = WatchOrdersRequest { show_deleted, ..with_orders() };
        let told = client.watch(request).await.unwrap().told().await;
        let told: Vec<_> = told.iter().map(|(kind, name)| (*kind, &**name)).collect();
        assert_eq!(told, names.iter().map(|name| (OrderChangeType::Created, *name)).collect::<Vec<_>>());
    }
}

pub async fn a_lists_token_continues_with_what_the_list_has_not_seen(client: Client) {
    client.create(named("tea")).await.unwrap();
    let page = client.page(ListOrdersRequest { page_size: 10, ..Default::default() }).await.unwrap();
    client.create(named("ale")).await.unwrap();
    let mut watch = client.watch(after(page.resume_token)).await.unwrap();
    assert_eq!(names_of(&page.orders), ["tea"]);
    assert_eq!(watch.told().await, [(OrderChangeType::Created, "ale".to_owned())]);
}

pub async fn every_messages_token_continues_after_it(client: Client) {
    let mut watch = begun(&client, WatchOrdersRequest::default()).await;
    let mut last = 0;
    for name in ["tea", "ale", "rye", "oat"] {
        last = client.create(named(name)).await.unwrap().revision;
        watch.until(last).await;
        watch = watch.resume(&client, WatchOrdersRequest::default()).await;
    }
    assert_whole(&client, &watch, last).await;
}

pub async fn a_token_is_not_bound_to_a_filter(client: Client) {
    let mut watch = client.watch(filtered("tea")).await.unwrap();
    let token = watch.message().await.resume_token;
    client.create(named("ale")).await.unwrap();
    let mut other = client.watch(WatchOrdersRequest { filter: "ale".to_owned(), ..after(token) }).await.unwrap();
    assert_eq!(other.told().await, [(OrderChangeType::Created, "ale".to_owned())]);
}

pub async fn a_long_absence_is_made_up_for_from_the_log(client: Client) {
    let watch = begun(&client, WatchOrdersRequest::default()).await;
    let mut last = 0;
    for number in 0..300 {
        last = client.create(named(&format!("tea {number}"))).await.unwrap().revision;
    }
    stored(&client, &["ale"; 400]).await;
    let mut watch = watch.resume(&client, WatchOrdersRequest::default()).await;
    watch.until(last + 1).await;
    assert_whole(&client, &watch, last + 1).await;
}

pub async fn silence_is_broken_by_a_fresh_token(client: Client) {
    let heartbeat = Some(prost_types::Duration { seconds: 5, nanos: 0 });
    let mut watch = begun(&client, WatchOrdersRequest { heartbeat, ..filtered("tea") }).await;
    let order = client.create(named("ale")).await.unwrap();
    let heartbeat = watch.message().await;
    assert_eq!((heartbeat.revision, heartbeat.events.len()), (order.revision, 0));
    client.create(named("green tea")).await.unwrap();
    let mut watch = client.watch(after(heartbeat.resume_token)).await.unwrap();
    assert_eq!(watch.told().await, [(OrderChangeType::Created, "green tea".to_owned())]);
}

pub async fn an_order_enters_and_leaves_a_filter(client: Client) {
    let mut watch = begun(&client, filtered("completed = false")).await;
    let order = client.create(named("tea")).await.unwrap();
    let order = completed(&client, &order, true).await;
    let order = client.update(UpdateOrderRequest { name: "ale".to_owned(), ..replacing(&order) }).await.unwrap();
    completed(&client, &order, false).await;
    let told = [watch.told().await, watch.told().await, watch.told().await].concat();
    let [tea, ale] = ["tea", "ale"].map(str::to_owned);
    assert_eq!(
        told,
        [(OrderChangeType::Created, tea.clone()), (OrderChangeType::LeftFilter, tea), (OrderChangeType::Updated, ale)]
    );
}

pub async fn a_deleted_order_leaves_a_filter_as_deleted(client: Client) {
    let orders = stored(&client, &["tea", "ale"]).await;
    let mut watch = begun(&client, filtered("tea")).await;
    for order in &orders {
        client.delete(&order.uuid).await.unwrap();
    }
    let undelete = UndeleteOrderRequest { uuid: orders[0].uuid.clone(), ..Default::default() };
    client.undelete(undelete).await.unwrap();
    let told = [watch.told().await, watch.told().await].concat();
    let tea = "tea".to_owned();
    assert_eq!(told, [(OrderChangeType::Deleted, tea.clone()), (OrderChangeType::Restored, tea)]);
}

pub async fn with_deleted_orders_shown_a_deletion_is_a_change_like_others(client: Client) {
    let order = client.create(named("tea")).await.unwrap();
    let request = WatchOrdersRequest { show_deleted: true, ..filtered("tea") };
    let mut watch = begun(&client, request).await;
    let delete = DeleteOrderRequest { uuid: order.uuid, ..Default::default() };
    let deleted = client.remove(delete).await.unwrap().order;
    let event = watch.events().await.remove(0);
    assert_eq!((event.r#type(), event.order), (OrderChangeType::Deleted, deleted));
}

pub async fn a_token_together_with_the_orders_is_refused(client: Client) {
    let token = client.watch(WatchOrdersRequest::default()).await.unwrap().message().await.resume_token;
    let both = WatchOrdersRequest { send_initial: true, ..after(token) };
    let refused = client.orders.clone().watch_orders(both).await.unwrap_err();
    assert_eq!(violations(&refused), [("send_initial".to_owned(), "INITIAL_WITH_TOKEN".to_owned())]);
}

pub async fn what_is_no_token_is_refused(client: Client) {
    for text in ["x", "0", "018f3c5e-8a9b-7cde-8f01-23456789abcd"] {
        let refused = client.orders.clone().watch_orders(after(text.to_owned())).await.unwrap_err();
        assert_eq!(violations(&refused), [("resume_token".to_owned(), "RESUME_TOKEN_INVALID".to_owned())], "{text}");
    }
}

pub async fn a_heartbeat_is_5_to_60_seconds(client: Client) {
    for (seconds, nanos) in [(0, 0), (4, 999_999_999), (60, 1), (-5, 0), (5, -1), (5, 1_000_000_000)] {
        let heartbeat = Some(prost_types::Duration { seconds, nanos });
        let request = WatchOrdersRequest { heartbeat, ..Default::default() };
        let refused = client.orders.clone().watch_orders(request).await.unwrap_err();
        assert_eq!(violations(&refused), [("heartbeat".to_owned(), "HEARTBEAT_INVALID".to_owned())], "{seconds}");
    }
    for seconds in [5, 60] {
        let heartbeat = Some(prost_types::Duration { seconds, nanos: 0 });
        begun(&client, WatchOrdersRequest { heartbeat, ..Default::default() }).await;
    }
}

pub async fn a_bad_filter_is_refused(client: Client) {
    let refused = client.orders.clone().watch_orders(filtered("completed = maybe")).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(violations(&refused)[0].0, "filter");
}
