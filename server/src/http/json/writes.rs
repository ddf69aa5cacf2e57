//! Changing orders.

use axum::extract::State;
use orders_proto::{
    check::CheckStatusOrderRequest,
    order::{CreateOrderRequest, DeleteOrderRequest, UpdateOrderRequest},
};

use super::{
    answers::{self, Answer},
    call::Call,
    parameters::{Condition, InPath, Named, NewState, NextState, Repeat},
    refusal::{Refusal, Refusals},
};
use crate::grpc::{OrderMethods, methods};

/// Store a new order
#[utoipa::path(
    post,
    path = "/order",
    params(NewState, Repeat),
    request_body(content = Option<NewState>, description = "In place of the query parameters"),
    responses((status = 200, description = "The order as it was stored", body = answers::Created), Refusals)
)]
pub(super) async fn create(
    State(service): State<OrderMethods>,
    mut call: Call,
) -> Result<Answer<answers::Created>, Refusal> {
    let NewState { name, completed, date } = NewState::read(&mut call);
    let Repeat { request_id } = Repeat::read(&mut call);
    let message = CreateOrderRequest { name, completed, date, request_id, ..CreateOrderRequest::default() };
    call.close(|rules| drop(rules.create(message.clone())))?;
    Ok(answers::created(methods::create(&service, &call.caller, message).await?))
}

/// Replace an order's name, completed and date
#[utoipa::path(
    patch,
    path = "/order/{uuid}",
    params(InPath, NextState, Condition, Repeat),
    request_body(content = Option<NextState>, description = "In place of the query parameters"),
    responses((status = 200, description = "The order as it now stands", body = answers::One), Refusals)
)]
pub(super) async fn update(
    State(service): State<OrderMethods>,
    mut call: Call,
) -> Result<Answer<answers::One>, Refusal> {
    let InPath { uuid } = InPath::read(&mut call);
    let NextState { name, completed, date } = NextState::read(&mut call);
    let (Condition { etag }, Repeat { request_id }) = (Condition::read(&mut call), Repeat::read(&mut call));
    let message = UpdateOrderRequest { uuid, name, completed, date, etag, request_id, ..UpdateOrderRequest::default() };
    call.close(|rules| drop(rules.update(message.clone(), service.register().tokens())))?;
    Ok(answers::one(methods::update(&service, &call.caller, message).await?.order))
}

/// Remove an order
///
/// An unknown uuid is no error: it answers `success` = false.
#[utoipa::path(
    delete,
    path = "/order/{uuid}",
    params(InPath, Condition, Repeat),
    responses((status = 200, description = "Whether it was there", body = answers::Deleted), Refusals)
)]
pub(super) async fn delete(
    State(service): State<OrderMethods>,
    mut call: Call,
) -> Result<Answer<answers::Deleted>, Refusal> {
    let InPath { uuid } = InPath::read(&mut call);
    let (Condition { etag }, Repeat { request_id }) = (Condition::read(&mut call), Repeat::read(&mut call));
    let message = DeleteOrderRequest { uuid, etag, request_id, ..DeleteOrderRequest::default() };
    call.close(|rules| drop(rules.named(&message.uuid, &message.etag, service.register().tokens())))?;
    Ok(answers::deleted(methods::delete(&service, &call.caller, message).await?.success))
}

/// Ask the check service whether an order is done
///
/// Its answer is written to the order. `rpc-auth`, the trace and what is left of the time go along.
#[utoipa::path(
    post,
    path = "/order/check",
    params(Named),
    request_body(content = Option<Named>, description = "In place of the query parameter"),
    responses((status = 200, description = "What the check service says", body = answers::Checked), Refusals)
)]
pub(super) async fn check(
    State(service): State<OrderMethods>,
    mut call: Call,
) -> Result<Answer<answers::Checked>, Refusal> {
    let Named { uuid } = Named::read(&mut call);
    call.close(|rules| drop(rules.named(&uuid, "", service.register().tokens())))?;
    Ok(answers::checked(methods::check(&service, &call.caller, CheckStatusOrderRequest { uuid }).await?))
}
