//! Measures Orders beside a limit server (the same contract and transport, constant answers, no storage) in one run on
//! one machine, and prints what it found as ratios between the two: `make bench`.
//!
//! The load generator, the server under test and the limit server share the machine's cores, so absolute figures say
//! little; both servers pay the same for the generator.

mod limit;
mod load;
mod process;
mod report;
mod work;

use std::{
    error::Error,
    path::PathBuf,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use clap::{Parser, Subcommand};

use crate::{
    process::Server,
    report::{Measured, Report},
    work::Work,
};

type Failure = Box<dyn Error + Send + Sync>;

/// Requests in flight: from one caller to many more than there are cores.
const IN_FLIGHT: [usize; 5] = [1, 8, 64, 256, 1_024];

#[derive(Parser)]
#[command(name = "orders-bench", version, about = "Measures Orders beside a limit server")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print a table in Markdown
    Run(Run),
    /// Serve constant answers on a free port, which is printed
    LimitServer,
}

#[derive(clap::Args)]
struct Run {
    /// The program under test
    #[arg(long)]
    orders: PathBuf,
    /// Seconds of load in each measurement
    #[arg(long, default_value = "2")]
    seconds: u64,
    /// Rounds, in each of which the servers alternate; the report has their medians
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Orders that are there when measuring begins
    #[arg(long, default_value = "1000")]
    orders_before: usize,
    /// Only workloads whose names contain this
    #[arg(long, default_value = "")]
    only: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match Arguments::parse().command {
        Command::LimitServer => limit::serve().await,
        Command::Run(run) => measure(run).await,
    }
}

async fn measure(run: Run) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let limit = Server::limit()?;
    let orders = Server::orders(&run.orders, folder.path())?;
    let known = work::fill(&orders, run.orders_before).await?;
    let numbers = Arc::new(AtomicUsize::new(run.orders_before));
    let mut report = Report::default();
    for work in Work::ALL.into_iter().filter(|work| work.name().contains(&run.only)) {
        for in_flight in IN_FLIGHT {
            for _ in 0..run.rounds {
                for (name, server) in [("limit", &limit), ("orders", &orders)] {
                    let before = server.cpu()?;
                    let lasting = Duration::from_secs(run.seconds);
                    let load = load::closed(server, work, &known, &numbers, in_flight, lasting).await?;
                    let cpu = server.cpu()? - before;
                    report.add(name, work, in_flight, Measured::new(&load, cpu));
                }
            }
        }
    }
    report.print(&orders, &limit)
}
