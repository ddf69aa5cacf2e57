//! Measures Orders beside a limit server (the same contract and transport, constant answers, no storage) in one run on
//! one machine, and prints what it found, mostly as ratios between the two: `make bench`.
//!
//! The load generator, the server under test and the limit server share the machine's cores, so absolute figures say
//! little; both servers pay the same for the generator.

mod arrivals;
mod bare;
#[expect(
    unreachable_pub,
    clippy::expect_used,
    dead_code,
    reason = "the tests' own: what watches are told is held against it"
)]
#[path = "../../server/tests/checker/mod.rs"]
mod checker;
mod client;
#[expect(
    dead_code,
    unreachable_pub,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the tests' own: nothing is measured without it"
)]
#[path = "../../server/tests/cluster/mod.rs"]
mod cluster;
mod data;
mod engine;
mod growth;
mod limit;
mod load;
mod measured;
mod million;
mod plain;
mod postgres;
mod process;
mod report;
mod throughput;
mod watch;
mod work;

use std::{error::Error, fs, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::report::Report;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "orders-bench", version, about = "Measures Orders beside a limit server")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print what was found in Markdown
    Run(Run),
    /// Serve constant answers on a free port, which is printed
    LimitServer,
    /// Write the same bytes to plain HTTP/2 streams on a free port, which is printed
    PlainServer(plain::Pace),
}

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Run {
    /// The program under test
    #[arg(long)]
    orders: PathBuf,
    /// Where the databases are made; those of an earlier run are used again
    #[arg(long, default_value = "target/bench")]
    data: PathBuf,
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',')]
    parts: Vec<Part>,
    /// Seconds of load in each measurement
    #[arg(long, default_value = "2")]
    seconds: f64,
    /// Seconds of load in open loop
    #[arg(long, default_value = "60")]
    open_seconds: u64,
    /// Rounds, in each of which the servers alternate; the report has their medians
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Only workloads whose names contain this
    #[arg(long, default_value = "")]
    only: String,
    /// Only so many requests in flight
    #[arg(long)]
    in_flight: Option<usize>,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Every workload in closed loop, beside the limit server
    Closed,
    /// SQLite by itself
    Engine,
    /// Creates in open loop
    Open,
    /// From a thousand orders to a million; far pages
    Growth,
    /// Searches, jumps and statistics at a million orders
    Search,
    /// Start with a million orders
    Start,
    /// On PostgreSQL, beside pgbench; one server and two
    Postgres,
    /// Watches: how soon events come, what each costs beside a plain stream, what idle ones take
    Watch,
    /// 100,000 events to 1,000 watches, each of which is held against what was written
    Crowd,
}

impl Run {
    /// The folder of the databases.
    fn folder(&self) -> Result<PathBuf, Failure> {
        fs::create_dir_all(&self.data)?;
        Ok(self.data.canonicalize()?)
    }

    fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match Arguments::parse().command {
        Command::LimitServer => limit::serve().await,
        Command::PlainServer(pace) => plain::serve(&pace).await,
        Command::Run(run) => measure(&run).await,
    }
}

async fn measure(run: &Run) -> Result<(), Failure> {
    let mut report = Report::default();
    report.machine()?;
    let batches = if run.wants(Part::Closed) { throughput::measure(run, &mut report).await? } else { None };
    if run.wants(Part::Engine) {
        engine::measure(run, &mut report, batches).await?;
    }
    if run.wants(Part::Open) {
        arrivals::measure(run, &mut report).await?;
    }
    if run.wants(Part::Growth) {
        growth::measure(run, &mut report).await?;
    }
    if run.wants(Part::Search) {
        million::searches(run, &mut report).await?;
    }
    if run.wants(Part::Start) {
        million::starts(run, &mut report).await?;
    }
    if run.wants(Part::Postgres) {
        postgres::measure(run, &mut report).await?;
    }
    if run.wants(Part::Watch) {
        watch::measure(run, &mut report).await?;
    }
    if run.wants(Part::Crowd) {
        watch::crowd::measure(run, &report).await?;
    }
    report.end()
}
