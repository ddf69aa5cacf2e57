use tonic::Code;

use super::{MALFORMED, UNKNOWN};
use crate::support::{Client, named};

pub async fn an_order_is_found_by_its_uuid(client: Client) {
    let first = client.create(named("first")).await.unwrap();
    let second = client.create(named("second")).await.unwrap();
    assert_eq!(client.read(&first.uuid).await.unwrap(), first);
    assert_eq!(client.read(&second.uuid).await.unwrap(), second);
}

pub async fn a_uuid_is_understood_in_upper_case(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    assert_eq!(client.read(&order.uuid.to_uppercase()).await.unwrap(), order);
}

pub async fn an_unknown_order_is_not_found(client: Client) {
    let refused = client.read(UNKNOWN).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
}

pub async fn a_malformed_uuid_is_an_invalid_argument(client: Client) {
    for uuid in MALFORMED {
        let refused = client.read(uuid).await.expect_err(uuid);
        assert_eq!(refused.code(), Code::InvalidArgument, "{uuid:?}");
    }
}
