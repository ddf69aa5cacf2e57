//! Figures, and how many of them become one.

use std::time::Duration;

/// One measurement, or the medians of several.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    /// Requests answered in a second.
    pub(crate) rate: f64,
    /// Milliseconds that half of them took at most.
    pub(crate) p50: f64,
    /// Milliseconds that 99 of 100 took at most.
    pub(crate) p99: f64,
    /// Milliseconds that 999 of 1,000 took at most.
    pub(crate) p999: f64,
    /// Seconds of the server's CPU for 1,000 requests.
    pub(crate) cpu: f64,
}

impl Measured {
    /// What so many latencies within a time come to, and the CPU that they have cost.
    pub(crate) fn new(mut latencies: Vec<Duration>, elapsed: Duration, cpu: f64) -> Self {
        latencies.sort_unstable();
        let at = |share: f64| {
            let index = (latencies.len() as f64 * share) as usize;
            latencies.get(index).copied().unwrap_or_default().as_secs_f64() * 1_000.0
        };
        let requests = latencies.len() as f64;
        Self {
            rate: requests / elapsed.as_secs_f64(),
            p50: at(0.5),
            p99: at(0.99),
            p999: at(0.999),
            cpu: cpu / requests * 1_000.0,
        }
    }

    /// The median of each figure.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let of = |field: fn(&Self) -> f64| median(rounds.iter().map(field).collect());
        Self {
            rate: of(|one| one.rate),
            p50: of(|one| one.p50),
            p99: of(|one| one.p99),
            p999: of(|one| one.p999),
            cpu: of(|one| one.cpu),
        }
    }
}

/// The one in the middle; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
