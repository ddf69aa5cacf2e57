//! The command line.

mod client;
mod import;
mod list;
mod serve;
mod template;

use std::{error::Error as StdError, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::config::Config;

/// Any failure, in words for the one at the terminal.
type Failure = Box<dyn StdError + Send + Sync>;

/// An order register that a team keeps together, live
#[derive(Parser)]
#[command(name = "orders", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the orders: gRPC, gRPC-Web and the page, on one port
    Serve(Config),
    /// Import orders from a CSV file
    Import(import::Arguments),
    /// Print the orders as a table
    List(list::Arguments),
}

/// Runs the command that the program was started with.
#[must_use]
pub fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            say_error(&*error);
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(config) => serve::run(config).await,
        Command::Import(arguments) => import::run(arguments).await,
        Command::List(arguments) => list::run(arguments).await,
    }
}

#[expect(clippy::print_stderr, reason = "the command line's own voice")]
fn say_error(error: &dyn StdError) {
    eprintln!("error: {error}");
}
