//! `orders get`.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::BatchGetOrdersRequest;

use super::{Failure, client::Server, output::Output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The orders
    #[arg(value_name = "UUID", required = true)]
    uuids: Vec<String>,

    /// Deleted orders too
    #[arg(long)]
    show_deleted: bool,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(Arguments { uuids, show_deleted, output, server }: Arguments) -> Result<ExitCode, Failure> {
    let request = BatchGetOrdersRequest { uuids, show_deleted };
    let answer = server.connect().await?.batch_get_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    Ok(ExitCode::SUCCESS)
}
