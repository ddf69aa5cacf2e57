use orders_proto::order::{BatchCreateOrdersRequest, CreateOrderRequest, ListOrdersRequest};

use super::stored;
use crate::support::{Client, named};

fn dated(name: &str, completed: bool, date: &str) -> CreateOrderRequest {
    CreateOrderRequest { completed, date: date.to_owned(), ..named(name) }
}

/// A day, and instants on both sides of its end.
async fn around_a_day(client: &Client) {
    let requests = vec![
        dated("day", false, "2024-06-13"),
        dated("noon", true, "2024-06-13T12:00:00Z"),
        dated("night", false, "2024-06-13T23:30:00-02:00"),
        dated("next day", true, "2024-06-14"),
    ];
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
}

/// The names of the orders that match, each with a comma.
async fn found(client: &Client, filter: &str) -> String {
    let request = ListOrdersRequest { filter: filter.to_owned(), page_size: 100, ..Default::default() };
    let page = client.page(request).await.unwrap_or_else(|status| panic!("{filter}: {status}"));
    page.orders.iter().map(|order| format!("{},", order.name)).collect()
}

async fn assert_finds(client: &Client, expected: &[(&str, &str)]) {
    for (filter, names) in expected {
        assert_eq!(found(client, filter).await, *names, "{filter}");
    }
}

pub async fn a_word_searches_the_names(client: Client) {
    stored(&client, &["Münster", "munster cheese", "Monster"]).await;
    let both = "Münster,munster cheese,";
    let expected = [("MUNSTER", both), ("münster", both), ("\"munster ch\"", "munster cheese,"), ("completed", "")];
    assert_finds(&client, &expected).await;
}

pub async fn terms_side_by_side_are_anded(client: Client) {
    stored(&client, &["red wine", "red cheese", "white wine"]).await;
    let expected = [("red wine", "red wine,"), ("red AND wine", "red wine,"), ("red -wine", "red cheese,")];
    assert_finds(&client, &expected).await;
}

pub async fn terms_are_joined_negated_and_grouped(client: Client) {
    stored(&client, &["red wine", "red cheese", "white wine"]).await;
    assert_finds(
        &client,
        &[
            ("cheese OR white", "red cheese,white wine,"),
            ("NOT red", "white wine,"),
            ("NOT (cheese OR white)", "red wine,"),
            ("wine cheese OR red", "red wine,"),
            ("(wine cheese) OR red", "red wine,red cheese,"),
        ],
    )
    .await;
}

pub async fn names_are_compared(client: Client) {
    stored(&client, &["Alfa", "Bravo", "Charlie"]).await;
    assert_finds(
        &client,
        &[
            ("name = bravo", "Bravo,"),
            ("name != bravo", "Alfa,Charlie,"),
            ("name < bravo", "Alfa,"),
            ("name <= bravo", "Alfa,Bravo,"),
            ("name > bravo", "Charlie,"),
            ("name >= bravo", "Bravo,Charlie,"),
            ("name:lf", "Alfa,"),
            ("name = c*", "Charlie,"),
            ("name = *a", "Alfa,"),
            ("name:*", "Alfa,Bravo,Charlie,"),
        ],
    )
    .await;
}

pub async fn signs_that_sql_knows_stand_for_themselves(client: Client) {
    stored(&client, &["100%", "100 kg", "a_b", "acb", "O'Hara"]).await;
    let expected = [("\"0%\"", "100%,"), ("a_b", "a_b,"), ("name:\"o'hara\"", "O'Hara,"), ("\"' OR 1=1\"", "")];
    assert_finds(&client, &expected).await;
}

pub async fn completed_is_compared(client: Client) {
    around_a_day(&client).await;
    let (open, done) = ("day,night,", "noon,next day,");
    assert_finds(
        &client,
        &[
            ("completed = true", done),
            ("completed = false", open),
            ("completed != true", open),
            ("completed:true", done),
            ("completed:*", done),
        ],
    )
    .await;
}

pub async fn a_day_means_the_whole_of_it_in_utc(client: Client) {
    around_a_day(&client).await;
    assert_finds(
        &client,
        &[
            ("date = 2024-06-13", "day,noon,"),
            ("date != 2024-06-13", "night,next day,"),
            ("date < 2024-06-14", "day,noon,"),
            ("date <= 2024-06-13", "day,noon,"),
            ("date > 2024-06-13", "night,next day,"),
            ("date >= 2024-06-14", "night,next day,"),
        ],
    )
    .await;
}

pub async fn a_plain_day_is_itself_in_every_zone(client: Client) {
    around_a_day(&client).await;
    let in_new_york = "date >= 2024-06-13T00:00:00-04:00 AND date < 2024-06-14T00:00:00-04:00";
    assert_finds(&client, &[(in_new_york, "day,noon,night,")]).await;
}

pub async fn an_instant_is_compared_as_one(client: Client) {
    around_a_day(&client).await;
    let expected = [("date = 2024-06-13T14:00:00+02:00", "noon,"), ("date > 2024-06-14T01:29:59Z", "night,")];
    assert_finds(&client, &expected).await;
}

pub async fn the_server_s_own_times_are_compared(client: Client) {
    stored(&client, &["first", "second"]).await;
    assert_finds(
        &client,
        &[
            ("create_time > 2024-06-13", "first,second,"),
            ("update_time < 2024-06-13T00:00:00Z", ""),
            ("delete_time:*", ""),
            ("NOT delete_time:*", "first,second,"),
        ],
    )
    .await;
}

pub async fn a_uuid_is_compared_in_either_case(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let uuid = &orders[1].uuid;
    let filters = [format!("uuid = {uuid}"), format!("uuid:{}", uuid.to_uppercase())];
    assert_finds(&client, &filters.each_ref().map(|filter| (&**filter, "second,"))).await;
    assert_finds(&client, &[(&format!("uuid != {uuid}"), "first,")]).await;
}

pub async fn deleted_orders_are_found_by_when_they_were_deleted(client: Client) {
    let orders = stored(&client, &["deleted", "living"]).await;
    client.delete(&orders[0].uuid).await.unwrap();
    let (filter, show_deleted) = ("delete_time > 2024-06-13".to_owned(), true);
    let page = client.page(ListOrdersRequest { filter, show_deleted, ..Default::default() }).await.unwrap();
    assert_eq!(super::names_of(&page.orders), ["deleted"]);
}
