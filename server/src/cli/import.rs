//! `orders import`: a native gRPC client that reads a CSV file.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Args;
use futures_util::stream;
use indicatif::{ProgressBar, ProgressStyle};
use orders_proto::{
    order::{CreateOrderRequest, ImportOrdersRequest, ImportOrdersResponse},
    rules,
};
use tokio::time::sleep;
use uuid::Uuid;

use super::{
    Failure,
    client::{Server, is_passing, words},
    template::{Template, column},
};

/// Orders in one chunk: few enough that other people's writes get in between.
const CHUNK: usize = 500;
/// How often it connects again, when the server goes away meanwhile, and how long it waits before that.
const ATTEMPTS: usize = 30;
const PAUSE: Duration = Duration::from_secs(1);
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

    /// Goes on with an import that broke off: its id, as it said at its end. What is stored is not stored again
    #[arg(long, value_name = "UUID")]
    resume: Option<Uuid>,

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
    let (orders, mut failures) = checked(orders);
    let (lines, orders): (Vec<_>, Vec<_>) = orders.into_iter().unzip();
    let import = arguments.resume.unwrap_or_else(Uuid::now_v7);
    let answer = send(&arguments.server, import, &orders).await?;
    // A server of another version may be stricter than the rules here.
    for failure in &answer.failures {
        let line = usize::try_from(failure.index).ok().and_then(|index| lines.get(index)).copied().unwrap_or_default();
        let why = failure.violations.iter().map(|violation| format!("{}: {}", violation.field, violation.description));
        failures.push((line, why.collect::<Vec<_>>().join("; ")));
    }
    let mut out = io::stdout();
    for (line, why) in failures.iter().take(NAMED_FAILURES) {
        writeln!(out, "{file}:{line}: {why}")?;
    }
    if failures.len() > NAMED_FAILURES {
        writeln!(out, "… and {} more", failures.len() - NAMED_FAILURES)?;
    }
    let imported = answer.created + answer.already_there;
    let before =
        if answer.already_there > 0 { format!(", {} of them before", answer.already_there) } else { String::new() };
    writeln!(out, "imported {imported} of {total} orders{before} in {:.1} s", begun.elapsed().as_secs_f64())?;
    Ok(if failures.is_empty() && answer.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

/// What came of lines of the file, by their numbers.
type Lines<T> = Vec<(u64, T)>;

/// Splits what the contract's rules allow from what they refuse: the same rules as the server's.
fn checked(rows: Lines<CreateOrderRequest>) -> (Lines<CreateOrderRequest>, Lines<String>) {
    let (mut orders, mut failures) = (Vec::new(), Vec::new());
    for (line, order) in rows {
        let name = rules::name(&order.name).err().map(|reason| format!("name: {reason}"));
        let date = rules::date(&order.date).err().filter(|_| !order.date.is_empty());
        let date = date.map(|reason| format!("date: {reason}"));
        let reasons: Vec<String> = [name, date].into_iter().flatten().collect();
        if reasons.is_empty() { orders.push((line, order)) } else { failures.push((line, reasons.join("; "))) }
    }
    (orders, failures)
}

/// Sends the orders in the file's order, chunk by chunk, each of which is stored whole or not at all. When the server goes
/// away it is sent again: the server knows the chunks that it has by the import's id.
async fn send(server: &Server, import: Uuid, orders: &[CreateOrderRequest]) -> Result<ImportOrdersResponse, Failure> {
    let progress = ProgressBar::new(orders.len() as u64)
        .with_style(ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} · {per_sec} · {eta} left")?);
    // Nothing to go on with, if it cannot be reached at first.
    server.connect().await?;
    let mut attempts = 0;
    loop {
        attempts += 1;
        let failure = match attempt(server, import, orders, progress.clone()).await {
            Ok(answer) => {
                progress.finish_and_clear();
                return Ok(answer);
            }
            Err(failure) => failure,
        };
        if !is_passing(&*failure) || attempts == ATTEMPTS {
            progress.abandon();
            let status = failure.downcast_ref::<tonic::Status>();
            let why = status.map_or_else(|| failure.to_string(), words);
            return Err(format!("the import broke off, and goes on with --resume {import}: {why}").into());
        }
        sleep(PAUSE).await;
    }
}

async fn attempt(
    server: &Server,
    import: Uuid,
    orders: &[CreateOrderRequest],
    progress: ProgressBar,
) -> Result<ImportOrdersResponse, Failure> {
    progress.set_position(0);
    let chunks: Vec<_> = orders.chunks(CHUNK).map(<[_]>::to_vec).collect();
    let chunks = chunks.into_iter().zip(0..).map(move |(orders, sequence)| {
        // Asked for when there is room for it, which is when those before it have been taken.
        progress.inc(orders.len() as u64);
        ImportOrdersRequest { import_id: import.to_string(), sequence, orders }
    });
    Ok(server.connect().await?.import_orders(stream::iter(chunks)).await?.into_inner())
}
