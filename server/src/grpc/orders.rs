//! `order.OrderService`: decode, one call, encode.

use orders_proto::{
    check::{CheckStatusOrderRequest, CheckStatusOrderResponse},
    order::{
        CreateOrderRequest, CreateOrderResponse, DeleteOrderRequest, DeleteOrderResponse, ListOrdersRequest,
        ListOrdersResponse, OrderNotificationTypeEnum, ReadOrderRequest, ReadOrderResponse, UpdateOrderRequest,
        UpdateOrderResponse, order_service_server::OrderService,
    },
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::{
    ANSWER_BYTES, convert,
    status::{self, trace_of},
};
use crate::{error::Error, service::Orders};

const OK: i32 = OrderNotificationTypeEnum::Ok as i32;

pub(super) struct Service {
    register: Orders,
}

impl Service {
    pub(super) fn new(register: Orders) -> Self {
        Self { register }
    }

    async fn create(&self, request: CreateOrderRequest) -> Result<CreateOrderResponse, Error> {
        let order = self.register.create(convert::create(request)?).await?;
        Ok(CreateOrderResponse { notification_type: OK, order: Some(convert::order(order)) })
    }

    async fn read(&self, request: ReadOrderRequest) -> Result<ReadOrderResponse, Error> {
        let order = self.register.read(convert::uuid(&request.uuid)?).await?;
        Ok(ReadOrderResponse { notification_type: OK, order: Some(convert::order(order)) })
    }

    async fn update(&self, request: UpdateOrderRequest) -> Result<UpdateOrderResponse, Error> {
        let (uuid, draft) = convert::update(request)?;
        let order = self.register.update(uuid, draft).await?;
        Ok(UpdateOrderResponse { notification_type: OK, order: Some(convert::order(order)) })
    }

    async fn delete(&self, request: DeleteOrderRequest) -> Result<DeleteOrderResponse, Error> {
        let success = self.register.delete(convert::uuid(&request.uuid)?).await?;
        Ok(DeleteOrderResponse { notification_type: OK, success })
    }

    async fn list(&self) -> Result<ListOrdersResponse, Error> {
        let mut answer = ListOrdersResponse { notification_type: OK, orders: Vec::new() };
        let mut bytes = answer.encoded_len();
        self.register
            .each(|order| {
                let order = convert::order(order);
                let length = order.encoded_len();
                bytes += 1 + prost::length_delimiter_len(length) + length;
                answer.orders.push(order);
                if bytes > ANSWER_BYTES { Err(Error::AnswerTooLarge { limit_bytes: ANSWER_BYTES }) } else { Ok(()) }
            })
            .await?;
        Ok(answer)
    }
}

#[tonic::async_trait]
impl OrderService for Service {
    async fn create_order(
        &self,
        request: Request<CreateOrderRequest>,
    ) -> Result<Response<CreateOrderResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.create(request.into_inner()).await.map(Response::new).map_err(|error| status::of(error, &trace))
    }

    async fn read_order(&self, request: Request<ReadOrderRequest>) -> Result<Response<ReadOrderResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.read(request.into_inner()).await.map(Response::new).map_err(|error| status::of(error, &trace))
    }

    async fn update_order(
        &self,
        request: Request<UpdateOrderRequest>,
    ) -> Result<Response<UpdateOrderResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.update(request.into_inner()).await.map(Response::new).map_err(|error| status::of(error, &trace))
    }

    async fn delete_order(
        &self,
        request: Request<DeleteOrderRequest>,
    ) -> Result<Response<DeleteOrderResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.delete(request.into_inner()).await.map(Response::new).map_err(|error| status::of(error, &trace))
    }

    async fn list_orders(&self, request: Request<ListOrdersRequest>) -> Result<Response<ListOrdersResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.list().await.map(Response::new).map_err(|error| status::of(error, &trace))
    }

    async fn check_status_order(
        &self,
        request: Request<CheckStatusOrderRequest>,
    ) -> Result<Response<CheckStatusOrderResponse>, Status> {
        let caller = convert::caller(&request);
        let check = async {
            let uuid = convert::uuid(&request.into_inner().uuid)?;
            let completed = self.register.check(uuid, &caller).await?;
            Ok(CheckStatusOrderResponse { uuid: uuid.to_string(), completed })
        };
        check.await.map(Response::new).map_err(|error: Error| status::of(error, &caller.trace))
    }
}
