use orders_proto::{
    check::CheckStatusOrderResponse,
    order::{CreateOrderRequest, Order},
    rules,
};
use tonic::Code;

use super::asking;
use crate::support::{FakeCheck, named, reason};

#[tokio::test]
async fn its_answer_is_returned_and_written_with_the_date_of_now() {
    let check = FakeCheck::answering(Ok(Some(true))).await;
    let (_server, client, order) = asking(&check).await;
    let answer = client.check(&order.uuid).await.unwrap();
    assert_eq!(answer, CheckStatusOrderResponse { uuid: order.uuid.clone(), completed: Some(true) });

    let after = client.read(&order.uuid).await.unwrap();
    assert_eq!((after.completed, &after.name), (true, &order.name));
    let micros = |order: &Order| rules::date(&order.date).unwrap().micros();
    let created_after = client.create(CreateOrderRequest { date: String::new(), ..named("later") }).await.unwrap();
    assert!(micros(&order) < micros(&after) && micros(&after) <= micros(&created_after), "{}", after.date);
}

#[tokio::test]
async fn an_order_may_turn_out_to_be_open() {
    let check = FakeCheck::answering(Ok(Some(false))).await;
    let (_server, client, _) = asking(&check).await;
    let done = client.create(CreateOrderRequest { completed: true, ..named("done") }).await.unwrap();
    assert_eq!(client.check(&done.uuid).await.unwrap().completed, Some(false));
    assert!(!client.read(&done.uuid).await.unwrap().completed);
}

#[tokio::test]
async fn a_service_that_does_not_know_changes_nothing() {
    let check = FakeCheck::answering(Ok(None)).await;
    let (_server, client, order) = asking(&check).await;
    assert_eq!(client.check(&order.uuid).await.unwrap().completed, None);
    assert_eq!(client.list().await.unwrap(), [order]);
}

#[tokio::test]
async fn the_built_in_service_still_reports_the_stored_state() {
    let check = FakeCheck::answering(Ok(Some(true))).await;
    let (_server, client, order) = asking(&check).await;
    assert_eq!(client.built_in_check(&order.uuid).await.unwrap().completed, Some(false));
}

#[tokio::test]
async fn it_is_not_asked_about_orders_that_are_not_there() {
    let check = FakeCheck::waiting().await;
    let (_server, client, _) = asking(&check).await;
    let refused = client.check("00000000-0000-7000-8000-000000000000").await.unwrap_err();
    assert_eq!((refused.code(), &*reason(&refused)), (Code::NotFound, "ORDER_NOT_FOUND"));
}
