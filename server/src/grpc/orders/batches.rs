//! Changing many orders, all or none.

use orders_proto::order::{
    BatchCreateOrdersRequest, BatchCreateOrdersResponse, BatchDeleteOrdersRequest, BatchDeleteOrdersResponse,
    BatchUndeleteOrdersRequest, BatchUndeleteOrdersResponse, BatchUpdateOrdersRequest, BatchUpdateOrdersResponse,
    DeleteOrderRequest, UndeleteOrderRequest,
};

use uuid::Uuid;

use super::{OK, Service};
use crate::{
    error::Error,
    grpc::convert::Checked,
    orders::{Guard, Patch, Refusal, Refused},
    service::Caller,
};

/// The batch methods differ in their messages, in how a child is checked, and in where what came of that has its uuid.
macro_rules! batches {
    ($($name:ident($method:literal: $request:ident) -> $response:ident, $uuid:expr, $check:expr;)*) => {
        $(pub(super) async fn $name(
            service: &Service,
            caller: &Caller,
            mut request: $request,
        ) -> Result<$response, Error> {
            let mut checked = Checked::default();
            let options = checked.options(&mut request, $method, caller);
            let tokens = service.register.tokens();
            let children = checked.children(request.requests, $uuid, |checked, child| $check(checked, child, tokens));
            let (options, children) = checked.end(options.zip(children))?;
            let orders = service.register.$name(caller, children, options).await.map_err(with_place)?;
            let orders = orders.into_iter().map(|order| service.encode(order)).collect();
            Ok($response { notification_type: OK, orders })
        })*
    };
}

batches! {
    create("BatchCreateOrders": BatchCreateOrdersRequest) -> BatchCreateOrdersResponse,
        |(uuid, _)| *uuid, |checked: &mut Checked, child, _| checked.create(child);
    update("BatchUpdateOrders": BatchUpdateOrdersRequest) -> BatchUpdateOrdersResponse,
        |(uuid, ..): &(Uuid, Guard, Patch)| Some(*uuid), Checked::update;
    delete("BatchDeleteOrders": BatchDeleteOrdersRequest) -> BatchDeleteOrdersResponse,
        |(uuid, _)| Some(*uuid),
        |checked: &mut Checked, DeleteOrderRequest { uuid, etag, .. }, tokens| checked.named(&uuid, &etag, tokens);
    undelete("BatchUndeleteOrders": BatchUndeleteOrdersRequest) -> BatchUndeleteOrdersResponse,
        |(uuid, _)| Some(*uuid),
        |checked: &mut Checked, UndeleteOrderRequest { uuid, etag, .. }, tokens| checked.named(&uuid, &etag, tokens);
}

/// Says which request of the batch was refused.
fn with_place(error: Error) -> Error {
    let Error::Refused(Refused { index, refusal }) = error else { return error };
    let field = match refusal {
        Refusal::NotFound(_) | Refusal::Exists(_) => "uuid",
        Refusal::EtagMismatch(_) => "etag",
        Refusal::RequestIdReused | Refusal::RequestIdExpired | Refusal::Fault => {
            return Error::Refused(Refused { index, refusal });
        }
    };
    Error::RefusedAt { field: format!("requests[{index}].{field}"), refusal }
}
