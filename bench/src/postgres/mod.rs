//! On PostgreSQL: the program beside pgbench, which asks the same database for the same and does nothing else, and beside
//! the limit server; then two servers beside one. Everything shares the machine's cores.

mod pgbench;
mod stand;

use self::{
    pgbench::Script,
    stand::{Stand, Taken},
};
use crate::{
    Failure, Run,
    process::Server,
    report::{Bar, Report},
    work::Work,
};

/// Orders that are there when measuring begins.
const ORDERS: usize = 100_000;
/// Callers that read.
const READING: [usize; 3] = [8, 64, 256];
/// Callers that write.
const WRITING: [usize; 3] = [64, 256, 1_024];
/// Callers that write batches.
const BATCHING: [usize; 3] = [8, 32, 128];
/// Callers of the limit server, which says what is left of a rate when nothing is kept.
const LIMIT: usize = 256;
/// The database that is served, and the copy in which pgbench writes.
const SERVED: &str = "served";
const COPY: &str = "copy";

/// Measures every workload, reads and creates also with a second server.
pub(crate) async fn measure(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let stand = Stand::start(run).await?;
    let columns = ["what", "in flight", "a second", "p50 ms", "p99 ms", "servers' CPU s per 1k", "PostgreSQL's"];
    let shares = ["× limit's", "× pgbench's"];
    report.part(&format!("PostgreSQL, {ORDERS} orders, fsync on"), &[columns.as_slice(), &shares].concat())?;
    // Of the reads one will do: nothing is kept beside the database.
    let works = Work::ALL.into_iter().filter(|work| *work != Work::ReadAny && work.name().contains(&run.only));
    for work in works {
        let best = beside_pgbench(&stand, report, &work).await?;
        if matches!(work, Work::Read | Work::CreateA) {
            beside_one(&stand, report, &work, best).await?;
        }
    }
    whole(&stand, report)
}

/// With how many callers a workload is measured, and what pgbench does that it can be held against.
fn plan(work: &Work) -> ([usize; 3], &'static [Script]) {
    match work {
        Work::Read | Work::ReadAny => (READING, &[Script::Select]),
        Work::List | Work::Page(_) => (READING, &[Script::Page]),
        Work::CreateA => (WRITING, &[Script::Insert, Script::Turn]),
        Work::CreateB | Work::Update => (WRITING, &[]),
        Work::BatchCreate => (BATCHING, &[Script::Turn]),
    }
}

/// One server at each concurrency and pgbench, taking turns; answers the concurrency at which the server was best.
async fn beside_pgbench(stand: &Stand<'_>, report: &mut Report, work: &Work) -> Result<usize, Failure> {
    let (callers, scripts) = plan(work);
    let callers = callers.into_iter().filter(|callers| stand.run.in_flight.is_none_or(|only| only == *callers));
    let callers: Vec<usize> = callers.collect();
    let mut ours = vec![Vec::new(); callers.len()];
    let mut theirs = vec![Vec::new(); scripts.len()];
    let mut answers = Vec::new();
    let (one, limit) = (stand.serve("one").await?, Server::limit().await?);
    for _ in 0..stand.run.rounds {
        for (callers, ours) in callers.iter().zip(&mut ours) {
            ours.push(stand.load(work, &[&one], *callers).await?);
        }
        for (script, theirs) in scripts.iter().zip(&mut theirs) {
            theirs.push(script.run(stand)?);
        }
        answers.push(stand.limit(work, &limit, LIMIT).await?);
    }
    one.end().await?;

    let ours: Vec<Taken> = ours.iter().map(|rounds| Taken::median(rounds)).collect();
    let theirs: Vec<Taken> = theirs.iter().map(|rounds| Taken::median(rounds)).collect();
    let answers = Taken::median(&answers);
    // pgbench counts rows.
    let rows = work.creates().max(1) as f64;
    let best = ours.iter().zip(callers.iter().copied()).max_by(|(a, _), (b, _)| a.rate.total_cmp(&b.rate));
    let (best, best_callers) = best.ok_or("no number of requests in flight is left")?;
    for (taken, callers) in ours.iter().zip(&callers) {
        let shares: Vec<String> =
            theirs.iter().map(|theirs| format!("{:.2}", taken.rate * rows / theirs.rate)).collect();
        let of_limit = format!("{:.2}", taken.rate / answers.rate);
        row(report, work.name(), *callers, taken, [&of_limit, &shares.join(", ")])?;
    }
    row(report, &format!("{}, only answered", work.name()), LIMIT, &answers, [""; 2])?;
    for (script, theirs) in scripts.iter().zip(&theirs) {
        row(report, script.name(), script.clients(), theirs, [""; 2])?;
        if let Some(bar) = script.bar(work) {
            let what = format!("PostgreSQL, {}, × {}", work.name(), script.name());
            report.bar(&what, best.rate * rows / theirs.rate, &Bar::AtLeast(bar));
        }
    }
    Ok(best_callers)
}

