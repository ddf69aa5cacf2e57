use orders_proto::order::CreateOrderRequest;
use tonic::Code;

use super::MALFORMED;
use crate::support::{Client, current, named, new_id, refusal, violations};

fn identified(uuid: &str, name: &str) -> CreateOrderRequest {
    CreateOrderRequest { uuid: uuid.to_owned(), ..named(name) }
}

pub async fn a_client_may_make_the_uuid(client: Client) {
    let uuid = new_id();
    let order = client.create(identified(&uuid, "Bon app'")).await.unwrap();
    assert_eq!((client.read(&uuid).await.unwrap(), &order.uuid), (order.clone(), &uuid));
}

pub async fn a_client_s_uuid_is_answered_in_lower_case(client: Client) {
    let uuid = new_id();
    let order = client.create(identified(&uuid.to_uppercase(), "Bon app'")).await.unwrap();
    assert_eq!(order.uuid, uuid);
}

pub async fn a_uuid_that_exists_is_refused_with_its_order(client: Client) {
    let order = client.create(named("first")).await.unwrap();
    let refused = client.create(identified(&order.uuid, "second")).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "ORDER_EXISTS".to_owned()));
    assert_eq!(current(&refused), Some(order));
}

pub async fn a_uuid_of_a_deleted_order_exists_too(client: Client) {
    let order = client.create(named("first")).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let refused = client.create(identified(&order.uuid, "second")).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "ORDER_EXISTS".to_owned()));
    let there = current(&refused).unwrap();
    assert_eq!((&*there.name, there.delete_time.is_some()), ("first", true));
}

pub async fn a_malformed_uuid_of_a_client_is_refused(client: Client) {
    // An empty one is none, and the server makes it.
    for uuid in MALFORMED.into_iter().filter(|uuid| !uuid.is_empty()) {
        let refused = client.create(identified(uuid, "Bon app'")).await.expect_err(uuid);
        assert_eq!(violations(&refused), [("uuid".to_owned(), "UUID_INVALID".to_owned())], "{uuid}");
    }
}
