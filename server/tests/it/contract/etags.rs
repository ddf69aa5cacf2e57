use orders_proto::order::{DeleteOrderRequest, Order, RollbackOrderRequest, UndeleteOrderRequest, UpdateOrderRequest};
use tonic::Code;

use crate::support::{Client, current, named, reason, refusal, replacing};

const MISMATCH: (Code, &str) = (Code::Aborted, "ETAG_MISMATCH");

fn renaming(order: &Order, name: &str) -> UpdateOrderRequest {
    UpdateOrderRequest { name: name.to_owned(), ..replacing(order) }
}

/// An order with two states, and the etag of the first.
async fn changed_since(client: &Client) -> (Order, String) {
    let before = client.create(named("before")).await.unwrap();
    (client.update(renaming(&before, "after")).await.unwrap(), before.etag)
}

pub async fn a_write_with_the_current_etag_is_carried_out(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { etag: order.etag.clone(), ..renaming(&order, "after") };
    assert_eq!(client.update(update).await.unwrap().name, "after");
}

pub async fn without_an_etag_the_last_write_wins(client: Client) {
    let order = client.create(named("first")).await.unwrap();
    client.update(renaming(&order, "second")).await.unwrap();
    client.update(renaming(&order, "third")).await.unwrap();
    assert_eq!(client.read(&order.uuid).await.unwrap().name, "third");
}

pub async fn a_stale_etag_is_refused_with_the_current_order(client: Client) {
    let (order, etag) = changed_since(&client).await;
    let refused = client.update(UpdateOrderRequest { etag, ..renaming(&order, "lost") }).await.unwrap_err();
    assert_eq!(refusal(&refused), (MISMATCH.0, MISMATCH.1.to_owned()));
    assert_eq!(current(&refused), Some(order));
}

pub async fn a_refused_write_changes_nothing(client: Client) {
    let (order, etag) = changed_since(&client).await;
    client.update(UpdateOrderRequest { etag, ..renaming(&order, "lost") }).await.unwrap_err();
    assert_eq!(client.read(&order.uuid).await.unwrap(), order);
}

pub async fn a_delete_honours_the_etag(client: Client) {
    let (order, etag) = changed_since(&client).await;
    let delete = DeleteOrderRequest { uuid: order.uuid.clone(), etag, ..Default::default() };
    let refused = client.remove(delete.clone()).await.unwrap_err();
    assert_eq!((&*reason(&refused), current(&refused)), (MISMATCH.1, Some(order.clone())));
    assert!(client.remove(DeleteOrderRequest { etag: order.etag, ..delete }).await.unwrap().success);
}

pub async fn an_undelete_honours_the_etag(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let delete = DeleteOrderRequest { uuid: order.uuid.clone(), ..Default::default() };
    let deleted = client.remove(delete).await.unwrap().order.unwrap();
    let undelete = UndeleteOrderRequest { uuid: order.uuid, etag: order.etag, ..Default::default() };
    let refused = client.undelete(undelete.clone()).await.unwrap_err();
    assert_eq!((&*reason(&refused), current(&refused)), (MISMATCH.1, Some(deleted.clone())));
    assert_eq!(
        client.undelete(UndeleteOrderRequest { etag: deleted.etag, ..undelete }).await.unwrap().delete_time,
        None
    );
}

pub async fn a_rollback_honours_the_etag(client: Client) {
    let (order, etag) = changed_since(&client).await;
    let revision = order.revision - 1;
    let rollback = RollbackOrderRequest { uuid: order.uuid.clone(), revision, etag, ..Default::default() };
    let refused = client.rollback(rollback.clone()).await.unwrap_err();
    assert_eq!((&*reason(&refused), current(&refused)), (MISMATCH.1, Some(order.clone())));
    assert_eq!(client.rollback(RollbackOrderRequest { etag: order.etag, ..rollback }).await.unwrap().name, "before");
}

pub async fn an_etag_contains_the_epoch_of_the_store(client: Client) {
    let epoch = client.server_info(orders_proto::order::GetServerInfoRequest {}).await.unwrap().epoch;
    let etag = client.create(named("Bon app'")).await.unwrap().etag;
    assert!(!epoch.is_empty() && etag.contains(&epoch), "{etag} and {epoch}");
}

pub async fn an_etag_of_another_store_is_stale(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    for etag in ["another-1", "1", "\"\"", "*"] {
        let update = UpdateOrderRequest { etag: etag.to_owned(), ..renaming(&order, "lost") };
        let refused = client.update(update).await.expect_err(etag);
        assert_eq!(refusal(&refused), (MISMATCH.0, MISMATCH.1.to_owned()), "{etag}");
    }
}

pub async fn each_state_has_an_etag_of_its_own(client: Client) {
    let (order, etag) = changed_since(&client).await;
    let back = client.update(renaming(&order, "before")).await.unwrap();
    assert!(
        order.etag != etag && back.etag != order.etag && back.etag != etag,
        "{etag}, {}, {}",
        order.etag,
        back.etag
    );
}
