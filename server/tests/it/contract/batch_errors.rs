use orders_proto::order::{
    BatchCreateOrdersRequest, BatchDeleteOrdersRequest, BatchGetOrdersRequest, BatchUpdateOrdersRequest,
    CreateOrderRequest, DeleteOrderRequest, UpdateOrderRequest,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::{UNKNOWN, stored};
use crate::support::{Client, current, named, new_id, reason, refusal, replacing, violations};

async fn refused(client: &Client, requests: Vec<CreateOrderRequest>) -> Status {
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap_err()
}

fn pairs<const N: usize>(expected: [(&str, &str); N]) -> [(String, String); N] {
    expected.map(|(field, reason)| (field.to_owned(), reason.to_owned()))
}

pub async fn a_violation_names_its_request(client: Client) {
    let mut requests = vec![named("Bon app'"); 5];
    requests[3].name = String::new();
    requests[4].date = "soon".to_owned();
    let refused = refused(&client, requests).await;
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(
        violations(&refused),
        pairs([("requests[3].name", "NAME_REQUIRED"), ("requests[4].date", "DATE_INVALID")])
    );
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn at_most_20_violations_come_with_their_count(client: Client) {
    let refused = refused(&client, vec![named(""); 1_000]).await;
    assert_eq!(violations(&refused).len(), 20);
    assert!(refused.message().ends_with("(and 997 more)"), "{}", refused.message());
    let info = refused.get_details_error_info().unwrap();
    assert_eq!(info.metadata.get("violations").map(String::as_str), Some("1000"));
}

pub async fn an_option_of_the_batch_is_refused_in_a_request(client: Client) {
    let with_id = CreateOrderRequest { request_id: new_id(), ..named("Bon app'") };
    let checked = CreateOrderRequest { validate_only: true, ..named("Bon app'") };
    let refused = refused(&client, vec![with_id, checked]).await;
    let expected = pairs([
        ("requests[0].request_id", "OPTION_OF_THE_BATCH"),
        ("requests[1].validate_only", "OPTION_OF_THE_BATCH"),
    ]);
    assert_eq!(violations(&refused), expected);
}

pub async fn a_uuid_twice_is_refused(client: Client) {
    let order = stored(&client, &["Bon app'"]).await.remove(0);
    let (delete, expected) = (
        DeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() },
        pairs([("requests[1].uuid", "UUID_REPEATED")]),
    );
    let requests = vec![delete.clone(), DeleteOrderRequest { uuid: order.uuid.to_uppercase(), ..delete }];
    let refused = client.delete_all(BatchDeleteOrdersRequest { requests, ..Default::default() }).await.unwrap_err();
    assert_eq!((refused.code(), &violations(&refused)[..]), (Code::InvalidArgument, &expected[..]));

    let uuids = vec![order.uuid.clone(), order.uuid];
    let refused = client.get_all(BatchGetOrdersRequest { uuids, ..Default::default() }).await.unwrap_err();
    assert_eq!(violations(&refused), pairs([("uuids[1]", "UUID_REPEATED")]));
}

pub async fn a_malformed_uuid_to_get_is_named(client: Client) {
    let uuids = vec![UNKNOWN.to_owned(), "1".to_owned()];
    let refused = client.get_all(BatchGetOrdersRequest { uuids, ..Default::default() }).await.unwrap_err();
    assert_eq!(violations(&refused), pairs([("uuids[1]", "UUID_INVALID")]));
}

pub async fn more_than_1000_requests_are_refused(client: Client) {
    let refused = refused(&client, vec![named("Bon app'"); 1_001]).await;
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(violations(&refused), pairs([("requests", "TOO_MANY_REQUESTS")]));
}

pub async fn more_than_1000_uuids_are_refused(client: Client) {
    let uuids = (0..1_001).map(|n| format!("00000000-0000-7000-8000-{n:012}")).collect();
    let refused = client.get_all(BatchGetOrdersRequest { uuids, ..Default::default() }).await.unwrap_err();
    assert_eq!(violations(&refused), pairs([("uuids", "TOO_MANY_UUIDS")]));
}

pub async fn the_first_refused_request_decides_the_code(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let stale = UpdateOrderRequest { etag: "0-0".to_owned(), name: "lost".to_owned(), ..replacing(&orders[0]) };
    let unknown = UpdateOrderRequest { uuid: UNKNOWN.to_owned(), ..replacing(&orders[1]) };
    let batch = |requests| BatchUpdateOrdersRequest { requests, ..Default::default() };
    let refused = client.update_all(batch(vec![stale.clone(), unknown.clone()])).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::Aborted, "ETAG_MISMATCH".to_owned()));
    assert_eq!(current(&refused).as_ref(), Some(&orders[0]));
    let refused = client.update_all(batch(vec![unknown, stale])).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::NotFound, "ORDER_NOT_FOUND".to_owned()));
}

/// The field that an error is for, as its ErrorInfo says.
fn field(status: &Status) -> Option<String> {
    status.get_details_error_info().and_then(|mut info| info.metadata.remove("field"))
}

pub async fn a_refused_request_is_named(client: Client) {
    let orders = stored(&client, &["first", "second"]).await;
    let batch = |requests| BatchUpdateOrdersRequest { requests, ..Default::default() };
    let unknown = UpdateOrderRequest { uuid: UNKNOWN.to_owned(), ..replacing(&orders[1]) };
    let refused = client.update_all(batch(vec![replacing(&orders[0]), unknown.clone()])).await.unwrap_err();
    assert_eq!(field(&refused).as_deref(), Some("requests[1].uuid"));
    assert_eq!(refused.message(), format!("requests[1].uuid: order {UNKNOWN} does not exist"));
    let stale = UpdateOrderRequest { etag: "0-0".to_owned(), ..replacing(&orders[1]) };
    let refused = client.update_all(batch(vec![replacing(&orders[0]), stale])).await.unwrap_err();
    assert_eq!(field(&refused).as_deref(), Some("requests[1].etag"));
    let uuids = vec![orders[0].uuid.clone(), UNKNOWN.to_owned()];
    let refused = client.get_all(BatchGetOrdersRequest { uuids, ..Default::default() }).await.unwrap_err();
    assert_eq!(field(&refused).as_deref(), Some("uuids[1]"));
    assert_eq!(field(&client.update(unknown).await.unwrap_err()), None, "outside of a batch it is the only one");
}

pub async fn another_batch_under_a_used_request_id_is_refused(client: Client) {
    let request_id = new_id();
    let batch = |name| {
        let (requests, request_id) = (vec![named(name)], request_id.clone());
        BatchCreateOrdersRequest { requests, request_id, ..Default::default() }
    };
    client.create_all(batch("first")).await.unwrap();
    let refused = client.create_all(batch("second")).await.unwrap_err();
    assert_eq!(reason(&refused), "REQUEST_ID_REUSED");
}
