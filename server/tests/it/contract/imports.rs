use std::time::Duration;

use futures_util::stream;
use orders_proto::order::{CreateOrderRequest, ImportOrdersRequest, ImportOrdersResponse, RevertChangeRequest};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};
use uuid::Uuid;

use super::request_ids::id_of;
use crate::support::{Client, eventually, named, new_id, refusal, violations};

fn chunk(import_id: &str, sequence: i64, names: &[&str]) -> ImportOrdersRequest {
    let orders = names.iter().map(|name| named(name)).collect();
    ImportOrdersRequest { import_id: import_id.to_owned(), sequence, orders }
}

async fn imported(client: &Client, chunks: Vec<ImportOrdersRequest>) -> Result<ImportOrdersResponse, Status> {
    client.orders.clone().import_orders(stream::iter(chunks)).await.map(tonic::Response::into_inner)
}

fn counts(answer: &ImportOrdersResponse) -> (i64, i64, i64) {
    (answer.created, answer.already_there, answer.failed)
}

pub async fn orders_are_stored_each_chunk_as_one_revision(client: Client) {
    let id = new_id();
    let answer = imported(&client, vec![chunk(&id, 0, &["tea", "ale"]), chunk("", 1, &["rye"])]).await.unwrap();
    assert_eq!((answer.notification_type, counts(&answer)), (1, (3, 0, 0)));
    let orders = client.list().await.unwrap();
    let told: Vec<_> = orders.iter().map(|order| (&*order.name, order.revision - orders[0].revision)).collect();
    assert_eq!(told, [("tea", 0), ("ale", 0), ("rye", 1)]);
}

pub async fn an_import_sent_again_stores_nothing_twice(client: Client) {
    let id = new_id();
    let chunks = vec![chunk(&id, 0, &["tea", "ale"]), chunk(&id, 1, &["rye"])];
    imported(&client, chunks.clone()).await.unwrap();
    let orders = client.list().await.unwrap();
    assert_eq!(counts(&imported(&client, chunks).await.unwrap()), (0, 3, 0));
    assert_eq!(client.list().await.unwrap(), orders);
}

pub async fn an_import_that_broke_off_goes_on(client: Client) {
    let id = new_id();
    let chunks = vec![chunk(&id, 0, &["tea", "ale"]), chunk(&id, 1, &["rye"])];
    let (send, receive) = mpsc::channel(1);
    let mut orders = client.orders.clone();
    let broken = tokio::spawn(async move { orders.import_orders(ReceiverStream::new(receive)).await });
    send.send(chunks[0].clone()).await.unwrap();
    eventually("the first chunk is stored", async || client.names().await.len() == 2).await;
    broken.abort();
    assert_eq!(counts(&imported(&client, chunks).await.unwrap()), (1, 2, 0));
    assert_eq!(client.names().await, ["tea", "ale", "rye"]);
}

pub async fn orders_that_break_a_rule_are_named_and_hurt_no_other(client: Client) {
    let id = new_id();
    let mut second = chunk(&id, 1, &["rye", "oat"]);
    second.orders[0] = CreateOrderRequest { name: " ".to_owned(), date: "soon".to_owned(), ..Default::default() };
    second.orders[1].validate_only = true;
    let answer = imported(&client, vec![chunk(&id, 0, &["tea", ""]), second]).await.unwrap();
    assert_eq!((counts(&answer), client.names().await), ((1, 0, 3), vec!["tea".to_owned()]));
    let failures = answer.failures.iter().map(|failure| {
        let violations = failure.violations.iter().map(|v| (&*v.field, &*v.reason)).collect::<Vec<_>>();
        (failure.index, violations)
    });
    assert_eq!(
        failures.collect::<Vec<_>>(),
        [
            (1, vec![("name", "NAME_REQUIRED")]),
            (2, vec![("name", "NAME_REQUIRED"), ("date", "DATE_INVALID")]),
            (3, vec![("request_id", "OPTION_OF_THE_IMPORT")]),
        ]
    );
}

pub async fn an_order_with_a_uuid_that_exists_is_there_already(client: Client) {
    let with = |name, uuid: &str| CreateOrderRequest { uuid: uuid.to_owned(), ..named(name) };
    let (old, deleted, fresh) = (client.create(named("old")).await.unwrap().uuid, new_id(), new_id());
    client.create(with("deleted", &deleted)).await.unwrap();
    client.delete(&deleted).await.unwrap();
    let mut import = chunk(&new_id(), 0, &[]);
    import.orders = vec![with("new", &old), with("new", &deleted), with("fresh", &fresh), with("again", &fresh)];
    assert_eq!(counts(&imported(&client, vec![import]).await.unwrap()), (1, 3, 0));
    assert_eq!(client.names().await, ["old", "fresh"]);
}

