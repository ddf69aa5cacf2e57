//! The built-in `check.CheckStatusOrderService`: reports the stored state.

use orders_proto::check::{
    CheckStatusOrderRequest, CheckStatusOrderResponse, check_status_order_service_server::CheckStatusOrderService,
};
use tonic::{Request, Response, Status};

use super::{
    convert,
    status::{self, trace_of},
};
use crate::{error::Error, service::Orders};

pub(super) struct Service {
    register: Orders,
}

impl Service {
    pub(super) fn new(register: Orders) -> Self {
        Self { register }
    }

    async fn check(&self, request: CheckStatusOrderRequest) -> Result<CheckStatusOrderResponse, Error> {
        let order = self.register.read(convert::uuid(&request.uuid)?).await?;
        Ok(CheckStatusOrderResponse { uuid: order.uuid.to_string(), completed: Some(order.completed) })
    }
}

#[tonic::async_trait]
impl CheckStatusOrderService for Service {
    async fn check_status_order(
        &self,
        request: Request<CheckStatusOrderRequest>,
    ) -> Result<Response<CheckStatusOrderResponse>, Status> {
        let trace = trace_of(request.extensions());
        self.check(request.into_inner()).await.map(Response::new).map_err(|error| status::of(error, &trace))
    }
}
