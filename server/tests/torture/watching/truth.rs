//! What has happened, by the histories of all orders: another way to the log than that of the watches.

use orders_proto::order::{
    CreateOrderRequest, ListOrderRevisionsRequest, ListOrdersRequest, order_service_client::OrderServiceClient,
};
use tonic::transport::Channel;

use crate::checker::{Expected, expected};

/// Writes a last order; answers its revision.
pub(super) async fn last_revision(client: &mut OrderServiceClient<Channel>) -> i64 {
    let last = CreateOrderRequest { name: "the last".to_owned(), ..Default::default() };
    client.create_order(last).await.unwrap().into_inner().order.unwrap().revision
}

/// All that has happened.
pub(super) async fn all_events(client: &mut OrderServiceClient<Channel>) -> Expected {
    let mut histories = Vec::new();
    let mut page_token = String::new();
    loop {
        let page = ListOrdersRequest { page_size: 1_000, show_deleted: true, page_token, ..Default::default() };
        let page = client.list_orders(page).await.unwrap().into_inner();
        for order in page.orders {
            histories.extend(history(client, order.uuid).await);
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return expected(&histories);
        }
    }
}

async fn history(client: &mut OrderServiceClient<Channel>, uuid: String) -> Vec<orders_proto::order::OrderRevision> {
    let mut history = Vec::new();
    let mut page_token = String::new();
    loop {
        let page = ListOrderRevisionsRequest { uuid: uuid.clone(), page_size: 1_000, page_token };
        let page = client.list_order_revisions(page).await.unwrap().into_inner();
        history.extend(page.revisions);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return history;
        }
    }
}
