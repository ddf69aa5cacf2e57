//! Changing one order.

use orders_proto::{
    check::{CheckStatusOrderRequest, CheckStatusOrderResponse},
    order::{
        CreateOrderRequest, CreateOrderResponse, DeleteOrderRequest, DeleteOrderResponse, RollbackOrderRequest,
        RollbackOrderResponse, UndeleteOrderRequest, UndeleteOrderResponse, UpdateOrderRequest, UpdateOrderResponse,
    },
};

use super::{OK, Service};
use crate::{
    error::Error,
    grpc::convert::{self, Checked},
    service::{Caller, one},
};

pub(crate) async fn create(
    service: &Service,
    caller: &Caller,
    mut request: CreateOrderRequest,
) -> Result<CreateOrderResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "CreateOrder", caller);
    let draft = checked.create(request);
    let (options, draft) = checked.end(options.zip(draft))?;
    let order = one(service.register.create(caller, vec![draft], options).await?)?;
    Ok(CreateOrderResponse { notification_type: OK, order: Some(service.encode(order)) })
}

pub(crate) async fn update(
    service: &Service,
    caller: &Caller,
    mut request: UpdateOrderRequest,
) -> Result<UpdateOrderResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "UpdateOrder", caller);
    let patch = checked.update(request, service.register.tokens());
    let (options, patch) = checked.end(options.zip(patch))?;
    let order = one(service.register.update(caller, vec![patch], options).await?)?;
    Ok(UpdateOrderResponse { notification_type: OK, order: Some(service.encode(order)) })
}

pub(crate) async fn delete(
    service: &Service,
    caller: &Caller,
    mut request: DeleteOrderRequest,
) -> Result<DeleteOrderResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "DeleteOrder", caller);
    let named = checked.named(&request.uuid, &request.etag, service.register.tokens());
    let (options, named) = checked.end(options.zip(named))?;
    let order = service.register.delete(caller, vec![named], options).await?.pop();
    let order = order.map(|order| service.encode(order));
    Ok(DeleteOrderResponse { notification_type: OK, success: order.is_some(), order })
}

pub(super) async fn undelete(
    service: &Service,
    caller: &Caller,
    mut request: UndeleteOrderRequest,
) -> Result<UndeleteOrderResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "UndeleteOrder", caller);
    let named = checked.named(&request.uuid, &request.etag, service.register.tokens());
    let (options, named) = checked.end(options.zip(named))?;
    let order = one(service.register.undelete(caller, vec![named], options).await?)?;
    Ok(UndeleteOrderResponse { notification_type: OK, order: Some(service.encode(order)) })
}

pub(super) async fn rollback(
    service: &Service,
    caller: &Caller,
    mut request: RollbackOrderRequest,
) -> Result<RollbackOrderResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "RollbackOrder", caller);
    let named = checked.named(&request.uuid, &request.etag, service.register.tokens());
    if request.revision < 1 {
        checked.refuse("revision", "REVISION_REQUIRED", "a revision is 1 or more");
    }
    let (options, (uuid, guard)) = checked.end(options.zip(named))?;
    let order = service.register.rollback(caller, (uuid, request.revision), guard, options).await?;
    Ok(RollbackOrderResponse { notification_type: OK, order: Some(service.encode(order)) })
}

pub(crate) async fn check(
    service: &Service,
    caller: &Caller,
    request: CheckStatusOrderRequest,
) -> Result<CheckStatusOrderResponse, Error> {
    let uuid = convert::uuid(&request.uuid)?;
    let completed = service.register.check(caller, uuid).await?;
    Ok(CheckStatusOrderResponse { uuid: uuid.to_string(), completed })
}