/// Two servers and one of them alone, taking turns.
async fn beside_one(stand: &Stand<'_>, report: &mut Report, work: &Work, callers: usize) -> Result<(), Failure> {
    let (one, other) = (stand.serve("one").await?, stand.serve("other").await?);
    let (mut alone, mut both) = (Vec::new(), Vec::new());
    for _ in 0..stand.run.rounds {
        alone.push(stand.load(work, &[&one], callers).await?);
        both.push(stand.load(work, &[&one, &other], callers).await?);
    }
    one.end().await?;
    other.end().await?;

    let (alone, both) = (Taken::median(&alone), Taken::median(&both));
    row(report, &format!("{}, one of two servers", work.name()), callers, &alone, [""; 2])?;
    row(report, &format!("{}, two servers", work.name()), callers, &both, [""; 2])?;
    if *work == Work::Read {
        report.bar("Two servers, CPU a read, × one's", both.servers_cpu / alone.servers_cpu, &Bar::AtMost(1.15));
        let all = |taken: &Taken| taken.servers_cpu + taken.database_cpu;
        report.bar("the same with PostgreSQL's CPU", all(&both) / all(&alone), &Bar::AtMost(1.15));
    } else {
        report.bar("Two servers, rows written, × one's", both.rate / alone.rate, &Bar::AtLeast(0.9));
    }
    Ok(())
}

/// Whether what was acknowledged is there, each once, under revisions without a gap.
fn whole(stand: &Stand<'_>, report: &mut Report) -> Result<(), Failure> {
    let off_by = "SELECT abs(count(*) - count(DISTINCT uuid)) + abs(count(*) - $) FROM orders";
    let off_by = stand.number(&off_by.replace('$', &stand.acknowledged().to_string()))?;
    report.bar("PostgreSQL, orders lost or doubled", off_by, &Bar::AtMost(0.0));
    let gaps = "SELECT max(s.revision) - count(DISTINCT c.revision) FROM store_state AS s, changes AS c";
    report.bar("PostgreSQL, gaps between revisions", stand.number(gaps)?, &Bar::AtMost(0.0));
    Ok(())
}

fn row(report: &Report, what: &str, callers: usize, taken: &Taken, shares: [&str; 2]) -> Result<(), Failure> {
    let [of_limit, of_pgbench] = shares.map(str::to_owned);
    report.row(&[
        what.to_owned(),
        callers.to_string(),
        format!("{:.0}", taken.rate),
        taken.latency.map(|[p50, _]| format!("{p50:.2}")).unwrap_or_default(),
        taken.latency.map(|[_, p99]| format!("{p99:.2}")).unwrap_or_default(),
        format!("{:.4}", taken.servers_cpu),
        format!("{:.4}", taken.database_cpu),
        of_limit,
        of_pgbench,
    ])
}
