use orders_proto::order::{BatchCreateOrdersRequest, CreateOrderRequest, ListOrdersRequest, UpdateOrderRequest};

use super::{names_of, stored};
use crate::support::{Client, named, replacing};

async fn assert_sorts(client: &Client, order_by: &str, expected: &[&str]) {
    let request = ListOrdersRequest { order_by: order_by.to_owned(), show_deleted: true, ..Default::default() };
    let page = client.page(request).await.unwrap();
    assert_eq!(names_of(&page.orders), expected, "{order_by}");
}

async fn various(client: &Client) {
    let order =
        |name: &str, completed, date: &str| CreateOrderRequest { completed, date: date.to_owned(), ..named(name) };
    let requests = vec![
        order("b", true, "2024-06-14"),
        order("c", false, "2024-06-13T12:00:00Z"),
        order("a", true, "2024-06-13"),
        order("d", false, "2024-06-13T23:30:00-02:00"),
    ];
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
}

pub async fn orders_are_sorted_by_one_field(client: Client) {
    various(&client).await;
    assert_sorts(&client, "name", &["a", "b", "c", "d"]).await;
    assert_sorts(&client, "name desc", &["d", "c", "b", "a"]).await;
    assert_sorts(&client, "date", &["a", "c", "b", "d"]).await;
    assert_sorts(&client, "date desc", &["d", "b", "c", "a"]).await;
}

pub async fn orders_are_sorted_by_several_fields(client: Client) {
    various(&client).await;
    assert_sorts(&client, "completed, name desc", &["d", "c", "b", "a"]).await;
    assert_sorts(&client, "completed desc,name", &["a", "b", "c", "d"]).await;
}

pub async fn the_order_of_creation_breaks_ties(client: Client) {
    various(&client).await;
    assert_sorts(&client, "completed", &["c", "d", "b", "a"]).await;
    assert_sorts(&client, "", &["b", "c", "a", "d"]).await;
}

pub async fn uuids_sort_by_their_bytes(client: Client) {
    let uuid = |digit: &str| format!("{}-0000-4000-8000-000000000000", digit.repeat(8));
    for (name, digit) in [("second", "9"), ("third", "a"), ("first", "1")] {
        client.create(CreateOrderRequest { uuid: uuid(digit), ..named(name) }).await.unwrap();
    }
    assert_sorts(&client, "uuid", &["first", "second", "third"]).await;
}

pub async fn names_sort_without_case_and_marks(client: Client) {
    stored(&client, &["йод", "Ёж", "еда", "Zebra", "äpfel", "APPLE", "ａｐｅ"]).await;
    assert_sorts(&client, "name", &["ａｐｅ", "äpfel", "APPLE", "Zebra", "еда", "Ёж", "йод"]).await;
}

pub async fn the_order_that_was_changed_last_comes_last_by_update_time(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    client.update(UpdateOrderRequest { completed: true, ..replacing(&orders[0]) }).await.unwrap();
    assert_sorts(&client, "create_time, update_time", &["second", "first"]).await;
}

pub async fn a_living_order_comes_before_deleted_ones_by_delete_time(client: Client) {
    let orders = stored(&client, &["deleted", "living"]).await;
    client.delete(&orders[0].uuid).await.unwrap();
    assert_sorts(&client, "delete_time", &["living", "deleted"]).await;
    assert_sorts(&client, "delete_time desc", &["deleted", "living"]).await;
}
