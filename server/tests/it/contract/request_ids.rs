use std::time::{Duration, SystemTime, UNIX_EPOCH};

use orders_proto::order::{CreateOrderRequest, DeleteOrderRequest, UndeleteOrderRequest, UpdateOrderRequest};
use tokio::task::JoinSet;
use tonic::Code;
use uuid::{NoContext, Timestamp, Uuid};

use super::MALFORMED;
use crate::support::{Client, named, new_id, reason, refusal, replacing, violations};

const DAY: Duration = Duration::from_secs(86_400);

fn with_id(request_id: &str, name: &str) -> CreateOrderRequest {
    CreateOrderRequest { request_id: request_id.to_owned(), ..named(name) }
}

/// A request id of version 7 that was made some time ago.
pub fn id_of(ago: Duration) -> String {
    let made = (SystemTime::now() - ago).duration_since(UNIX_EPOCH).unwrap();
    Uuid::new_v7(Timestamp::from_unix(NoContext, made.as_secs(), 0)).to_string()
}

pub async fn a_repeat_has_one_effect_and_the_first_answer(client: Client) {
    let create = CreateOrderRequest { date: String::new(), ..with_id(&new_id(), "Bon app'") };
    let first = client.create(create.clone()).await.unwrap();
    assert_eq!(client.create(create).await.unwrap(), first);
    assert_eq!(client.list().await.unwrap(), [first]);
}

pub async fn a_repeat_has_the_first_answer_whatever_has_happened_since(client: Client) {
    let create = with_id(&new_id(), "before");
    let first = client.create(create.clone()).await.unwrap();
    let later = UpdateOrderRequest { name: "after".to_owned(), ..replacing(&first) };
    let later = client.update(later).await.unwrap();
    assert_eq!(client.create(create).await.unwrap(), first);
    assert_eq!(client.list().await.unwrap(), [later]);
}

pub async fn a_repeated_update_is_not_refused_for_its_own_etag(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let (name, etag, request_id) = ("after".to_owned(), order.etag.clone(), new_id());
    let update = UpdateOrderRequest { name, etag, request_id, ..replacing(&order) };
    let first = client.update(update.clone()).await.unwrap();
    assert_eq!(client.update(update).await.unwrap(), first);
}

pub async fn a_repeated_delete_succeeds_again(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid, request_id: new_id(), ..Default::default() };
    let first = client.remove(delete.clone()).await.unwrap();
    assert!(first.success);
    assert_eq!(client.remove(delete).await.unwrap(), first);
}

pub async fn a_repeated_undelete_restores_nothing_twice(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let undelete = UndeleteOrderRequest { uuid: order.uuid.clone(), request_id: new_id(), ..Default::default() };
    let first = client.undelete(undelete.clone()).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    assert_eq!(client.undelete(undelete).await.unwrap(), first);
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn repeats_at_the_same_time_have_one_effect(client: Client) {
    let create = with_id(&new_id(), "Bon app'");
    let mut repeats = JoinSet::new();
    for _ in 0..20 {
        let (client, create) = (client.clone(), create.clone());
        repeats.spawn(async move { client.create(create).await.unwrap() });
    }
    let answers = repeats.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(client.list().await.unwrap(), answers[..1]);
}

pub async fn another_payload_is_refused(client: Client) {
    let id = new_id();
    let first = client.create(with_id(&id, "first")).await.unwrap();
    let refused = client.create(with_id(&id, "second")).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned()));
    assert_eq!(client.list().await.unwrap(), [first]);
}

pub async fn a_request_id_means_the_same_in_either_case(client: Client) {
    let id = new_id();
    let first = client.create(with_id(&id, "Bon app'")).await.unwrap();
    assert_eq!(client.create(with_id(&id.to_uppercase(), "Bon app'")).await.unwrap(), first);
}

pub async fn each_method_has_request_ids_of_its_own(client: Client) {
    let id = new_id();
    let order = client.create(with_id(&id, "before")).await.unwrap();
    let (name, request_id) = ("after".to_owned(), id);
    let updated = client.update(UpdateOrderRequest { name, request_id, ..replacing(&order) }).await.unwrap();
    assert_eq!(updated.name, "after");
}

pub async fn a_refused_command_leaves_its_request_id_free(client: Client) {
    let order = client.create(named("taken")).await.unwrap();
    let id = new_id();
    client.create(CreateOrderRequest { uuid: order.uuid, ..with_id(&id, "refused") }).await.unwrap_err();
    assert_eq!(client.create(with_id(&id, "stored")).await.unwrap().name, "stored");
}

pub async fn an_id_older_than_the_retention_is_refused(client: Client) {
    let refused = client.create(with_id(&id_of(31 * DAY), "Bon app'")).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::FailedPrecondition, "REQUEST_ID_EXPIRED".to_owned()));
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn an_id_within_the_retention_is_good(client: Client) {
    let order = client.create(with_id(&id_of(29 * DAY), "Bon app'")).await.unwrap();
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn an_id_that_does_not_tell_its_age_does_not_expire(client: Client) {
    let order = client.create(with_id(&Uuid::new_v4().to_string(), "Bon app'")).await.unwrap();
    assert_eq!(client.list().await.unwrap(), [order]);
}

pub async fn a_malformed_request_id_is_refused(client: Client) {
    for id in MALFORMED.into_iter().filter(|id| !id.is_empty()) {
        let refused = client.create(with_id(id, "Bon app'")).await.expect_err(id);
        assert_eq!(reason(&refused), "INVALID_FIELDS", "{id}");
        assert_eq!(violations(&refused), [("request_id".to_owned(), "UUID_INVALID".to_owned())], "{id}");
    }
}
