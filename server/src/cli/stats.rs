//! `orders stats`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use orders_proto::order::{
    GetOrderStatsRequest, GetOrderStatsResponse, get_order_stats_request, get_order_stats_response::Bucket,
};
use serde_json::{Value, json};

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

    /// Counts them by their dates, too
    #[arg(long, value_name = "SIZE", requires_all = ["from", "to"])]
    by: Option<Size>,

    /// The first day
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true, requires = "by")]
    from: String,

    /// The last day
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true, requires = "by")]
    to: String,

    /// The zone whose days they are, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "UTC", requires = "by")]
    time_zone: String,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    Day,
    Week,
    Month,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { filter, by, from, to, time_zone, output, server } = arguments;
    let request = match by {
        None => GetOrderStatsRequest { filter, ..GetOrderStatsRequest::default() },
        Some(size) => GetOrderStatsRequest {
            filter,
            bucket: match size {
                Size::Day => get_order_stats_request::Bucket::Day,
                Size::Week => get_order_stats_request::Bucket::Week,
                Size::Month => get_order_stats_request::Bucket::Month,
            }
            .into(),
            time_zone,
            start_date: from,
            end_date: to,
        },
    };
    let stats = server.connect().await?.get_order_stats(request).await?.into_inner();
    print(&mut io::stdout(), &stats, by.is_some(), output.form())?;
    Ok(ExitCode::SUCCESS)
}

/// With buckets a table or a CSV file has a row for each of them, without the one row of totals.
fn print(out: &mut impl Write, stats: &GetOrderStatsResponse, has_buckets: bool, form: Form) -> io::Result<()> {
    let rows: Vec<[String; 3]> = if has_buckets {
        stats
            .buckets
            .iter()
            .map(|bucket| [bucket.start_date.clone(), text(bucket.open), text(bucket.completed)])
            .collect()
    } else {
        vec![[stats.total, stats.open, stats.completed].map(text)]
    };
    let first = if has_buckets { ["FROM", "from"] } else { ["TOTAL", "total"] };
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    match form {
        Form::Table => writeln!(out, "{}", table([first[0], "OPEN", "DONE"], rows)),
        Form::Json => writeln!(out, "{}", to_json(stats, has_buckets)),
        Form::Csv => {
            writeln!(out, "{},open,completed", first[1])?;
            rows.into_iter().try_for_each(|row| writeln!(out, "{}", row.join(",")))
        }
    }
}

fn text(number: i64) -> String {
    number.to_string()
}

fn to_json(stats: &GetOrderStatsResponse, has_buckets: bool) -> Value {
    let mut object = json!({"total": stats.total, "open": stats.open, "completed": stats.completed});
    if has_buckets {
        let bucket = |bucket: &Bucket| json!({"start_date": bucket.start_date, "open": bucket.open, "completed": bucket.completed});
        object["buckets"] = stats.buckets.iter().map(bucket).collect();
    }
    object
}
