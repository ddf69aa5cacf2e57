//! `orders complete`: all of them, or none.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::{BatchUpdateOrdersRequest, UpdateOrderRequest};
use prost_types::FieldMask;
use uuid::Uuid;

use super::{Failure, client::Server, output::Output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The orders
    #[arg(value_name = "UUID", required = true)]
    uuids: Vec<String>,

    /// Opens them again
    #[arg(long)]
    open: bool,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(Arguments { uuids, open, output, server }: Arguments) -> Result<ExitCode, Failure> {
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
