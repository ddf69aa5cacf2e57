use orders_proto::order::ListOrdersRequest;

use super::{
    pages::{of, week},
    stored,
};
use crate::support::Client;

fn counted(filter: &str) -> ListOrdersRequest {
    ListOrdersRequest { filter: filter.to_owned(), include_total_size: true, ..of(2) }
}

pub async fn a_total_counts_the_orders_of_all_pages(client: Client) {
    week(&client).await;
    let page = client.page(counted("")).await.unwrap();
    assert_eq!((page.orders.len(), page.total_size, page.total_is_estimate), (2, 7, false));
}

pub async fn a_total_is_the_same_on_every_page(client: Client) {
    week(&client).await;
    let page_token = client.page(counted("")).await.unwrap().next_page_token;
    let page = client.page(ListOrdersRequest { page_token, ..counted("") }).await.unwrap();
    assert_eq!(page.total_size, 7);
}

pub async fn a_total_that_is_not_asked_for_is_absent(client: Client) {
    week(&client).await;
    assert_eq!(client.page(of(2)).await.unwrap().total_size, 0);
}

pub async fn a_total_under_a_filter_counts_what_matches(client: Client) {
    week(&client).await;
    for (filter, total) in [("name:u", 3), ("completed = false", 7), ("completed = true", 0), ("name > sun", 3)] {
        let page = client.page(counted(filter)).await.unwrap();
        assert_eq!((page.total_size, page.total_is_estimate), (total, false), "{filter}");
    }
}

pub async fn a_total_counts_deleted_orders_when_they_are_shown(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    client.delete(&orders[0].uuid).await.unwrap();
    assert_eq!(client.page(counted("")).await.unwrap().total_size, 1);
    let shown = ListOrdersRequest { show_deleted: true, ..counted("") };
    assert_eq!(client.page(shown).await.unwrap().total_size, 2);
}
