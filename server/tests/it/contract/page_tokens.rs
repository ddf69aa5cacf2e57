use orders_proto::order::{ListOrdersRequest, UpdateOrderRequest};
use tonic::{Code, Status};

use super::{
    names_of,
    pages::{forwards, of, week},
};
use crate::support::{Client, named, replacing, violations};

fn assert_is_refused(refused: &Status, case: &str) {
    assert_eq!(refused.code(), Code::InvalidArgument, "{case}");
    assert_eq!(violations(refused), [("page_token".to_owned(), "PAGE_TOKEN_INVALID".to_owned())], "{case}");
}

pub async fn a_token_is_good_for_its_own_filter_and_order_alone(client: Client) {
    week(&client).await;
    let (filter, order_by) = ("completed = false".to_owned(), "name".to_owned());
    let list = ListOrdersRequest { filter, order_by, ..of(2) };
    let page_token = client.page(list.clone()).await.unwrap().next_page_token;
    let list = ListOrdersRequest { page_token, ..list };
    for other in [
        ListOrdersRequest { filter: String::new(), ..list.clone() },
        ListOrdersRequest { order_by: "name desc".to_owned(), ..list.clone() },
        ListOrdersRequest { show_deleted: true, ..list.clone() },
    ] {
        assert_is_refused(&client.page(other.clone()).await.unwrap_err(), &format!("{other:?}"));
    }
    assert_eq!(names_of(&client.page(list).await.unwrap().orders), ["Sat", "Sun"]);
}

pub async fn a_token_is_good_for_its_filter_however_that_is_spaced(client: Client) {
    week(&client).await;
    let list = ListOrdersRequest { filter: "completed = false".to_owned(), ..of(2) };
    let page_token = client.page(list.clone()).await.unwrap().next_page_token;
    let spaced = ListOrdersRequest { filter: " completed=false ".to_owned(), page_token, ..list };
    assert_eq!(names_of(&client.page(spaced).await.unwrap().orders), ["Wed", "Mon"]);
}

pub async fn pages_may_differ_in_size(client: Client) {
    week(&client).await;
    let page_token = client.page(of(2)).await.unwrap().next_page_token;
    let page = client.page(ListOrdersRequest { page_token, ..of(4) }).await.unwrap();
    assert_eq!(names_of(&page.orders), ["Wed", "Mon", "Fri", "Sat"]);
}

pub async fn a_token_that_the_server_did_not_make_is_refused(client: Client) {
    week(&client).await;
    let page = client.page(of(2)).await.unwrap();
    let token = page.next_page_token;
    let (cut, longer, turned) = (&token[1..], format!("{token}AAAA"), token.chars().rev().collect::<String>());
    for bad in ["x", "0", cut, &longer, &turned, &page.resume_token] {
        let refused = client.page(ListOrdersRequest { page_token: bad.to_owned(), ..of(2) }).await.expect_err(bad);
        assert_is_refused(&refused, bad);
    }
}

pub async fn every_page_answers_the_resume_token_of_the_first(client: Client) {
    let orders = week(&client).await;
    let first = client.page(of(3)).await.unwrap();
    assert_ne!(first.resume_token, "");
    client.update(UpdateOrderRequest { completed: true, ..replacing(&orders[6]) }).await.unwrap();
    let page_token = first.next_page_token.clone();
    let second = client.page(ListOrdersRequest { page_token, ..of(3) }).await.unwrap();
    let page_token = second.previous_page_token.clone();
    let back = client.page(ListOrdersRequest { page_token, ..of(3) }).await.unwrap();
    assert_eq!([&second.resume_token, &back.resume_token], [&first.resume_token; 2]);
}

pub async fn a_new_list_begins_at_the_newest_revision(client: Client) {
    week(&client).await;
    let before = client.page(of(3)).await.unwrap().resume_token;
    assert_eq!(client.page(of(3)).await.unwrap().resume_token, before);
    client.create(named("one more")).await.unwrap();
    assert_ne!(client.page(of(3)).await.unwrap().resume_token, before);
}

pub async fn a_token_leads_on_though_its_order_is_gone(client: Client) {
    week(&client).await;
    let first = client.page(of(3)).await.unwrap();
    client.delete(&first.orders[2].uuid).await.unwrap();
    let pages = forwards(&client, ListOrdersRequest { page_token: first.next_page_token, ..of(3) }).await;
    let orders: Vec<_> = pages.into_iter().flat_map(|page| page.orders).collect();
    assert_eq!(names_of(&orders), ["Mon", "Fri", "Sat", "Thu"]);
}
