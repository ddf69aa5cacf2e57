//! Changing many orders, all or none.

use orders_proto::order::{
    BatchCreateOrdersRequest, BatchCreateOrdersResponse, BatchDeleteOrdersRequest, BatchDeleteOrdersResponse,
    BatchUndeleteOrdersRequest, BatchUndeleteOrdersResponse, BatchUpdateOrdersRequest, BatchUpdateOrdersResponse,
    DeleteOrderRequest, UndeleteOrderRequest,
};

use super::{OK, Service};
use crate::{error::Error, grpc::convert::Checked, service::Caller};

pub(super) async fn create(
    service: &Service,
    caller: &Caller,
    mut request: BatchCreateOrdersRequest,
) -> Result<BatchCreateOrdersResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "BatchCreateOrders", caller);
    let drafts = checked.children(request.requests, |(uuid, _)| *uuid, Checked::create);
    let (options, drafts) = checked.end(options.zip(drafts))?;
    let orders = service.register.create(caller, drafts, options).await?;
    let orders = orders.into_iter().map(|order| service.encode(order)).collect();
    Ok(BatchCreateOrdersResponse { notification_type: OK, orders })
}

pub(super) async fn update(
    service: &Service,
    caller: &Caller,
    mut request: BatchUpdateOrdersRequest,
) -> Result<BatchUpdateOrdersResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "BatchUpdateOrders", caller);
    let tokens = service.register.tokens();
    let check = |checked: &mut Checked, child| checked.update(child, tokens);
    let patches = checked.children(request.requests, |(uuid, ..)| Some(*uuid), check);
    let (options, patches) = checked.end(options.zip(patches))?;
    let orders = service.register.update(caller, patches, options).await?;
    let orders = orders.into_iter().map(|order| service.encode(order)).collect();
    Ok(BatchUpdateOrdersResponse { notification_type: OK, orders })
}

pub(super) async fn delete(
    service: &Service,
    caller: &Caller,
    mut request: BatchDeleteOrdersRequest,
) -> Result<BatchDeleteOrdersResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "BatchDeleteOrders", caller);
    let tokens = service.register.tokens();
    let check = |checked: &mut Checked, child: DeleteOrderRequest| checked.named(&child.uuid, &child.etag, tokens);
    let named = checked.children(request.requests, |(uuid, _)| Some(*uuid), check);
    let (options, named) = checked.end(options.zip(named))?;
    let orders = service.register.delete(caller, named, options).await?;
    let orders = orders.into_iter().map(|order| service.encode(order)).collect();
    Ok(BatchDeleteOrdersResponse { notification_type: OK, orders })
}

pub(super) async fn undelete(
    service: &Service,
    caller: &Caller,
    mut request: BatchUndeleteOrdersRequest,
) -> Result<BatchUndeleteOrdersResponse, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "BatchUndeleteOrders", caller);
    let tokens = service.register.tokens();
    let check = |checked: &mut Checked, child: UndeleteOrderRequest| checked.named(&child.uuid, &child.etag, tokens);
    let named = checked.children(request.requests, |(uuid, _)| Some(*uuid), check);
    let (options, named) = checked.end(options.zip(named))?;
    let orders = service.register.undelete(caller, named, options).await?;
    let orders = orders.into_iter().map(|order| service.encode(order)).collect();
    Ok(BatchUndeleteOrdersResponse { notification_type: OK, orders })
}
