//! The built-in `check.CheckStatusOrderService`: reports the stored state.

use orders_proto::check::{
    CheckStatusOrderRequest, CheckStatusOrderResponse, check_status_order_service_server::CheckStatusOrderService,
};
use tonic::{Request, Response, Status};

use super::{convert, status};
use crate::{error::Error, service::Orders};

pub(super) struct Service {
    register: Orders,
}

impl Service {
    pub(super) fn new(register: Orders) -> Self {
        Self { register }
    }

    async fn check(&self, request: CheckStatusOrderRequest) -> Result<CheckStatusOrderResponse, Error> {
        let order = self.register.read(convert::uuid(&request.uuid)?, false).await?;
        Ok(CheckStatusOrderResponse { uuid: order.uuid.to_string(), completed: Some(order.completed) })
    }
}

#[tonic::async_trait]
impl CheckStatusOrderService for Service {
    async fn check_status_order(
        &self,
        request: Request<CheckStatusOrderRequest>,
    ) -> Result<Response<CheckStatusOrderResponse>, Status> {
        let (caller, request) = convert::open(request);
        let answer = self.check(request).await.map(Response::new);
        answer.map_err(|error| status::of(error, &caller.trace, self.register.tokens()))
    }
}
