//! `orders undelete`: all of them, or none.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::{BatchUndeleteOrdersRequest, UndeleteOrderRequest};
use uuid::Uuid;

use super::{Failure, client::Server, output::Output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The orders
    #[arg(value_name = "UUID", required = true)]
    uuids: Vec<String>,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(Arguments { uuids, output, server }: Arguments) -> Result<ExitCode, Failure> {
    let request = BatchUndeleteOrdersRequest {
        requests: uuids.into_iter().map(|uuid| UndeleteOrderRequest { uuid, ..Default::default() }).collect(),
        request_id: Uuid::now_v7().to_string(),
        validate_only: false,
    };
    let answer = server.connect().await?.batch_undelete_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    Ok(ExitCode::SUCCESS)
}
