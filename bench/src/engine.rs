//! What the engine does by itself on the same schema: the ceiling of every write and read.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{
    Failure, Run,
    bare::{Bare, Rows},
    data::{Data, OFTEN},
    load::instants,
    measured::{Measured, median},
    process::cpu_of,
    report::{Bar, Report},
    work::BATCH,
};

/// Orders that are there when measuring begins.
const ORDERS: usize = 100_000;
/// Orders that each measurement creates.
const CREATED: usize = 64_000;

/// Measures; `batches` are the rows a second that the server has stored in batches.
pub(crate) async fn measure(run: &Run, report: &mut Report, batches: Option<f64>) -> Result<(), Failure> {
    let data = Data::of(&run.orders, &run.folder()?, ORDERS).await?;
    report.part(
        &format!("SQLite by itself, {ORDERS} orders, synchronous = FULL"),
        &["what", "a second", "CPU µs each", "server's, × of it"],
    )?;
    for (what, rows, in_turn) in [
        ("A: rows, one a transaction", Rows::A, 1),
        ("A: rows, 64 a transaction", Rows::A, 64),
        ("B: rows, one a transaction", Rows::B, 1),
        ("B: rows, 64 a transaction", Rows::B, 64),
        ("Batch: rows, 100 a transaction", Rows::Batch, BATCH),
        ("Batch: rows, 1,000 a transaction", Rows::Batch, 10 * BATCH),
    ] {
        let count = if in_turn == 1 { CREATED / 16 } else { CREATED };
        let mut rates = Vec::new();
        let mut cpus = Vec::new();
        for _ in 0..run.rounds {
            let copy = data.copy("bare")?;
            let (rate, cpu) = spawn_blocking(move || create(&copy, rows, in_turn, count)).await??;
            rates.push(rate);
            cpus.push(cpu);
        }
        let rate = median(rates);
        let ours = batches.filter(|_| matches!(rows, Rows::Batch)).map(|ours| ours / rate);
        let share = ours.map(|ours| format!("{ours:.2}")).unwrap_or_default();
        report.row(&[what.to_owned(), format!("{rate:.0}"), format!("{:.1}", median(cpus)), share])?;
        if let Some(ours) = ours {
            report.bar(&format!("BatchCreate of 100, × bare SQLite's {what}"), ours, &Bar::AtLeast(0.6));
        }
    }
    let copy = data.copy("bare")?;
    let known = data.known.iter().step_by(OFTEN).map(|uuid| uuid.parse()).collect::<Result<Vec<Uuid>, _>>()?;
    let (rate, cpu) = spawn_blocking(move || select(&copy, &known)).await??;
    report.row(&["point selects".to_owned(), format!("{rate:.0}"), format!("{cpu:.1}"), String::new()])
}

fn create(file: &Path, rows: Rows, in_turn: usize, count: usize) -> Result<(f64, f64), Failure> {
    let mut bare = Bare::open(file, ORDERS)?;
    timed(count, || {
        for _ in 0..count / in_turn {
            bare.create(in_turn, rows)?;
        }
        Ok(())
    })
}

fn select(file: &Path, known: &[Uuid]) -> Result<(f64, f64), Failure> {
    let mut bare = Bare::open(file, ORDERS)?;
    let count = 20 * known.len();
    timed(count, || {
        for number in 0..count {
            bare.find(&known[number.wrapping_mul(7_919) % known.len()])?;
        }
        Ok(())
    })
}

/// How many a second, and microseconds of this process's CPU for each.
fn timed(count: usize, work: impl FnOnce() -> Result<(), Failure>) -> Result<(f64, f64), Failure> {
    let (begun, cpu) = (Instant::now(), cpu_of(std::process::id())?);
    work()?;
    let cpu = cpu_of(std::process::id())? - cpu;
    Ok((count as f64 / begun.elapsed().as_secs_f64(), cpu * 1e6 / count as f64))
}

/// Commits of one row each, due `rate` times a second; how long each took by itself.
pub(crate) fn single_commits(file: &Path, orders: usize, rate: u32, lasting: Duration) -> Result<Measured, Failure> {
    let mut bare = Bare::open(file, orders)?;
    let begun = Instant::now();
    let mut latencies = Vec::new();
    for due in instants(begun, rate, lasting) {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let begun = Instant::now();
        bare.create(1, Rows::B)?;
        latencies.push(begun.elapsed());
    }
    Ok(Measured::new(latencies, begun.elapsed(), 0.0))
}
