//! The command line.

mod client;
mod import;
mod list;
mod serve;
mod store;
mod template;

use std::{error::Error as StdError, process::ExitCode};

use clap::{Parser, Subcommand};
use comfy_table::{ContentArrangement, Table, presets::NOTHING};

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
    /// Copy the store, also while it is served; putting the copy in its place is a restore
    Backup(store::Backup),
    /// Move the store from a SQLite file to an empty PostgreSQL database; stopped, it goes on where it was
    MigrateStore(store::MigrateStore),
    /// Give the store a new epoch, after a restore that was made by hand
    NewEpoch(store::Database),
    /// Forget what is older than the retention and give its space back
    Compact(store::Compact),
    /// Look the store over, also while it is served
    Doctor(store::Database),
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
        Command::Backup(arguments) => store::backup(arguments).await,
        Command::MigrateStore(arguments) => store::migrate_store(arguments).await,
        Command::NewEpoch(database) => store::new_epoch(database).await,
        Command::Compact(arguments) => store::compact(arguments).await,
        Command::Doctor(database) => store::doctor(database).await,
    }
}

#[expect(clippy::print_stderr, reason = "the command line's own voice")]
fn say_error(error: &dyn StdError) {
    eprintln!("error: {error}");
}

/// A plain table: columns as wide as they must be, two spaces apart.
fn table<'t, const N: usize>(head: [&str; N], rows: impl Iterator<Item = [&'t str; N]>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(head);
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
