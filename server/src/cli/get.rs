//! `orders get`.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::BatchGetOrdersRequest;

use super::{Failure, client::Selected};

#[derive(Args)]
pub(super) struct Arguments {
    /// Deleted orders too
    #[arg(long)]
    show_deleted: bool,

    #[command(flatten)]
    orders: Selected,
}

pub(super) async fn run(
    Arguments { show_deleted, orders: Selected { uuids, output, server } }: Arguments,
) -> Result<ExitCode, Failure> {
    let request = BatchGetOrdersRequest { uuids, show_deleted };
    let answer = server.connect().await?.batch_get_orders(request).await?.into_inner();
    output.orders(&answer.orders, true)?;
    Ok(ExitCode::SUCCESS)
}
