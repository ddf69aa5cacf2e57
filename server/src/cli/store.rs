//! The commands that look after a store: backup, new-epoch, compact, doctor.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, table};
use crate::{
    config::days,
    store::{DatabaseUrl, PostgresUrl, maintenance},
};

/// The store that a command is about.
#[derive(Args)]
pub(super) struct Database {
    /// Where the orders are kept
    #[arg(
        long,
        env = "ORDERS_DATABASE",
        hide_env_values = true,
        value_name = "sqlite:FILE or postgres://…",
        default_value = "sqlite:orders.db"
    )]
    database: DatabaseUrl,
}

#[derive(Args)]
pub(super) struct Backup {
    /// The copy; a file that does not exist yet
    to: PathBuf,
    #[command(flatten)]
    database: Database,
}

#[derive(Args)]
pub(super) struct MigrateStore {
    /// The SQLite file, which nobody may be serving
    from: PathBuf,
    /// The database, as postgres://USER@HOST/DATABASE
    #[arg(env = "ORDERS_DATABASE", hide_env_values = true)]
    to: PostgresUrl,
}

#[derive(Args)]
pub(super) struct Compact {
    /// Days for which history, request ids and deleted orders are kept
    #[arg(long, env = "ORDERS_RETENTION_DAYS", value_name = "DAYS", default_value = "30", value_parser = days)]
    retention_days: Duration,
    #[command(flatten)]
    database: Database,
}

pub(super) async fn backup(Backup { to, database: Database { database } }: Backup) -> Result<ExitCode, Failure> {
    maintenance::backup(&database, &to).await?;
    writeln!(io::stdout(), "{} is a copy of {database}, with an epoch of its own", to.display())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn migrate_store(MigrateStore { from, to }: MigrateStore) -> Result<ExitCode, Failure> {
    let bar = ProgressBar::new(0)
        .with_style(ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} rows · {eta} left")?);
    let progress = |done, rows| {
        bar.set_length(rows);
        bar.set_position(done);
    };
    let rows = maintenance::migrate_store(&from, &to, progress).await?;
    bar.finish_and_clear();
    writeln!(
        io::stdout(),
        "{rows} rows are in {to} now, compared one by one; {} is not served any more",
        from.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn new_epoch(Database { database }: Database) -> Result<ExitCode, Failure> {
    maintenance::new_epoch(&database).await?;
    writeln!(io::stdout(), "{database} has a new epoch: etags and tokens of before are worth nothing now")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn compact(
    Compact { retention_days, database: Database { database } }: Compact,
) -> Result<ExitCode, Failure> {
    let sizes = maintenance::compact(&database, retention_days).await?;
    let (before, after) = (sizes.before_bytes / 1_024, sizes.after_bytes / 1_024);
    writeln!(io::stdout(), "{database}: {before} KiB before, {after} KiB now")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn doctor(Database { database }: Database) -> Result<ExitCode, Failure> {
    let findings = maintenance::doctor(&database).await?;
    let rows = findings.iter().map(|finding| {
        let verdict = if finding.is_sound { "" } else { "WRONG" };
        [finding.check, finding.found.as_str(), verdict]
    });
    writeln!(io::stdout(), "{}", table(["CHECK", "FOUND", ""], rows))?;
    let is_sound = findings.iter().all(|finding| finding.is_sound);
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
