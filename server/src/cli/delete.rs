//! `orders delete`.

use std::process::ExitCode;

use orders_proto::order::{BatchDeleteOrdersRequest, DeleteOrderRequest};
use tonic::Status;
use uuid::Uuid;

use super::{Failure, client::Selected};

pub(super) async fn run(Selected { uuids, output, server }: Selected) -> Result<ExitCode, Failure> {
    let delete = |uuid: &String| DeleteOrderRequest { uuid: uuid.clone(), ..DeleteOrderRequest::default() };
    let request = BatchDeleteOrdersRequest {
        requests: uuids.iter().map(delete).collect(),
        request_id: Uuid::now_v7().to_string(),
        validate_only: false,
    };
    let answer = server.connect().await?.batch_delete_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    let is_gone = |uuid: &&String| answer.orders.iter().any(|order| order.uuid.eq_ignore_ascii_case(uuid));
    match uuids.iter().find(|uuid| !is_gone(uuid)) {
        Some(unknown) => Err(Status::not_found(format!("order {unknown} does not exist")).into()),
        None => Ok(ExitCode::SUCCESS),
    }
}
