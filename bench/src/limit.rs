//! The limit: what the contract and the transport cost when nothing is kept. Answers are constant and of full size.

use orders_proto::{
    Encoded,
    check::{CheckStatusOrderRequest, CheckStatusOrderResponse},
    order::{self as contract, Order, order_service_server::OrderService, order_service_server::OrderServiceServer},
};
use prost_types::Timestamp;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status, Streaming, transport::Server};

use crate::Failure;

/// Serves until the process is ended.
#[expect(clippy::print_stdout, reason = "tells the bench where the server is")]
pub(crate) async fn serve() -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Server::builder()
        .tcp_nodelay(true)
        .add_service(OrderServiceServer::new(Limit).max_decoding_message_size(4 << 20))
        .serve_with_incoming(TcpListenerStream::new(listener))
        .await?;
    Ok(())
}

struct Limit;

fn order() -> Order {
    let time = Some(Timestamp { seconds: 1_718_274_153, nanos: 123_456_000 });
    Order {
        uuid: "01a2074e-70f2-702a-aa59-e3d50a92917a".into(),
        name: "10248 · Vins et alcools Chevalier, Reims".into(),
        completed: true,
        date: "2024-06-13".into(),
        etag: "39b2bbc91d307cef-831".into(),
        revision: 831,
        create_time: time,
        update_time: time,
        delete_time: None,
    }
}

fn not_measured() -> Status {
    Status::unimplemented("not measured")
}

type Never<T> = tokio_stream::Empty<Result<T, Status>>;

#[tonic::async_trait]
impl OrderService for Limit {
    async fn create_order(
        &self,
        _: Request<contract::CreateOrderRequest>,
    ) -> Result<Response<contract::CreateOrderResponse>, Status> {
        Ok(Response::new(contract::CreateOrderResponse { notification_type: 1, order: Some(order()) }))
    }

    async fn read_order(
        &self,
        _: Request<contract::ReadOrderRequest>,
    ) -> Result<Response<contract::ReadOrderResponse>, Status> {
        Ok(Response::new(contract::ReadOrderResponse { notification_type: 1, order: Some(order()) }))
    }

    async fn update_order(
        &self,
        _: Request<contract::UpdateOrderRequest>,
    ) -> Result<Response<contract::UpdateOrderResponse>, Status> {
        Ok(Response::new(contract::UpdateOrderResponse { notification_type: 1, order: Some(order()) }))
    }

    async fn list_orders(
        &self,
        _: Request<contract::ListOrdersRequest>,
    ) -> Result<Response<contract::ListOrdersResponse>, Status> {
        Ok(Response::new(contract::ListOrdersResponse {
            notification_type: 1,
            orders: vec![order(); 100],
            next_page_token: "x".repeat(80),
            resume_token: "x".repeat(40),
            ..Default::default()
        }))
    }

    async fn batch_create_orders(
        &self,
        request: Request<contract::BatchCreateOrdersRequest>,
    ) -> Result<Response<contract::BatchCreateOrdersResponse>, Status> {
        let orders = vec![order(); request.into_inner().requests.len()];
        Ok(Response::new(contract::BatchCreateOrdersResponse { notification_type: 1, orders }))
    }

    async fn check_status_order(
        &self,
        _: Request<CheckStatusOrderRequest>,
    ) -> Result<Response<CheckStatusOrderResponse>, Status> {
        Err(not_measured())
    }

    type BulkChangeOrdersStream = Never<contract::BulkChangeOrdersResponse>;
    type RevertChangeStream = Never<contract::RevertChangeResponse>;
    type WatchOrdersStream = Never<Encoded<contract::WatchOrdersResponse>>;
    type ExportOrdersStream = Never<contract::ExportOrdersResponse>;

    async fn watch_orders(
        &self,
        _: Request<contract::WatchOrdersRequest>,
    ) -> Result<Response<Self::WatchOrdersStream>, Status> {
        Err(not_measured())
    }

    async fn export_orders(
        &self,
        _: Request<contract::ExportOrdersRequest>,
    ) -> Result<Response<Self::ExportOrdersStream>, Status> {
        Err(not_measured())
    }

    async fn import_orders(
        &self,
        _: Request<Streaming<contract::ImportOrdersRequest>>,
    ) -> Result<Response<contract::ImportOrdersResponse>, Status> {
        Err(not_measured())
    }

    async fn bulk_change_orders(
        &self,
        _: Request<contract::BulkChangeOrdersRequest>,
    ) -> Result<Response<Self::BulkChangeOrdersStream>, Status> {
        Err(not_measured())
    }

    async fn revert_change(
        &self,
        _: Request<contract::RevertChangeRequest>,
    ) -> Result<Response<Self::RevertChangeStream>, Status> {
        Err(not_measured())
    }

    async fn delete_order(
        &self,
        _: Request<contract::DeleteOrderRequest>,
    ) -> Result<Response<contract::DeleteOrderResponse>, Status> {
        Err(not_measured())
    }

    async fn undelete_order(
        &self,
        _: Request<contract::UndeleteOrderRequest>,
    ) -> Result<Response<contract::UndeleteOrderResponse>, Status> {
        Err(not_measured())
    }

    async fn rollback_order(
        &self,
        _: Request<contract::RollbackOrderRequest>,
    ) -> Result<Response<contract::RollbackOrderResponse>, Status> {
        Err(not_measured())
    }

    async fn list_order_revisions(
        &self,
        _: Request<contract::ListOrderRevisionsRequest>,
    ) -> Result<Response<contract::ListOrderRevisionsResponse>, Status> {
        Err(not_measured())
    }

    async fn batch_get_orders(
        &self,
        _: Request<contract::BatchGetOrdersRequest>,
    ) -> Result<Response<contract::BatchGetOrdersResponse>, Status> {
        Err(not_measured())
    }

    async fn batch_update_orders(
        &self,
        _: Request<contract::BatchUpdateOrdersRequest>,
    ) -> Result<Response<contract::BatchUpdateOrdersResponse>, Status> {
        Err(not_measured())
    }

    async fn batch_delete_orders(
        &self,
        _: Request<contract::BatchDeleteOrdersRequest>,
    ) -> Result<Response<contract::BatchDeleteOrdersResponse>, Status> {
        Err(not_measured())
    }

    async fn batch_undelete_orders(
        &self,
        _: Request<contract::BatchUndeleteOrdersRequest>,
    ) -> Result<Response<contract::BatchUndeleteOrdersResponse>, Status> {
        Err(not_measured())
    }

    async fn get_order_stats(
        &self,
        _: Request<contract::GetOrderStatsRequest>,
    ) -> Result<Response<contract::GetOrderStatsResponse>, Status> {
        Err(not_measured())
    }

    async fn get_server_info(
        &self,
        _: Request<contract::GetServerInfoRequest>,
    ) -> Result<Response<contract::GetServerInfoResponse>, Status> {
        Err(not_measured())
    }
}
