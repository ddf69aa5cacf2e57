//! M1: hours under load, in little. Memory, descriptors and threads stay where they are, and the write-ahead log stays
//! small. ORDERS_SOAK_MINUTES says for how long; 20 is what is promised.

use std::time::{Duration, Instant};

use orders_proto::order::ListOrdersRequest;
use tokio::time::{MissedTickBehavior, interval};

use crate::{full_or, load::Account, process::Process, program::Launch};

const MOST_LOG_BYTES: u64 = 64 << 20;
const STEP: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread")]
async fn memory_descriptors_and_the_log_stay_where_they_are() {
    let minutes = std::env::var("ORDERS_SOAK_MINUTES").ok().map(|minutes| minutes.parse::<f64>().unwrap());
    let length = Duration::from_secs_f64(60.0 * minutes.unwrap_or(full_or(2.0, 0.05)));
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let program = Launch::on(&database).start().await;
    let process = Process(program.id());
    let mut account = Account::default();
    let writers = account.writers(&program).await;
    let mut client = program.client().await;
    let (begun, mut samples, mut largest_log) = (Instant::now(), Vec::new(), 0);
    let mut steps = interval(STEP);
    steps.set_missed_tick_behavior(MissedTickBehavior::Skip);
    while begun.elapsed() < length {
        steps.tick().await;
        let filter = format!("order {}", samples.len());
        let list = ListOrdersRequest { page_size: 100, filter, order_by: "name".to_owned(), ..Default::default() };
        client.list_orders(list).await.unwrap();
        largest_log = largest_log.max(folder.path().join("orders.db-wal").metadata().map_or(0, |log| log.len()));
        samples.push((begun.elapsed().as_secs_f64() / 60.0, process.memory_bytes(), process.open_files()));
    }
    account.take(writers.stop()).await;
    assert!(largest_log <= MOST_LOG_BYTES, "{largest_log} bytes of log");
    // Caches fill in the first half.
    let settled = &samples[samples.len() / 2..];
    let (first, last) = (settled.first().unwrap(), settled.last().unwrap());
    assert!(last.2 <= first.2 + 16, "{} files are open, and {} were", last.2, first.2);
    let slope = slope(settled);
    assert!(slope <= 0.5 || length < Duration::from_secs(600), "memory grows by {slope:.2} MiB a minute");
    println!(
        "M1: {:.0?}, {} writes: memory {:.1} MiB, {slope:+.2} MiB a minute, {} files, {} threads, log at most {:.0} MiB",
        begun.elapsed(),
        account.len(),
        last.1 as f64 / 1_048_576.0,
        last.2,
        process.threads(),
        largest_log as f64 / 1_048_576.0
    );
    account.assert_kept(&program).await;
    program.stop().await;
}

/// MiB a minute, by least squares.
fn slope(samples: &[(f64, u64, usize)]) -> f64 {
    let count = samples.len() as f64;
    let mean_x = samples.iter().map(|sample| sample.0).sum::<f64>() / count;
    let mean_y = samples.iter().map(|sample| sample.1 as f64).sum::<f64>() / count;
    let covariance: f64 = samples.iter().map(|(x, y, _)| (x - mean_x) * (*y as f64 - mean_y)).sum();
    let variance: f64 = samples.iter().map(|sample| (sample.0 - mean_x).powi(2)).sum();
    covariance / variance / 1_048_576.0
}
