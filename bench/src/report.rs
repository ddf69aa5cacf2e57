//! What was measured, as a table in Markdown.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    time::Duration,
};

use crate::{Failure, load::Load, process::Server, work::Work};

/// One measurement.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    /// Requests answered in a second.
    rate: f64,
    /// Milliseconds that half of them took at most.
    p50: f64,
    /// Milliseconds that 99 of 100 took at most.
    p99: f64,
    /// Seconds of the server's CPU for 1,000 requests.
    cpu: f64,
}

impl Measured {
    pub(crate) fn new(load: &Load, cpu: f64) -> Self {
        let mut latencies = load.latencies.clone();
        latencies.sort_unstable();
        let at = |share: f64| {
            let index = (latencies.len() as f64 * share) as usize;
            latencies.get(index).copied().unwrap_or(Duration::ZERO).as_secs_f64() * 1_000.0
        };
        let requests = latencies.len() as f64;
        Self { rate: requests / load.elapsed.as_secs_f64(), p50: at(0.5), p99: at(0.99), cpu: cpu / requests * 1_000.0 }
    }
}

/// All measurements of a run.
#[derive(Default)]
pub(crate) struct Report(BTreeMap<(Work, usize, &'static str), Vec<Measured>>);

impl Report {
    pub(crate) fn add(&mut self, server: &'static str, work: Work, in_flight: usize, measured: Measured) {
        self.0.entry((work, in_flight, server)).or_default().push(measured);
    }

    /// Prints every combination, and each workload at each server's own best.
    pub(crate) fn print(&self, orders: &Server, limit: &Server) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "| workload | in flight | req/s | p50 ms | p99 ms | CPU s per 1k | × limit's req/s | × limit's CPU |"
        )?;
        writeln!(out, "|---|---|---|---|---|---|---|---|")?;
        for (work, in_flight, _) in self.0.keys().filter(|(.., server)| *server == "orders") {
            let ours = self.median(*work, *in_flight, "orders");
            let limit = self.median(*work, *in_flight, "limit");
            row(&mut out, work.name(), &in_flight.to_string(), ours, limit)?;
        }
        for work in Work::ALL {
            if let Some((ours, limit)) = self.best(work, "orders").zip(self.best(work, "limit")) {
                row(&mut out, work.name(), "each at its best", ours, limit)?;
            }
        }
        writeln!(
            out,
            "\nRssAnon at the end: orders {} KiB, limit {} KiB",
            orders.rss_anon_kib()?,
            limit.rss_anon_kib()?
        )?;
        Ok(())
    }

    fn median(&self, work: Work, in_flight: usize, server: &'static str) -> Measured {
        let rounds = self.0.get(&(work, in_flight, server)).cloned().unwrap_or_default();
        let of = |field: fn(&Measured) -> f64| {
            let mut values: Vec<f64> = rounds.iter().map(field).collect();
            values.sort_unstable_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        Measured { rate: of(|m| m.rate), p50: of(|m| m.p50), p99: of(|m| m.p99), cpu: of(|m| m.cpu) }
    }

    /// The server's median where it answers most.
    fn best(&self, work: Work, server: &'static str) -> Option<Measured> {
        let measured = self.0.keys().filter(|(other, _, name)| *other == work && *name == server);
        measured.map(|(_, in_flight, _)| self.median(work, *in_flight, server)).max_by(|a, b| a.rate.total_cmp(&b.rate))
    }
}

fn row(out: &mut impl Write, work: &str, in_flight: &str, ours: Measured, limit: Measured) -> io::Result<()> {
    writeln!(
        out,
        "| {work} | {in_flight} | {:.0} | {:.2} | {:.2} | {:.4} | {:.2} | {:.1} |",
        ours.rate,
        ours.p50,
        ours.p99,
        ours.cpu,
        ours.rate / limit.rate,
        ours.cpu / limit.cpu
    )
}
