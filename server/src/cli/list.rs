//! `orders list`: page after page.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::ListOrdersRequest;

use super::{
    Failure,
    client::Server,
    output::{Form, Output},
};

/// Orders on a page.
const PAGE: usize = 1_000;

#[derive(Args)]
pub(super) struct Arguments {
    /// Only orders that match (AIP-160): 'completed = false AND date >= 2024-06-01', or words to find in names
    #[arg(long, short, default_value = "")]
    filter: String,

    /// In which order (AIP-132): 'date desc, name'; as they were created if nothing is said
    #[arg(long, default_value = "")]
    order_by: String,

    /// Deleted orders too
    #[arg(long)]
    show_deleted: bool,

    /// The most orders to print
    #[arg(long, short = 'n', value_name = "NUMBER", default_value = "4294967295", hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { filter, order_by, show_deleted, limit, output, server } = arguments;
    let limit = limit as usize;
    let mut client = server.connect().await?;
    let mut page = ListOrdersRequest { filter, order_by, show_deleted, ..ListOrdersRequest::default() };
    let (mut shown, mut kept) = (0, Vec::new());
    loop {
        page.page_size = i32::try_from(PAGE.min(limit - shown))?;
        let answer = client.list_orders(page.clone()).await?.into_inner();
        // A table must know all its rows to know its widths.
        match output.form() {
            Form::Table => kept.extend(answer.orders.iter().cloned()),
            Form::Json | Form::Csv => output.orders(&answer.orders, shown == 0)?,
        }
        shown += answer.orders.len();
        page.page_token = answer.next_page_token;
        if page.page_token.is_empty() || shown >= limit {
            break;
        }
    }
    if output.form() == Form::Table {
        output.orders(&kept, true)?;
    }
    Ok(ExitCode::SUCCESS)
}
