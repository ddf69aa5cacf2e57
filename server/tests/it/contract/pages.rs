use orders_proto::order::{ListOrdersRequest, ListOrdersResponse, Order};
use tonic::Code;

use super::{names_of, stored};
use crate::support::{Client, named, violations};

pub fn of(page_size: i32) -> ListOrdersRequest {
    ListOrdersRequest { page_size, ..Default::default() }
}

/// Seven orders, created in an order that is not theirs by name.
pub async fn week(client: &Client) -> Vec<Order> {
    stored(client, &["Tue", "Sun", "Wed", "Mon", "Fri", "Sat", "Thu"]).await
}

/// All pages from the first to the last.
pub async fn forwards(client: &Client, mut request: ListOrdersRequest) -> Vec<ListOrdersResponse> {
    let mut pages = vec![client.page(request.clone()).await.unwrap()];
    while let Some(page) = pages.last().filter(|page| !page.next_page_token.is_empty()) {
        request.page_token.clone_from(&page.next_page_token);
        pages.push(client.page(request.clone()).await.unwrap());
    }
    pages
}

pub async fn the_pages_together_hold_every_order_once(client: Client) {
    let orders = week(&client).await;
    for page_size in [1, 2, 3, 6, 7, 8] {
        let paged: Vec<_> = forwards(&client, of(page_size)).await.into_iter().flat_map(|page| page.orders).collect();
        assert_eq!(paged, orders, "pages of {page_size}");
    }
}

pub async fn each_page_but_the_last_is_full(client: Client) {
    week(&client).await;
    let sizes = |pages: Vec<ListOrdersResponse>| pages.iter().map(|page| page.orders.len()).collect::<Vec<_>>();
    assert_eq!(sizes(forwards(&client, of(3)).await), [3, 3, 1]);
    assert_eq!(sizes(forwards(&client, of(7)).await), [7]);
}

pub async fn the_previous_pages_are_those_that_one_came_by(client: Client) {
    week(&client).await;
    for order_by in ["", "name", "name desc", "completed, name desc", "date desc"] {
        let mut request = ListOrdersRequest { order_by: order_by.to_owned(), ..of(3) };
        let pages = forwards(&client, request.clone()).await;
        request.page_token = pages[2].previous_page_token.clone();
        let second = client.page(request.clone()).await.unwrap();
        assert_eq!(names_of(&second.orders), names_of(&pages[1].orders), "{order_by}");
        request.page_token = second.previous_page_token;
        let first = client.page(request).await.unwrap();
        assert_eq!(names_of(&first.orders), names_of(&pages[0].orders), "{order_by}");
        assert_eq!(first.previous_page_token, "", "{order_by}");
    }
}

pub async fn the_first_page_has_no_page_before_it(client: Client) {
    week(&client).await;
    assert_eq!(client.page(of(3)).await.unwrap().previous_page_token, "");
}

pub async fn a_register_without_orders_has_one_page_without_orders(client: Client) {
    let pages = forwards(&client, of(3)).await;
    assert_eq!((pages.len(), &pages[0].orders[..]), (1, &[][..]));
}

pub async fn a_page_of_size_0_with_any_other_field_has_100_orders(client: Client) {
    let names = vec!["Bon app'"; 101];
    stored(&client, &names).await;
    for request in [
        ListOrdersRequest { order_by: "name".to_owned(), ..of(0) },
        ListOrdersRequest { include_total_size: true, ..of(0) },
        ListOrdersRequest { show_deleted: true, ..of(0) },
    ] {
        let page = client.page(request.clone()).await.unwrap();
        assert_eq!((page.orders.len(), page.next_page_token.is_empty()), (100, false), "{request:?}");
    }
}

pub async fn a_page_has_at_most_1000_orders(client: Client) {
    stored(&client, &vec!["Bon app'"; 1_000]).await;
    client.create(named("one more")).await.unwrap();
    assert_eq!(client.page(of(5_000)).await.unwrap().orders.len(), 1_000);
}

pub async fn a_negative_page_size_is_refused(client: Client) {
    let refused = client.page(of(-1)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(violations(&refused), [("page_size".to_owned(), "PAGE_SIZE_NEGATIVE".to_owned())]);
}

pub async fn orders_that_come_and_go_between_pages_move_no_others(client: Client) {
    let orders = week(&client).await;
    let request = ListOrdersRequest { order_by: "name".to_owned(), ..of(3) };
    let first = client.page(request.clone()).await.unwrap();
    assert_eq!(names_of(&first.orders), ["Fri", "Mon", "Sat"]);
    client.delete(&first.orders[2].uuid).await.unwrap();
    client.create(named("Ascension Day")).await.unwrap();
    let second = client.page(ListOrdersRequest { page_token: first.next_page_token, ..request }).await.unwrap();
    assert_eq!((names_of(&second.orders), orders.len()), (vec!["Sun", "Thu", "Tue"], 7));
}

pub async fn a_jump_leaves_out_what_it_skips(client: Client) {
    week(&client).await;
    let page = client.page(ListOrdersRequest { skip: 5, ..of(3) }).await.unwrap();
    assert_eq!((names_of(&page.orders), &*page.next_page_token), (vec!["Sat", "Thu"], ""));
}

pub async fn a_jump_begins_after_the_token(client: Client) {
    week(&client).await;
    let page_token = client.page(of(2)).await.unwrap().next_page_token;
    let page = client.page(ListOrdersRequest { page_token, skip: 3, ..of(1) }).await.unwrap();
    assert_eq!(names_of(&page.orders), ["Sat"]);
}

pub async fn a_page_before_a_jump_is_reached_backwards(client: Client) {
    week(&client).await;
    let jumped = client.page(ListOrdersRequest { skip: 5, ..of(2) }).await.unwrap();
    let page_token = jumped.previous_page_token;
    let page = client.page(ListOrdersRequest { page_token, ..of(2) }).await.unwrap();
    assert_eq!(names_of(&page.orders), ["Mon", "Fri"]);
}

pub async fn more_than_10_000_000_orders_are_not_skipped(client: Client) {
    for skip in [-1, 10_000_001] {
        let refused = client.page(ListOrdersRequest { skip, ..of(1) }).await.unwrap_err();
        assert_eq!(violations(&refused), [("skip".to_owned(), "SKIP_INVALID".to_owned())], "{skip}");
    }
    assert_eq!(client.page(ListOrdersRequest { skip: 10_000_000, ..of(1) }).await.unwrap().orders, []);
}
