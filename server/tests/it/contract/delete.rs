use tonic::Code;

use super::{MALFORMED, UNKNOWN};
use crate::support::{Client, named, replacing};

pub async fn a_deleted_order_is_gone(client: Client) {
    let kept = client.create(named("kept")).await.unwrap();
    let order = client.create(named("deleted")).await.unwrap();
    assert!(client.delete(&order.uuid).await.unwrap());

    assert_eq!(client.list().await.unwrap(), [kept]);
    assert_eq!(client.read(&order.uuid).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(client.update(replacing(&order)).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(client.check(&order.uuid).await.unwrap_err().code(), Code::NotFound);
}

pub async fn an_unknown_order_is_no_error(client: Client) {
    assert!(!client.delete(UNKNOWN).await.unwrap());
}

pub async fn deleting_twice_succeeds_once(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    assert!(client.delete(&order.uuid).await.unwrap());
    assert!(!client.delete(&order.uuid).await.unwrap());
}

pub async fn a_malformed_uuid_is_an_invalid_argument(client: Client) {
    for uuid in MALFORMED {
        let refused = client.delete(uuid).await.expect_err(uuid);
        assert_eq!(refused.code(), Code::InvalidArgument, "{uuid:?}");
    }
}
