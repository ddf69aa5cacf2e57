//! `orders export`: every order that matches, into a file or to standard output.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use orders_proto::order::ExportOrdersRequest;

use super::{
    Failure,
    client::Server,
    output::{to_json, write_csv},
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The file, which must not exist yet; standard output if nothing is said
    file: Option<PathBuf>,

    /// Only orders that match (AIP-160)
    #[arg(long, short, default_value = "")]
    filter: String,

    /// Deleted orders too
    #[arg(long)]
    show_deleted: bool,

    /// CSV, or one JSON object a line
    #[arg(long, short, value_name = "FORM", default_value = "csv")]
    output: Form,

    #[command(flatten)]
    server: Server,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Csv,
    Json,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { file, filter, show_deleted, output, server } = arguments;
    let request = ExportOrdersRequest { filter, show_deleted };
    let mut stream = server.connect().await?.export_orders(request).await?.into_inner();
    let out: Box<dyn Write + Send> = match &file {
        Some(path) => Box::new(File::create_new(path).map_err(|error| format!("{}: {error}", path.display()))?),
        None => Box::new(io::stdout()),
    };
    let mut out = BufWriter::new(out);
    let progress = ProgressBar::new(0)
        .with_style(ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} · {per_sec} · {eta} left")?);
    let mut is_first = true;
    while let Some(message) = stream.message().await? {
        if is_first {
            progress.set_length(u64::try_from(message.total_size)?);
        }
        match output {
            Form::Csv => write_csv(&mut out, &message.orders, is_first)?,
            Form::Json => message.orders.iter().try_for_each(|order| writeln!(out, "{}", to_json(order)))?,
        }
        progress.inc(message.orders.len() as u64);
        is_first = false;
    }
    out.flush()?;
    progress.finish_and_clear();
    Ok(ExitCode::SUCCESS)
}
