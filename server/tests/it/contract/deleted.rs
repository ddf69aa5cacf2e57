use orders_proto::order::{DeleteOrderRequest, ListOrdersRequest, Order, ReadOrderRequest, UndeleteOrderRequest};
use tonic::Code;

use super::{MALFORMED, UNKNOWN, names_of};
use crate::support::{Client, current, named, refusal};

async fn deleted(client: &Client, name: &str) -> Order {
    let order = client.create(named(name)).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid, ..Default::default() };
    client.remove(delete).await.unwrap().order.unwrap()
}

fn undelete(uuid: &str) -> UndeleteOrderRequest {
    UndeleteOrderRequest { uuid: uuid.to_owned(), ..Default::default() }
}

pub async fn a_delete_answers_the_order_as_it_was_deleted(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    let deleted = client.remove(delete).await.unwrap().order.unwrap();
    assert!(deleted.delete_time.is_some() && deleted.delete_time == deleted.update_time, "{deleted:?}");
    assert_eq!((deleted.uuid, deleted.name, deleted.date), (order.uuid, order.name, order.date));
}

pub async fn a_delete_of_nothing_answers_no_order(client: Client) {
    let again = deleted(&client, "Bon app'").await.uuid;
    for uuid in [UNKNOWN, &again] {
        let delete = DeleteOrderRequest { uuid: uuid.to_owned(), ..Default::default() };
        let answer = client.remove(delete).await.unwrap();
        assert_eq!((answer.success, answer.order), (false, None), "{uuid}");
    }
}

pub async fn a_deleted_order_is_read_when_deleted_ones_are_shown(client: Client) {
    let order = deleted(&client, "Bon app'").await;
    let read = ReadOrderRequest { uuid: order.uuid.clone(), show_deleted: true };
    assert_eq!(client.get(read.clone()).await.unwrap(), order);
    let refused = client.get(ReadOrderRequest { show_deleted: false, ..read }).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
}

pub async fn deleted_orders_are_listed_when_they_are_shown(client: Client) {
    deleted(&client, "deleted").await;
    client.create(named("living")).await.unwrap();
    let list = ListOrdersRequest { show_deleted: true, ..Default::default() };
    assert_eq!(names_of(&client.page(list).await.unwrap().orders), ["deleted", "living"]);
}

pub async fn a_deleted_order_matches_nothing_unless_it_is_shown(client: Client) {
    deleted(&client, "Bon app'").await;
    let list = ListOrdersRequest { filter: "bon".to_owned(), ..Default::default() };
    assert_eq!(client.page(list.clone()).await.unwrap().orders, []);
    let shown = client.page(ListOrdersRequest { show_deleted: true, ..list }).await.unwrap();
    assert_eq!(names_of(&shown.orders), ["Bon app'"]);
}

pub async fn an_undelete_restores_the_order_in_its_place(client: Client) {
    let order = deleted(&client, "first").await;
    client.create(named("second")).await.unwrap();
    let restored = client.undelete(undelete(&order.uuid)).await.unwrap();
    assert_eq!((restored.delete_time, restored.create_time), (None, order.create_time));
    assert_eq!(client.names().await, ["first", "second"]);
}

pub async fn an_undelete_of_a_living_order_says_that_it_exists(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let refused = client.undelete(undelete(&order.uuid)).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "ORDER_EXISTS".to_owned()));
    assert_eq!(current(&refused), Some(order));
}

pub async fn an_undelete_of_an_unknown_order_is_not_found(client: Client) {
    let refused = client.undelete(undelete(UNKNOWN)).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

pub async fn a_malformed_uuid_is_an_invalid_argument(client: Client) {
    for uuid in MALFORMED {
        let refused = client.undelete(undelete(uuid)).await.expect_err(uuid);
        assert_eq!(refused.code(), Code::InvalidArgument, "{uuid:?}");
    }
}