pub async fn other_writes_get_in_between(client: Client) {
    let (send, receive) = mpsc::channel(1);
    let (id, mut orders) = (new_id(), client.orders.clone());
    let import = tokio::spawn(async move { orders.import_orders(ReceiverStream::new(receive)).await });
    send.send(chunk(&id, 0, &["tea"])).await.unwrap();
    eventually("the first chunk is stored", async || client.names().await.len() == 1).await;
    client.create(named("between")).await.unwrap();
    send.send(chunk(&id, 1, &["ale"])).await.unwrap();
    drop(send);
    import.await.unwrap().unwrap();
    assert_eq!(client.names().await, ["tea", "between", "ale"]);
}

pub async fn another_chunk_under_a_used_number_is_refused(client: Client) {
    let id = new_id();
    imported(&client, vec![chunk(&id, 0, &["tea"])]).await.unwrap();
    let refused = imported(&client, vec![chunk(&id, 0, &["ale"])]).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned()));
    assert_eq!(client.names().await, ["tea"]);
}

pub async fn chunks_are_numbered_without_gaps(client: Client) {
    let id = new_id();
    for (chunks, names) in [
        (vec![chunk(&id, 1, &["tea"])], vec![]),
        (vec![chunk(&id, -1, &["tea"])], vec![]),
        (vec![chunk(&id, 0, &["tea"]), chunk(&id, 2, &["ale"])], vec!["tea"]),
        (vec![chunk(&id, 0, &["tea"]), chunk(&id, 0, &["tea"])], vec!["tea"]),
    ] {
        let refused = imported(&client, chunks.clone()).await.unwrap_err();
        assert_eq!(violations(&refused), [("sequence".to_owned(), "SEQUENCE_WRONG".to_owned())], "{chunks:?}");
        assert_eq!(client.names().await, names, "what was stored before stays");
    }
}

pub async fn an_import_has_one_id(client: Client) {
    let (id, other) = (new_id(), new_id());
    for (chunks, reason) in [
        (vec![chunk("", 0, &["tea"])], "UUID_INVALID"),
        (vec![chunk("x", 0, &["tea"])], "UUID_INVALID"),
        (vec![chunk(&id, 0, &[]), chunk(&other, 1, &["tea"])], "IMPORT_ID_CHANGED"),
    ] {
        let refused = imported(&client, chunks).await.unwrap_err();
        assert_eq!(violations(&refused), [("import_id".to_owned(), reason.to_owned())]);
    }
    assert_eq!(client.names().await, [""; 0]);
}

pub async fn an_import_older_than_the_retention_is_refused(client: Client) {
    let old = id_of(Duration::from_secs(31 * 86_400));
    let refused = imported(&client, vec![chunk(&old, 0, &["tea"])]).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::FailedPrecondition, "REQUEST_ID_EXPIRED".to_owned()));
    let timeless = Uuid::new_v4().to_string();
    assert_eq!(counts(&imported(&client, vec![chunk(&timeless, 0, &["tea"])]).await.unwrap()), (1, 0, 0));
}

pub async fn a_chunk_has_at_most_1000_orders(client: Client) {
    let id = new_id();
    let refused = imported(&client, vec![chunk(&id, 0, &["tea"; 1_001])]).await.unwrap_err();
    assert_eq!(violations(&refused), [("orders".to_owned(), "TOO_MANY_ORDERS".to_owned())]);
    assert_eq!(counts(&imported(&client, vec![chunk(&id, 0, &["tea"; 1_000])]).await.unwrap()), (1_000, 0, 0));
}

pub async fn an_undo_takes_an_import_back(client: Client) {
    let id = new_id();
    imported(&client, vec![chunk(&id, 0, &["tea"]), chunk(&id, 1, &[""]), chunk(&id, 2, &["ale"])]).await.unwrap();
    let revert = RevertChangeRequest { reverted_request_id: id, ..Default::default() };
    assert_eq!(client.revert(revert).await.unwrap().done, 2);
    assert_eq!(client.names().await, [""; 0]);
}
