use orders_proto::order::{
    BatchCreateOrdersRequest, CreateOrderRequest, ExportOrdersRequest, Order, bulk_change_orders_request::Change,
};
use tonic::Code;

use super::{bulk::every, names_of, stored};
use crate::support::{Client, named, violations};

fn filtered(filter: &str, show_deleted: bool) -> ExportOrdersRequest {
    ExportOrdersRequest { filter: filter.to_owned(), show_deleted }
}

/// Everything that an export holds: the total of its first message, and the orders.
async fn exported(client: &Client, request: ExportOrdersRequest) -> (i64, Vec<Order>) {
    let mut messages = client.orders.clone().export_orders(request).await.unwrap().into_inner();
    let total = messages.message().await.unwrap().unwrap().total_size;
    let mut orders = Vec::new();
    while let Some(message) = messages.message().await.unwrap() {
        orders.extend(message.orders);
    }
    (total, orders)
}

pub async fn every_order_comes_once_in_order_of_creation(client: Client) {
    for _ in 0..3 {
        stored(&client, &["tea"; 300]).await;
    }
    let orders = exported(&client, ExportOrdersRequest::default()).await.1;
    assert_eq!(orders, client.list().await.unwrap());
}

pub async fn the_first_message_says_how_many_follow(client: Client) {
    let request = ExportOrdersRequest::default();
    let mut messages = client.orders.clone().export_orders(request.clone()).await.unwrap().into_inner();
    let first = messages.message().await.unwrap().unwrap();
    assert_eq!((first.total_size, first.orders.len(), messages.message().await.unwrap()), (0, 0, None));
    stored(&client, &["tea", "ale"]).await;
    assert_eq!(exported(&client, request).await.0, 2);
    assert_eq!(exported(&client, filtered("tea", false)).await.0, 1);
}

pub async fn an_export_has_what_matches_and_deleted_orders_when_they_are_shown(client: Client) {
    let orders = stored(&client, &["tea", "ale", "green tea"]).await;
    client.delete(&orders[0].uuid).await.unwrap();
    let matching = exported(&client, filtered("tea", false)).await.1;
    assert_eq!(names_of(&matching), ["green tea"]);
    let matching = exported(&client, filtered("tea", true)).await.1;
    assert_eq!(names_of(&matching), ["tea", "green tea"]);
}

/// More orders than a server sends before the client reads.
pub async fn orders_come_as_they_stood_when_the_export_began(client: Client) {
    let requests = vec![CreateOrderRequest { completed: true, ..named(&"tea ".repeat(50)) }; 1_000];
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
    let before = client.list().await.unwrap();

    let request = filtered("completed = true", false);
    let mut messages = client.orders.clone().export_orders(request).await.unwrap().into_inner();
    assert_eq!(messages.message().await.unwrap().unwrap().total_size, 1_000);
    client.bulk_change(every("", Change::Completed(false))).await.unwrap();
    client.bulk_change(every("", Change::Delete(true))).await.unwrap();
    stored(&client, &["ale"]).await;
    let mut orders = Vec::new();
    while let Some(message) = messages.message().await.unwrap() {
        orders.extend(message.orders);
    }
    assert!(orders == before, "{} orders, and not the {} that there were", orders.len(), before.len());
}

pub async fn a_bad_filter_is_refused(client: Client) {
    let refused = client.orders.clone().export_orders(filtered("completed = maybe", false)).await.unwrap_err();
    assert_eq!((refused.code(), &*violations(&refused)[0].0), (Code::InvalidArgument, "filter"));
}
