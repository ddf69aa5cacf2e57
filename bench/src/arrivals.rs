//! Open loop: creates that are due a thousand times a second, beside bare commits at the same pace; and beside creates that
//! the limit server answers, which is what generator and transport take of it by themselves.

use std::time::Duration;

use tokio::task::spawn_blocking;

use crate::{
    Failure, Run,
    data::Data,
    engine::single_commits,
    load::Load,
    measured::Measured,
    process::Server,
    report::{Bar, Report},
    work::Work,
};

/// Requests a second.
const RATE: u32 = 1_000;
/// Orders that are there when measuring begins.
const ORDERS: usize = 100_000;

pub(crate) async fn measure(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let data = Data::of(&run.orders, &run.folder()?, ORDERS).await?;
    report.part(
        &format!("Open loop, {RATE} a second for {} s, {ORDERS} orders", run.open_seconds),
        &["what", "answered a second", "p50 ms", "p99 ms", "p99.9 ms", "CPU s per 1k"],
    )?;
    let bare = async || {
        let copy = data.copy("bare")?;
        let lasting = Duration::from_secs(run.open_seconds / 6);
        spawn_blocking(move || single_commits(&copy, ORDERS, RATE, lasting)).await?
    };
    let limit = Server::limit().await?;
    let load = Load::new(Work::CreateB, &data.known, ORDERS);
    let transport = load.open(&limit, RATE, Duration::from_secs(run.open_seconds / 6)).await?;
    drop(limit);
    let before = bare().await?;
    let server = data.serve(&run.orders).await?;
    let ours = load.open(&server, RATE, Duration::from_secs(run.open_seconds)).await?;
    drop(server);
    let after = bare().await?;
    for (what, measured) in [
        ("Create B, limit server", transport),
        ("bare commits, before", before),
        ("Create B", ours),
        ("bare commits, after", after),
    ] {
        row(report, what, measured)?;
    }
    let ratio = ours.p99 / (before.p99 + after.p99) * 2.0;
    report.bar("p99 of creates in open loop, × p99 of a bare commit", ratio, &Bar::AtMost(4.0));
    Ok(())
}

fn row(report: &Report, what: &str, measured: Measured) -> Result<(), Failure> {
    report.row(&[
        what.to_owned(),
        format!("{:.0}", measured.rate),
        format!("{:.2}", measured.p50),
        format!("{:.2}", measured.p99),
        format!("{:.2}", measured.p999),
        format!("{:.3}", measured.cpu),
    ])
}
