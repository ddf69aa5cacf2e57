//! `order.OrderService`: decode, one call, encode.
//!
//! - `writes`, `batches`, `bulk`, `import`: changing orders
//! - `reads`, `lists`: orders, pages, history, statistics
//! - `watch`, `export`: changes as they come, all orders as they stand

mod batches;
mod bulk;
mod export;
mod import;
mod lists;
mod reads;
mod watch;
mod writes;

use std::time::Duration;

use http::{HeaderName, HeaderValue, header::CACHE_CONTROL};
use orders_proto::{
    Encoded, check,
    order::{self, OrderNotificationTypeEnum, order_service_server::OrderService},
};
use prost::Message;
use tokio::time::Instant;
use tonic::{Request, Response, Status, Streaming};

use super::{
    Whole, convert,
    deadline::{Deadline, lifetime},
    status,
    streams::{Hangup, Messages, Streams},
};
use crate::{
    error::Error,
    service::{Caller, Orders},
};

const OK: i32 = OrderNotificationTypeEnum::Ok as i32;

/// The methods apart from their transport: a message in, a message or an error out. The JSON facade calls them too.
pub(crate) mod methods {
    pub(crate) use super::{
        lists::{filter, list, order_by},
        reads::read,
        writes::{check, create, delete, update},
    };
}

/// The smallest answer that is worth compressing.
const COMPRESSED_BYTES: usize = 1 << 10;

/// The methods of `order.OrderService`, over one register.
#[derive(Clone)]
pub struct Service {
    register: Orders,
    streams: Streams,
    /// How long a stream may last, about.
    longest: Duration,
}

impl Service {
    /// The methods on this register, whose streams last so long at most, a tenth more or less. Must be called within a Tokio
    /// runtime.
    #[must_use]
    pub fn new(register: Orders, longest: Duration) -> Self {
        Self { register, streams: Streams::new(), longest }
    }

    /// When a stream ends that begins now: when the caller asked, or after its lifetime.
    pub(crate) fn stream_end(&self, caller: &Caller) -> Instant {
        let end = self.lifetime_end();
        caller.stream_deadline.map_or(end, |asked| asked.min(end))
    }

    fn lifetime_end(&self) -> Instant {
        Instant::now() + lifetime(self.longest)
    }

    /// The register that the methods work on.
    pub(crate) fn register(&self) -> &Orders {
        &self.register
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

    /// The same for an answer that is a stream: it has a place, and whatever is on its way lets it through at once.
    async fn stream<M, T: 'static>(
        &self,
        request: Request<M>,
        answer: impl AsyncFnOnce(&Self, &Caller, M) -> Result<Messages<T>, Error>,
    ) -> Result<Response<Messages<T>>, Status> {
        let trace = status::trace_of(request.extensions());
        let status_of = |error| status::of(error, &trace, self.register.tokens());
        let hangup = request.extensions().get::<Hangup>().cloned().unwrap_or_default();
        let deadline = request.extensions().get::<Deadline>().and_then(|deadline| deadline.asked);
        let deadline = deadline.map(|at| (at, status_of(Error::DeadlineExceeded)));
        let place = self.streams.admit(hangup).map_err(status_of)?;
        let mut answer = self.call(request, answer).await?.map(|messages| place.hold(messages, deadline));
        let headers = answer.metadata_mut().as_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
        // nginx would collect an answer before it passes it on.
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        Ok(answer)
    }
}

/// Sees to the compression of an answer that is one message. Many clients take compressed answers without asking for it, and
/// a small one only grows.
fn whole<R: Message>(mut answer: Response<R>) -> Response<R> {
    if answer.get_ref().encoded_len() < COMPRESSED_BYTES {
        answer.disable_compression();
    } else {
        answer.extensions_mut().insert(Whole);
    }
    answer
}

/// Every method is a function in one of the modules here.
macro_rules! service {
    (
        unary { $($method:ident($request:path) -> $response:path = $answer:path;)* }
        streams { $($streamed:ident($streamed_request:path) -> $Stream:ident of $message:path = $streamed_answer:path;)* }
    ) => {
        #[tonic::async_trait]
        impl OrderService for Service {
            $(async fn $method(&self, request: Request<$request>) -> Result<Response<$response>, Status> {
                self.call(request, $answer).await.map(whole)
            })*

            async fn import_orders(
                &self,
                request: Request<Streaming<order::ImportOrdersRequest>>,
            ) -> Result<Response<order::ImportOrdersResponse>, Status> {
                import::import(self, request).await
            }

            $(type $Stream = Messages<$message>;

            async fn $streamed(
                &self,
                request: Request<$streamed_request>,
            ) -> Result<Response<Self::$Stream>, Status> {
                self.stream(request, $streamed_answer).await
            })*
        }
    };
}

service! {
    unary {
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
    streams {
        bulk_change_orders(order::BulkChangeOrdersRequest) -> BulkChangeOrdersStream of order::BulkChangeOrdersResponse
            = bulk::change;
        revert_change(order::RevertChangeRequest) -> RevertChangeStream of order::RevertChangeResponse = bulk::revert;
        watch_orders(order::WatchOrdersRequest) -> WatchOrdersStream of Encoded<order::WatchOrdersResponse> = watch::watch;
        export_orders(order::ExportOrdersRequest) -> ExportOrdersStream of order::ExportOrdersResponse = export::export;
    }
}
