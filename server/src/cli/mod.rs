//! The command line.

mod client;
mod complete;
mod create;
mod delete;
mod export;
mod get;
mod import;
mod list;
mod output;
mod serve;
mod shell;
mod stats;
mod store;
mod template;
mod undelete;
mod update;
mod watch;

use std::{error::Error as StdError, io, process::ExitCode};

use clap::{Parser, Subcommand};
use comfy_table::{ContentArrangement, Table, presets::NOTHING};

use crate::config::Config;

/// Any failure, in words for the one at the terminal.
type Failure = Box<dyn StdError + Send + Sync>;

/// An order register that a team keeps together, live
#[derive(Parser)]
#[command(name = "orders", version, after_help = client::EXIT_CODES)]
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
    /// Export orders as CSV or JSON
    Export(export::Arguments),
    /// Print every change as it happens
    Watch(watch::Arguments),
    /// Print orders
    List(list::Arguments),
    /// Print the orders with these uuids
    Get(get::Arguments),
    /// Store a new order
    Create(create::Arguments),
    /// Change an order
    Update(update::Arguments),
    /// Complete orders, or open them again
    Complete(complete::Arguments),
    /// Delete orders; they can be restored for as long as the server keeps them
    Delete(client::Selected),
    /// Restore deleted orders
    Undelete(client::Selected),
    /// Count orders
    Stats(stats::Arguments),
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
    /// Print what completes commands in a shell
    Completions(shell::Completions),
    /// Print the manual page
    Man,
}

/// Runs the command that the program was started with.
#[must_use]
pub fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        // Whoever reads has read enough: `orders list | head`.
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(&*error);
            client::exit_code(&*error)
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(config) => serve::run(config).await,
        Command::Import(arguments) => import::run(arguments).await,
        Command::Export(arguments) => export::run(arguments).await,
        Command::Watch(arguments) => watch::run(arguments).await,
        Command::List(arguments) => list::run(arguments).await,
        Command::Get(arguments) => get::run(arguments).await,
        Command::Create(arguments) => create::run(arguments).await,
        Command::Update(arguments) => update::run(arguments).await,
        Command::Complete(arguments) => complete::run(arguments).await,
        Command::Delete(arguments) => delete::run(arguments).await,
        Command::Undelete(arguments) => undelete::run(arguments).await,
        Command::Stats(arguments) => stats::run(arguments).await,
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man => shell::man(),
        Command::Backup(arguments) => store::backup(arguments).await,
        Command::MigrateStore(arguments) => store::migrate_store(arguments).await,
        Command::NewEpoch(database) => store::new_epoch(database).await,
        Command::Compact(arguments) => store::compact(arguments).await,
        Command::Doctor(database) => store::doctor(database).await,
    }
}

#[expect(clippy::print_stderr, reason = "the command line's own voice")]
fn say_error(error: &(dyn StdError + 'static)) {
    match error.downcast_ref() {
        Some(status) => eprintln!("error: {}", client::words(status)),
        None => eprintln!("error: {error}"),
    }
}

fn is_broken_pipe(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
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
