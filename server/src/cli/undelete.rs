//! `orders undelete`: all of them, or none.

use std::process::ExitCode;

use orders_proto::order::{BatchUndeleteOrdersRequest, UndeleteOrderRequest};
use uuid::Uuid;

use super::{Failure, client::Selected};

pub(super) async fn run(Selected { uuids, output, server }: Selected) -> Result<ExitCode, Failure> {
    let request = BatchUndeleteOrdersRequest {
        requests: uuids.into_iter().map(|uuid| UndeleteOrderRequest { uuid, ..Default::default() }).collect(),
        request_id: Uuid::now_v7().to_string(),
        validate_only: false,
    };
    let answer = server.connect().await?.batch_undelete_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    Ok(ExitCode::SUCCESS)
}
