//! Closed loop: every workload at every concurrency, the servers taking turns.

use std::time::Duration;

use crate::{
    Failure, Run,
    data::Data,
    load::Load,
    measured::Measured,
    process::Server,
    report::{Bar, Report},
    work::{BATCH, Work},
};

/// Requests in flight: from one caller to many more than there are cores.
const IN_FLIGHT: [usize; 5] = [1, 8, 64, 256, 1_024];
/// Orders that are there when measuring begins.
const ORDERS: usize = 100_000;

/// Measures; answers the best rate of rows in batches, which the engine's own is compared with.
pub(crate) async fn measure(run: &Run, report: &mut Report) -> Result<Option<f64>, Failure> {
    let data = Data::of(&run.orders, &run.folder()?, ORDERS).await?;
    let limit = Server::limit().await?;
    let columns = ["workload", "in flight", "req/s", "p50 ms", "p99 ms", "CPU s per 1k", "× limit's req/s", "× CPU"];
    report.part(&format!("Closed loop, {ORDERS} orders"), &columns)?;
    let mut peak: f64 = 0.0;
    let mut rows = None;
    for work in Work::ALL.into_iter().filter(|work| work.name().contains(&run.only)) {
        let mut best = [Measured::default(); 2];
        for in_flight in IN_FLIGHT.into_iter().filter(|in_flight| run.in_flight.is_none_or(|only| only == *in_flight)) {
            let orders = data.serve(&run.orders).await?;
            let load = Load::new(work.clone(), &data.known, ORDERS);
            let lasting = Duration::from_secs_f64(run.seconds);
            let mut rounds = [Vec::new(), Vec::new()];
            for _ in 0..run.rounds {
                for (server, rounds) in [&orders, &limit].into_iter().zip(&mut rounds) {
                    rounds.push(load.closed(server, in_flight, lasting).await?);
                }
            }
            let medians = rounds.map(|rounds| Measured::median(&rounds));
            row(report, &work, &in_flight.to_string(), medians)?;
            for (best, median) in best.iter_mut().zip(medians) {
                *best = if median.rate > best.rate { median } else { *best };
            }
            peak = peak.max(orders.peak_mib());
        }
        row(report, &work, "each at its best", best)?;
        bars(report, &work, best);
        if work == Work::BatchCreate {
            rows = Some(best[0].rate * BATCH as f64);
        }
    }
    report.line(format!("\nPeak RssAnon: orders {peak:.1} MiB, limit {:.1} MiB", limit.peak_mib()))?;
    report.bar("Peak RssAnon under full load, MiB", peak, &Bar::AtMost(64.0));
    Ok(rows)
}

fn row(report: &Report, work: &Work, in_flight: &str, [ours, limit]: [Measured; 2]) -> Result<(), Failure> {
    report.row(&[
        work.name().to_owned(),
        in_flight.to_owned(),
        format!("{:.0}", ours.rate),
        format!("{:.2}", ours.p50),
        format!("{:.2}", ours.p99),
        format!("{:.4}", ours.cpu),
        format!("{:.2}", ours.rate / limit.rate),
        format!("{:.2}", ours.cpu / limit.cpu),
    ])
}

/// What each workload is to reach, beside the limit server: its share of the rate, and how many times the CPU.
fn bars(report: &mut Report, work: &Work, [ours, limit]: [Measured; 2]) {
    let (rate, cpu) = match work {
        Work::Read => (Some(0.65), Some(1.6)),
        Work::List => (Some(0.55), None),
        Work::CreateA => (Some(0.2), Some(5.0)),
        Work::CreateB => (Some(0.1), Some(8.0)),
        Work::Update => (Some(0.15), None),
        Work::ReadAny | Work::BatchCreate | Work::Page(_) => (None, None),
    };
    if let Some(rate) = rate {
        report.bar(&format!("{}, × limit's req/s", work.name()), ours.rate / limit.rate, &Bar::AtLeast(rate));
    }
    if let Some(cpu) = cpu {
        report.bar(&format!("{}, × limit's CPU", work.name()), ours.cpu / limit.cpu, &Bar::AtMost(cpu));
    }
}
