use orders_proto::order::{
    BatchCreateOrdersRequest, BatchDeleteOrdersRequest, BatchGetOrdersRequest, BatchUndeleteOrdersRequest,
    BatchUpdateOrdersRequest, BulkChangeOrdersRequest, BulkChangeOrdersResponse, DeleteOrderRequest,
    DeleteOrderResponse, GetOrderStatsRequest, GetOrderStatsResponse, GetServerInfoRequest, GetServerInfoResponse,
    ListOrderRevisionsRequest, ListOrderRevisionsResponse, ListOrdersRequest, ListOrdersResponse, Order,
    ReadOrderRequest, RevertChangeRequest, RevertChangeResponse, RollbackOrderRequest, UndeleteOrderRequest,
};
use tonic::{Status, Streaming};

use super::{Client, client::ok};

/// Methods that send a whole request and answer what matters of what comes back.
macro_rules! calls {
    ($($name:ident: $method:ident($request:ty) -> $result:ty = |$answer:ident| $content:expr;)+) => {
        impl Client {
            $(pub async fn $name(&self, request: $request) -> Result<$result, Status> {
                let $answer = self.orders.clone().$method(request).await?.into_inner();
                Ok(ok($answer.notification_type, $content))
            })+
        }
    };
}

calls! {
    get: read_order(ReadOrderRequest) -> Order = |answer| answer.order;
    remove: delete_order(DeleteOrderRequest) -> DeleteOrderResponse = |answer| Some(answer);
    undelete: undelete_order(UndeleteOrderRequest) -> Order = |answer| answer.order;
    rollback: rollback_order(RollbackOrderRequest) -> Order = |answer| answer.order;
    page: list_orders(ListOrdersRequest) -> ListOrdersResponse = |answer| Some(answer);
    revisions: list_order_revisions(ListOrderRevisionsRequest) -> ListOrderRevisionsResponse = |answer| Some(answer);
    get_all: batch_get_orders(BatchGetOrdersRequest) -> Vec<Order> = |answer| Some(answer.orders);
    create_all: batch_create_orders(BatchCreateOrdersRequest) -> Vec<Order> = |answer| Some(answer.orders);
    update_all: batch_update_orders(BatchUpdateOrdersRequest) -> Vec<Order> = |answer| Some(answer.orders);
    delete_all: batch_delete_orders(BatchDeleteOrdersRequest) -> Vec<Order> = |answer| Some(answer.orders);
    undelete_all: batch_undelete_orders(BatchUndeleteOrdersRequest) -> Vec<Order> = |answer| Some(answer.orders);
    stats: get_order_stats(GetOrderStatsRequest) -> GetOrderStatsResponse = |answer| Some(answer);
    server_info: get_server_info(GetServerInfoRequest) -> GetServerInfoResponse = |answer| Some(answer);
}

impl Client {
    /// The last message, which is the result.
    pub async fn bulk_change(&self, request: BulkChangeOrdersRequest) -> Result<BulkChangeOrdersResponse, Status> {
        last(self.orders.clone().bulk_change_orders(request).await?.into_inner()).await
    }

    /// The last message, which is the result.
    pub async fn revert(&self, request: RevertChangeRequest) -> Result<RevertChangeResponse, Status> {
        last(self.orders.clone().revert_change(request).await?.into_inner()).await
    }
}

async fn last<T>(mut messages: Streaming<T>) -> Result<T, Status> {
    let mut last = None;
    while let Some(message) = messages.message().await? {
        last = Some(message);
    }
    Ok(last.expect("a stream that succeeds has a last message"))
}
