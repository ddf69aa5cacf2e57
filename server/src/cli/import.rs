//! `orders import`: a native gRPC client that reads a CSV file.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use orders_proto::order::{CreateOrderRequest, order_service_client::OrderServiceClient};
use tonic::{Code, transport::Channel};

use super::{
    Failure,
    client::{Server, words},
    template::{Template, column},
};

/// The failed rows that are named one by one.
const NAMED_FAILURES: usize = 20;

#[derive(Args)]
pub(super) struct Arguments {
    /// The CSV file, in UTF-8, with a line of column names on top
    file: PathBuf,

    /// An order's name, with columns in braces: '{order_id} · {ship_name}, {ship_city}'
    #[arg(long, value_name = "TEMPLATE", default_value = "{name}")]
    name: String,

    /// The column of an order's date; an empty cell means now
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,

    /// The column that says by not being empty that an order is done
    #[arg(long, value_name = "COLUMN")]
    completed_if: Option<String>,

    /// What separates the columns
    #[arg(long, default_value = ",")]
    delimiter: char,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = arguments.file.display();
    let delimiter = u8::try_from(arguments.delimiter).map_err(|_| "a delimiter is one ASCII character")?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_path(&arguments.file)
        .map_err(|error| format!("{file}: {error}"))?;
    let rows = Rows::new(reader.headers().map_err(|error| format!("{file}: {error}"))?, &arguments)?;
    // The whole file is understood before the first order is made.
    let orders = reader
        .records()
        .map(|record| record.map(|record| (record.position().map_or(0, csv::Position::line), rows.order(&record))))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("{file}: {error}"))?;

    let begun = Instant::now();
    let total = orders.len();
    let failures = send(arguments.server.connect().await?, orders).await?;
    let mut out = io::stdout();
    for (line, why) in failures.iter().take(NAMED_FAILURES) {
        writeln!(out, "{file}:{line}: {why}")?;
    }
    if failures.len() > NAMED_FAILURES {
        writeln!(out, "… and {} more", failures.len() - NAMED_FAILURES)?;
    }
    let imported = total - failures.len();
    writeln!(out, "imported {imported} of {total} orders in {:.1} s", begun.elapsed().as_secs_f64())?;
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How a row becomes an order.
struct Rows {
    name: Template,
    date: Option<usize>,
    completed_if: Option<usize>,
}

impl Rows {
    fn new(columns: &csv::StringRecord, arguments: &Arguments) -> Result<Self, String> {
        let find = |name: &Option<String>| name.as_ref().map(|name| column(name, columns)).transpose();
        Ok(Self {
            name: Template::parse(&arguments.name, columns)?,
            date: find(&arguments.date)?,
            completed_if: find(&arguments.completed_if)?,
        })
    }

    fn order(&self, row: &csv::StringRecord) -> CreateOrderRequest {
        let cell = |index: Option<usize>| index.and_then(|index| row.get(index)).unwrap_or_default().trim();
        CreateOrderRequest {
            name: self.name.fill(row),
            completed: !cell(self.completed_if).is_empty(),
            date: cell(self.date).to_owned(),
            ..CreateOrderRequest::default()
        }
    }
}

/// Sends the orders one by one, so that they are made in the file's order. A refused order is a failure of its row;
/// anything else ends the import and says how far it came.
async fn send(
    mut client: OrderServiceClient<Channel>,
    orders: Vec<(u64, CreateOrderRequest)>,
) -> Result<Vec<(u64, String)>, Failure> {
    let progress = ProgressBar::new(orders.len() as u64)
        .with_style(ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} · {per_sec} · {eta} left")?);
    let mut failures = Vec::new();
    for (line, order) in progress.wrap_iter(orders.into_iter()) {
        match client.create_order(order).await {
            Ok(_) => {}
            Err(status) if status.code() == Code::InvalidArgument => failures.push((line, words(&status))),
            Err(status) => {
                return Err(format!("at line {line}, with all rows above it imported: {}", words(&status)).into());
            }
        }
    }
    progress.finish_and_clear();
    Ok(failures)
}
