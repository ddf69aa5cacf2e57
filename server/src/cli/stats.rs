//! `orders stats`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use orders_proto::order::GetOrderStatsRequest;
use serde_json::json;

use super::{
    Failure,
    client::Server,
    output::{Form, Output},
    table,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// Only orders that match (AIP-160)
    #[arg(long, short, default_value = "")]
    filter: String,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(Arguments { filter, output, server }: Arguments) -> Result<ExitCode, Failure> {
    let request = GetOrderStatsRequest { filter, ..GetOrderStatsRequest::default() };
    let stats = server.connect().await?.get_order_stats(request).await?.into_inner();
    let numbers = [stats.total, stats.open, stats.completed];
    let mut out = io::stdout();
    match output.form() {
        Form::Table => {
            let row = numbers.map(|number| number.to_string());
            writeln!(out, "{}", table(["TOTAL", "OPEN", "DONE"], [row.each_ref().map(String::as_str)].into_iter()))?;
        }
        Form::Json => {
            let [total, open, completed] = numbers;
            writeln!(out, "{}", json!({"total": total, "open": open, "completed": completed}))?;
        }
        Form::Csv => writeln!(out, "total,open,completed\n{}", numbers.map(|number| number.to_string()).join(","))?,
    }
    Ok(ExitCode::SUCCESS)
}
