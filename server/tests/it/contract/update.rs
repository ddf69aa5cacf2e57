use orders_proto::order::UpdateOrderRequest;
use tonic::Code;

use super::{UNKNOWN, assert_is_now};
use crate::support::{Client, named, replacing, violations};

pub async fn everything_is_replaced(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let (name, date) = ("after".to_owned(), "2024-06-14 01:02:03Z".to_owned());
    let update = UpdateOrderRequest { name, completed: true, date, ..replacing(&order) };
    let updated = client.update(update).await.unwrap();
    assert_eq!((&*updated.name, updated.completed, &*updated.date), ("after", true, "2024-06-14 01:02:03Z"));
    assert_eq!((client.read(&order.uuid).await.unwrap(), &updated.uuid), (updated.clone(), &order.uuid));
}

pub async fn an_empty_date_means_now(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let updated = client.update(UpdateOrderRequest { date: String::new(), ..replacing(&order) }).await.unwrap();
    assert_is_now(&updated.date);
}

pub async fn an_update_that_changes_nothing_is_a_success(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    assert_eq!(client.update(replacing(&order)).await.unwrap(), order);
}

pub async fn all_violations_come_at_once(client: Client) {
    let (uuid, name, date) = ("x".to_owned(), "a\nb".to_owned(), "y".to_owned());
    let order = client.create(named("Bon app'")).await.unwrap();
    let refused = client.update(UpdateOrderRequest { uuid, name, date, ..replacing(&order) }).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let expected = [("uuid", "UUID_INVALID"), ("name", "NAME_HAS_CONTROL_CHARACTER"), ("date", "DATE_INVALID")];
    assert_eq!(violations(&refused), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}

pub async fn a_refused_update_changes_nothing(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let update = UpdateOrderRequest { name: String::new(), completed: true, ..replacing(&order) };
    client.update(update).await.unwrap_err();
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn an_unknown_order_is_not_found(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let update = UpdateOrderRequest { uuid: UNKNOWN.to_owned(), ..replacing(&order) };
    assert_eq!(client.update(update).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(client.list().await.unwrap(), [order]);
}
