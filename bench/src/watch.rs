//! Watches: how soon an event comes after the commit, what it costs beside the same bytes on a plain HTTP/2 stream, what those
//! take that have nothing to tell, and whether very many are told everything.

pub(crate) mod crowd;
mod idle;
mod readers;
mod writes;

use std::time::Duration;

use self::{
    readers::{Came, Readers},
    writes::{Written, write},
};
use crate::{
    Failure, Run,
    data::Data,
    plain::Pace,
    process::Server,
    report::{Bar, Report},
};

/// Orders that are there when measuring begins: a watch does not see them.
const ORDERS: usize = 1_000;
/// Writes a second.
const RATE: u32 = 1_000;
const WATCHES: usize = 100;
/// What the watches share.
const CONNECTIONS: usize = 10;

pub(crate) async fn measure(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let data = Data::of(&run.orders, &run.folder()?, ORDERS).await?;
    let lasting = Duration::from_secs(run.open_seconds / 6);
    let server = data.serve(&run.orders).await?;

    let cpu = server.cpu()?;
    write(&server, RATE, lasting).await?;
    let alone = server.cpu()? - cpu;

    let readers = Readers::of_watches(&server, CONNECTIONS, WATCHES).await?;
    let cpu = server.cpu()?;
    let written = write(&server, RATE, lasting).await?;
    let came = readers.until(written.len()).await?;
    let events = (server.cpu()? - cpu - alone) / came.messages() as f64;
    drop(server);
    delays(report, &written, &came)?;

    let plain = plain(&came, lasting).await?;
    report.part(
        &format!("{WATCHES} watches on {CONNECTIONS} connections, {RATE} writes a second for {} s", lasting.as_secs()),
        &["what", "messages", "bytes each", "at once", "CPU µs each"],
    )?;
    for (what, came, cpu) in
        [("events, less the writes by themselves", &came, events), ("plain HTTP/2", &plain.0, plain.1)]
    {
        report.row(&[
            what.to_owned(),
            came.messages().to_string(),
            came.bytes_each().to_string(),
            format!("{:.1}", came.at_once()),
            format!("{:.2}", cpu * 1e6),
        ])?;
    }
    report.bar("CPU of an event, × the same bytes on a plain HTTP/2 stream", events / plain.1, &Bar::AtMost(3.0));
    idle::measure(run, report, &data).await
}

/// From commit to event. A write is answered once it is committed, which is also when the watches hear of it; the time that
/// it carries is that of its turn's beginning.
fn delays(report: &mut Report, written: &[Written], came: &Came) -> Result<(), Failure> {
    report.part(
        &format!("From commit to event: {} writes, {WATCHES} watches", written.len()),
        &["since", "p50 ms", "p99 ms", "p99.9 ms"],
    )?;
    for (what, since, is_bar) in [
        ("the answer to the write", Written::answered as fn(&Written) -> _, true),
        ("the turn's beginning (storing and commit included)", Written::begun, false),
    ] {
        let mut delays = came.since(written.iter().map(since).collect::<Vec<_>>().as_slice());
        delays.sort_unstable();
        let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
        report.row(&[
            what.to_owned(),
            format!("{:.2}", at(0.5)),
            format!("{:.2}", at(0.99)),
            format!("{:.2}", at(0.999)),
        ])?;
        if is_bar {
            report.bar("Commit to event, p99 ms", at(0.99), &Bar::AtMost(10.0));
        }
    }
    Ok(())
}

/// As many plain streams that are written as many bytes, as many messages at once as the watches were; and the CPU of a message.
async fn plain(watches: &Came, lasting: Duration) -> Result<(Came, f64), Failure> {
    let together = watches.at_once().round().max(1.0);
    let pace =
        Pace { bytes: watches.bytes_each(), together: together as usize, rate: (f64::from(RATE) / together) as u32 };
    let server = Server::plain(&pace).await?;
    let readers = Readers::of_plain(&server, CONNECTIONS, WATCHES).await?;
    let cpu = server.cpu()?;
    tokio::time::sleep(lasting).await;
    let came = readers.until(0).await?;
    let cpu = (server.cpu()? - cpu) / came.messages() as f64;
    Ok((came, cpu))
}
