//! `orders import`: a native gRPC client that reads a CSV file.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use orders_proto::{
    order::{BatchCreateOrdersRequest, CreateOrderRequest, order_service_client::OrderServiceClient},
    rules,
};
use tonic::transport::Channel;
use uuid::Uuid;

use super::{
    Failure,
    client::{Server, words},
    template::{Template, column},
};

/// Orders in one batch: few enough that other people's writes get in between.
const BATCH: usize = 500;
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
    let (orders, failures) = checked(orders);
    send(arguments.server.connect().await?, orders).await?;
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

/// Splits what the contract's rules allow from what they refuse: the same rules as the server's.
fn checked(rows: Vec<(u64, CreateOrderRequest)>) -> (Vec<CreateOrderRequest>, Vec<(u64, String)>) {
    let (mut orders, mut failures) = (Vec::new(), Vec::new());
    for (line, order) in rows {
        let name = rules::name(&order.name).err().map(|reason| format!("name: {reason}"));
        let date = rules::date(&order.date).err().filter(|_| !order.date.is_empty());
        let date = date.map(|reason| format!("date: {reason}"));
        let reasons: Vec<String> = [name, date].into_iter().flatten().collect();
        if reasons.is_empty() { orders.push(order) } else { failures.push((line, reasons.join("; "))) }
    }
    (orders, failures)
}

/// Sends the orders in the file's order, batch by batch; each batch is stored whole or not at all.
async fn send(mut client: OrderServiceClient<Channel>, orders: Vec<CreateOrderRequest>) -> Result<(), Failure> {
    let total = orders.len();
    let progress = ProgressBar::new(total as u64)
        .with_style(ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} · {per_sec} · {eta} left")?);
    let mut sent = 0;
    for batch in orders.chunks(BATCH) {
        let request_id = Uuid::now_v7().to_string();
        let request = BatchCreateOrdersRequest { requests: batch.to_vec(), request_id, ..Default::default() };
        client.batch_create_orders(request).await.map_err(|status| {
            format!("the first {sent} of {total} orders are stored, the rest is not: {}", words(&status))
        })?;
        sent += batch.len();
        progress.inc(batch.len() as u64);
    }
    progress.finish_and_clear();
    Ok(())
}
