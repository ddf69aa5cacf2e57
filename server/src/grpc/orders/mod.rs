//! `order.OrderService`: decode, one call, encode.
//!
//! - `writes`, `batches`, `bulk`: changing orders
//! - `reads`, `lists`: orders, pages, history, statistics

mod batches;
mod bulk;
mod lists;
mod reads;
mod writes;

use orders_proto::{
    check,
    order::{self, OrderNotificationTypeEnum, order_service_server::OrderService},
};
use tonic::{Request, Response, Status};

use super::{convert, status};
use crate::{
    error::Error,
    service::{Caller, Orders},
};

const OK: i32 = OrderNotificationTypeEnum::Ok as i32;

pub(super) struct Service {
    register: Orders,
}

impl Service {
    pub(super) fn new(register: Orders) -> Self {
        Self { register }
    }

    /// An order as the contract writes it.
    fn encode(&self, order: crate::orders::Order) -> order::Order {
        convert::order(order, self.register.tokens())
    }

    /// Opens a request, calls, and closes what comes of it.
    async fn call<M, R>(
        &self,
        request: Request<M>,
        answer: impl AsyncFnOnce(&Self, &Caller, M) -> Result<R, Error>,
    ) -> Result<Response<R>, Status> {
        let (caller, message) = convert::open(request);
        let answer = answer(self, &caller, message).await;
        answer.map(Response::new).map_err(|error| status::of(error, &caller.trace, self.register.tokens()))
    }
}

/// Every unary method is a function of its own name in one of the modules here.
macro_rules! service {
    ($($method:ident($request:path) -> $response:path = $answer:path;)*) => {
        #[tonic::async_trait]
        impl OrderService for Service {
            $(async fn $method(&self, request: Request<$request>) -> Result<Response<$response>, Status> {
                self.call(request, $answer).await
            })*

            type BulkChangeOrdersStream = bulk::Messages<order::BulkChangeOrdersResponse>;

            async fn bulk_change_orders(
                &self,
                request: Request<order::BulkChangeOrdersRequest>,
            ) -> Result<Response<Self::BulkChangeOrdersStream>, Status> {
                self.call(request, bulk::change).await
            }

            type RevertChangeStream = bulk::Messages<order::RevertChangeResponse>;

            async fn revert_change(
                &self,
                request: Request<order::RevertChangeRequest>,
            ) -> Result<Response<Self::RevertChangeStream>, Status> {
                self.call(request, bulk::revert).await
            }
        }
    };
}

service! {
    create_order(order::CreateOrderRequest) -> order::CreateOrderResponse = writes::create;
    read_order(order::ReadOrderRequest) -> order::ReadOrderResponse = reads::read;
    update_order(order::UpdateOrderRequest) -> order::UpdateOrderResponse = writes::update;
    delete_order(order::DeleteOrderRequest) -> order::DeleteOrderResponse = writes::delete;
    list_orders(order::ListOrdersRequest) -> order::ListOrdersResponse = lists::list;
    check_status_order(check::CheckStatusOrderRequest) -> check::CheckStatusOrderResponse = writes::check;
    undelete_order(order::UndeleteOrderRequest) -> order::UndeleteOrderResponse = writes::undelete;
    rollback_order(order::RollbackOrderRequest) -> order::RollbackOrderResponse = writes::rollback;
    list_order_revisions(order::ListOrderRevisionsRequest) -> order::ListOrderRevisionsResponse = lists::revisions;
    batch_get_orders(order::BatchGetOrdersRequest) -> order::BatchGetOrdersResponse = reads::batch_get;
    batch_create_orders(order::BatchCreateOrdersRequest) -> order::BatchCreateOrdersResponse = batches::create;
    batch_update_orders(order::BatchUpdateOrdersRequest) -> order::BatchUpdateOrdersResponse = batches::update;
    batch_delete_orders(order::BatchDeleteOrdersRequest) -> order::BatchDeleteOrdersResponse = batches::delete;
    batch_undelete_orders(order::BatchUndeleteOrdersRequest) -> order::BatchUndeleteOrdersResponse = batches::undelete;
    get_order_stats(order::GetOrderStatsRequest) -> order::GetOrderStatsResponse = lists::stats;
    get_server_info(order::GetServerInfoRequest) -> order::GetServerInfoResponse = reads::server_info;
}
