//! `orders list`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use orders_proto::order::ListOrdersRequest;

use super::{
    Failure,
    client::{Server, words},
    table,
};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let mut client = arguments.server.connect().await?;
    let answer = client.list_orders(ListOrdersRequest::default()).await.map_err(|status| words(&status))?.into_inner();
    let rows = answer.orders.iter().map(|order| {
        let done = if order.completed { "yes" } else { "" };
        [order.uuid.as_str(), order.date.as_str(), done, order.name.as_str()]
    });
    writeln!(io::stdout(), "{}", table(["UUID", "DATE", "DONE", "NAME"], rows))?;
    Ok(ExitCode::SUCCESS)
}
