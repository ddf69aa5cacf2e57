//! `orders complete`: all of them, or none.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::{BatchUpdateOrdersRequest, UpdateOrderRequest};
use prost_types::FieldMask;
use uuid::Uuid;

use super::{Failure, client::Selected};

#[derive(Args)]
pub(super) struct Arguments {
    /// Opens them again
    #[arg(long)]
    open: bool,

    #[command(flatten)]
    orders: Selected,
}

pub(super) async fn run(
    Arguments { open, orders: Selected { uuids, output, server } }: Arguments,
) -> Result<ExitCode, Failure> {
    let update = |uuid| UpdateOrderRequest {
        uuid,
        completed: !open,
        update_mask: Some(FieldMask { paths: vec!["completed".to_owned()] }),
        ..UpdateOrderRequest::default()
    };
    let request = BatchUpdateOrdersRequest {
        requests: uuids.into_iter().map(update).collect(),
        request_id: Uuid::now_v7().to_string(),
        validate_only: false,
    };
    let answer = server.connect().await?.batch_update_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    Ok(ExitCode::SUCCESS)
}
