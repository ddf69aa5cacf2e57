//! Pages, filters and sorts of `GET /order`.

use http::Method;

use super::{Json, body, pairs, violations};
use crate::support::Answer;

/// The address that a `Link` header gives for a relation.
fn link(answer: &Answer, rel: &str) -> Option<String> {
    let links = answer.headers.get_all("link").iter().map(|value| value.to_str().unwrap());
    let mut found = links.filter_map(|link| link.strip_suffix(&format!(">; rel=\"{rel}\"")));
    Some(found.next()?.strip_prefix('<').unwrap().to_owned())
}

fn names(answer: &Answer) -> Vec<String> {
    let orders = body(answer)["orders"].clone();
    orders.as_array().unwrap().iter().map(|order| order["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_are_walked_by_links_in_both_directions() {
    let mut json = Json::start().await;
    for name in ["a1", "b1", "a2", "b2", "a3"] {
        json.create(name).await;
    }
    let first = "/order?page_size=2&order_by=name%20desc&filter=name%20%3E%20%22a1%22";
    let page = json.ask(Method::GET, first, &[]).await;
    assert_eq!((names(&page), link(&page, "prev")), (vec!["b2".to_owned(), "b1".to_owned()], None));
    let second = json.ask(Method::GET, &link(&page, "next").unwrap(), &[]).await;
    assert_eq!((names(&second), link(&second, "next")), (vec!["a3".to_owned(), "a2".to_owned()], None));
    let back = json.ask(Method::GET, &link(&second, "prev").unwrap(), &[]).await;
    assert_eq!(names(&back), ["b2", "b1"]);
}

#[tokio::test]
async fn a_filter_and_a_sort_that_cannot_be_used_are_told_together() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::GET, "/order?filter=completed%20%3D&order_by=size&page_size=ten", &[]).await;
    let fields: Vec<_> = violations(&answer).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["page_size", "filter", "order_by"]);
}

#[tokio::test]
async fn a_size_that_says_nothing_is_no_size() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::GET, "/order?page_size=", &[]).await;
    assert_eq!(violations(&answer), pairs(&[("page_size", "NUMBER_EXPECTED")]));
}

#[tokio::test]
async fn a_token_of_another_list_is_refused() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::GET, "/order?page_token=x", &[]).await;
    assert_eq!(violations(&answer), pairs(&[("page_token", "PAGE_TOKEN_INVALID")]));
}

#[tokio::test]
async fn a_misspelt_parameter_does_not_answer_everything() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::GET, "/order?pagesize=1", &[]).await;
    assert_eq!(violations(&answer), pairs(&[("pagesize", "PARAMETER_UNKNOWN")]));
}
