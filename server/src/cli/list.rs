//! `orders list`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use orders_proto::order::ListOrdersRequest;

use super::{
    Failure,
    client::{Server, words},
};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let mut client = arguments.server.connect().await?;
    let answer = client.list_orders(ListOrdersRequest::default()).await.map_err(|status| words(&status))?.into_inner();
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["UUID", "DATE", "DONE", "NAME"]);
    for order in answer.orders {
        let done = if order.completed { "yes" } else { "" };
        table.add_row([order.uuid.as_str(), &order.date, done, &order.name]);
    }
    writeln!(io::stdout(), "{}", table.trim_fmt())?;
    Ok(ExitCode::SUCCESS)
}
