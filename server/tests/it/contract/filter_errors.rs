use orders_proto::order::{BulkChangeOrdersRequest, GetOrderStatsRequest, ListOrdersRequest};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::{Client, named};

/// The field, the reason and the place (`at character 8`) of a status's only violation.
fn violation(status: &Status) -> (String, String, String) {
    assert_eq!(status.code(), Code::InvalidArgument);
    let found = status.get_details_bad_request().unwrap().field_violations;
    let [violation] = &found[..] else { panic!("one violation, and not {found:?}") };
    let place = violation.description.split(':').next().unwrap_or_default();
    (violation.field.clone(), violation.reason.clone(), place.to_owned())
}

fn expected(field: &str, reason: &str, character: usize) -> (String, String, String) {
    (field.to_owned(), reason.to_owned(), format!("at character {character}"))
}

async fn refused_filter(client: &Client, filter: &str) -> Status {
    let request = ListOrdersRequest { filter: filter.to_owned(), ..Default::default() };
    client.page(request).await.expect_err(filter)
}

pub async fn a_filter_s_error_says_where_and_why(client: Client) {
    for (filter, reason, character) in [
        ("color = red", "FILTER_FIELD_UNKNOWN", 1),
        ("completed = maybe", "FILTER_BOOL_INVALID", 13),
        ("completed > true", "FILTER_OPERATOR_UNSUPPORTED", 11),
        ("date > soon", "FILTER_DATE_INVALID", 8),
        ("uuid = 1", "FILTER_UUID_INVALID", 8),
        ("name =", "FILTER_VALUE_EXPECTED", 7),
        ("red AND", "FILTER_TERM_EXPECTED", 8),
        ("red AND (wine", "FILTER_PARENTHESIS_UNCLOSED", 9),
        ("red) wine", "FILTER_PARENTHESIS_UNOPENED", 4),
        ("red \"wine", "FILTER_STRING_UNCLOSED", 5),
        ("red\u{1}wine", "FILTER_HAS_CONTROL_CHARACTER", 4),
    ] {
        let refused = refused_filter(&client, filter).await;
        assert_eq!(violation(&refused), expected("filter", reason, character), "{filter}");
    }
}

pub async fn a_place_is_counted_in_characters(client: Client) {
    let refused = refused_filter(&client, "ёж date > скоро").await;
    assert_eq!(violation(&refused), expected("filter", "FILTER_DATE_INVALID", 11));
}

pub async fn a_filter_has_at_most_2000_characters(client: Client) {
    let longest = "ё".repeat(2_000);
    let list = ListOrdersRequest { filter: longest.clone(), ..Default::default() };
    assert_eq!(client.page(list).await.unwrap().orders, []);
    let refused = refused_filter(&client, &format!("{longest}ё")).await;
    assert_eq!(violation(&refused), expected("filter", "FILTER_TOO_LONG", 2_001));
}

pub async fn a_filter_goes_at_most_16_deep(client: Client) {
    let order = client.create(named("red")).await.unwrap();
    let nested = |depth| format!("{}red{}", "(".repeat(depth), ")".repeat(depth));
    let list = ListOrdersRequest { filter: nested(16), ..Default::default() };
    assert_eq!(client.page(list).await.unwrap().orders, [order]);
    let refused = refused_filter(&client, &nested(17)).await;
    assert_eq!(violation(&refused), expected("filter", "FILTER_TOO_DEEP", 17));
}

pub async fn an_order_by_s_error_says_where_and_why(client: Client) {
    for (order_by, reason, character) in [
        ("colour", "ORDER_BY_FIELD_UNKNOWN", 1),
        ("name, colour", "ORDER_BY_FIELD_UNKNOWN", 7),
        ("name up", "ORDER_BY_DIRECTION_UNKNOWN", 6),
        ("name, date desc, name", "ORDER_BY_FIELD_REPEATED", 18),
        ("name,,date", "ORDER_BY_FIELD_EXPECTED", 6),
    ] {
        let request = ListOrdersRequest { order_by: order_by.to_owned(), ..Default::default() };
        let refused = client.page(request).await.expect_err(order_by);
        assert_eq!(violation(&refused), expected("order_by", reason, character), "{order_by}");
    }
}

pub async fn a_bulk_change_refuses_the_same_filters(client: Client) {
    let change = Some(orders_proto::order::bulk_change_orders_request::Change::Delete(true));
    let request = BulkChangeOrdersRequest { filter: "color = red".to_owned(), change, ..Default::default() };
    let refused = client.bulk_change(request).await.unwrap_err();
    assert_eq!(violation(&refused), expected("filter", "FILTER_FIELD_UNKNOWN", 1));
}

pub async fn statistics_refuse_the_same_filters(client: Client) {
    let request = GetOrderStatsRequest { filter: "color = red".to_owned(), ..Default::default() };
    let refused = client.stats(request).await.unwrap_err();
    assert_eq!(violation(&refused), expected("filter", "FILTER_FIELD_UNKNOWN", 1));
}
