use orders_proto::{check::CheckStatusOrderResponse, order::CreateOrderRequest};
use tonic::Code;

use super::{MALFORMED, UNKNOWN};
use crate::support::{Client, named};

pub async fn the_stored_state_answers(client: Client) {
    for completed in [false, true] {
        let order = client.create(CreateOrderRequest { completed, ..named("Bon app'") }).await.unwrap();
        let answer = client.check(&order.uuid).await.unwrap();
        assert_eq!(answer, CheckStatusOrderResponse { uuid: order.uuid, completed: Some(completed) });
    }
}

pub async fn the_built_in_service_answers_the_same(client: Client) {
    for completed in [false, true] {
        let order = client.create(CreateOrderRequest { completed, ..named("Bon app'") }).await.unwrap();
        let answer = client.built_in_check(&order.uuid).await.unwrap();
        assert_eq!(answer, CheckStatusOrderResponse { uuid: order.uuid, completed: Some(completed) });
    }
}

pub async fn a_check_by_the_built_in_service_changes_nothing(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    client.check(&order.uuid).await.unwrap();
    client.built_in_check(&order.uuid).await.unwrap();
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn an_unknown_order_is_not_found(client: Client) {
    assert_eq!(client.check(UNKNOWN).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(client.built_in_check(UNKNOWN).await.unwrap_err().code(), Code::NotFound);
}

pub async fn a_malformed_uuid_is_an_invalid_argument(client: Client) {
    for uuid in MALFORMED {
        assert_eq!(client.check(uuid).await.expect_err(uuid).code(), Code::InvalidArgument, "{uuid:?}");
        assert_eq!(client.built_in_check(uuid).await.expect_err(uuid).code(), Code::InvalidArgument, "{uuid:?}");
    }
}
