use orders_proto::order::{CreateOrderRequest, DeleteOrderRequest, UndeleteOrderRequest, UpdateOrderRequest};

use super::{UNKNOWN, stored};
use crate::support::{Client, named, replacing};

pub async fn a_command_that_changes_something_is_one_revision(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { name: "after".to_owned(), ..replacing(&order) };
    let updated = client.update(update).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    let deleted = client.remove(delete).await.unwrap().order.unwrap();
    let undelete = UndeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    let restored = client.undelete(undelete).await.unwrap();
    let revisions = [updated, deleted, restored].map(|state| state.revision - order.revision);
    assert_eq!(revisions, [1, 2, 3]);
}

pub async fn a_batch_is_one_revision(client: Client) {
    let before = client.create(named("before")).await.unwrap();
    let batch = stored(&client, &["first", "second", "third"]).await;
    assert!(batch.iter().all(|order| order.revision == before.revision + 1), "{batch:?}");
}

pub async fn a_refused_command_is_no_revision(client: Client) {
    let first = client.create(named("first")).await.unwrap();
    client.create(named("")).await.unwrap_err();
    client.create(CreateOrderRequest { uuid: first.uuid.clone(), ..named("again") }).await.unwrap_err();
    client.update(UpdateOrderRequest { uuid: UNKNOWN.to_owned(), ..replacing(&first) }).await.unwrap_err();
    assert_eq!(client.create(named("second")).await.unwrap().revision, first.revision + 1);
}

pub async fn an_update_that_changes_nothing_is_no_revision(client: Client) {
    let first = client.create(named("first")).await.unwrap();
    client.update(replacing(&first)).await.unwrap();
    assert_eq!(client.create(named("second")).await.unwrap().revision, first.revision + 1);
}

pub async fn a_delete_of_nothing_is_no_revision(client: Client) {
    let first = client.create(named("first")).await.unwrap();
    client.delete(UNKNOWN).await.unwrap();
    assert_eq!(client.create(named("second")).await.unwrap().revision, first.revision + 1);
}

pub async fn a_new_order_was_created_when_it_was_updated(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    assert!(order.create_time.is_some_and(|time| time.seconds > 0), "{order:?}");
    assert_eq!((order.update_time, order.delete_time), (order.create_time, None));
}

pub async fn an_update_moves_the_update_time_alone(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { name: "after".to_owned(), ..replacing(&order) };
    let updated = client.update(update).await.unwrap();
    let micros = |time: prost_types::Timestamp| (time.seconds, time.nanos);
    assert_eq!((updated.create_time, updated.delete_time), (order.create_time, None));
    assert!(updated.update_time.map(micros) >= order.update_time.map(micros), "{updated:?}");
}
