//! The load. Closed loop: so many callers, each sending its next request when the last one was answered. Open loop:
//! requests are due at fixed instants, whether those before them were answered or not, and wait from then on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::{runtime::Handle, sync::mpsc, task::JoinSet};

use crate::{
    Failure,
    client::{Client, connect},
    data::OFTEN,
    measured::Measured,
    process::Server,
    work::Work,
};

/// Callers on one connection: a server takes at most 100 streams.
const CALLERS_PER_CONNECTION: usize = 64;

/// What to ask for, of which orders; numbers go on from measurement to measurement, because every update must find
/// something to change.
#[derive(Clone)]
pub(crate) struct Load {
    pub(crate) work: Work,
    pub(crate) known: Arc<Vec<String>>,
    pub(crate) numbers: Arc<AtomicUsize>,
}

impl Load {
    /// A load on one in ten of the known orders, again and again, or on all of them if that is what the work is.
    pub(crate) fn new(work: Work, known: &[String], first: usize) -> Self {
        let step = if work == Work::ReadAny { 1 } else { OFTEN };
        let known = known.iter().step_by(step).cloned().collect();
        Self { work, known: Arc::new(known), numbers: Arc::new(AtomicUsize::new(first)) }
    }

    /// Sends the next request.
    pub(crate) async fn send(&self, client: &mut Client) -> Result<(), tonic::Status> {
        self.work.send(client, &self.known, self.numbers.fetch_add(1, Ordering::Relaxed)).await
    }

    /// Keeps `in_flight` requests under way for as long as asked. What is under way at the end is awaited and counts.
    ///
    /// # Errors
    /// Any request that fails fails the measurement; so in open loop.
    pub(crate) async fn closed(
        &self,
        server: &Server,
        in_flight: usize,
        lasting: Duration,
    ) -> Result<Measured, Failure> {
        self.closed_on(&[server], in_flight, lasting).await
    }

    /// The same, spread evenly over several servers of one register. The CPU is that of all of them.
    pub(crate) async fn closed_on(
        &self,
        servers: &[&Server],
        in_flight: usize,
        lasting: Duration,
    ) -> Result<Measured, Failure> {
        let mut all = Vec::new();
        for server in servers {
            all.push(clients(server, in_flight.div_ceil(servers.len())).await?);
        }
        // Neighbours are at different servers.
        let clients: Vec<Client> =
            (0..all[0].len()).flat_map(|index| all.iter().map(move |clients| clients[index].clone())).collect();
        let used = || servers.iter().map(|server| server.cpu()).sum::<Result<f64, _>>();
        let mut callers = JoinSet::new();
        let cpu = used()?;
        let begun = Instant::now();
        for caller in 0..in_flight {
            let mut client = clients[caller % clients.len()].clone();
            let load = self.clone();
            callers.spawn(async move {
                let mut latencies = Vec::new();
                while begun.elapsed() < lasting {
                    let sent = Instant::now();
                    load.send(&mut client).await?;
                    latencies.push(sent.elapsed());
                }
                Ok::<_, tonic::Status>(latencies)
            });
        }
        let mut latencies = Vec::new();
        while let Some(caller) = callers.join_next().await {
            latencies.extend(caller??);
        }
        Ok(Measured::new(latencies, begun.elapsed(), used()? - cpu))
    }

    /// Sends `rate` requests a second. A request's latency counts from the instant at which it was due.
    pub(crate) async fn open(&self, server: &Server, rate: u32, lasting: Duration) -> Result<Measured, Failure> {
        let clients = clients(server, CALLERS_PER_CONNECTION * 4).await?;
        let (answered, mut latencies) = mpsc::unbounded_channel();
        let load = self.clone();
        let runtime = Handle::current();
        let cpu = server.cpu()?;
        let begun = Instant::now();
        // A thread of its own: the runtime's timers know whole milliseconds only.
        let pace = thread::spawn(move || {
            for (due, client) in instants(begun, rate, lasting).zip(clients.iter().cycle()) {
                let (mut client, load, answered) = (client.clone(), load.clone(), answered.clone());
                thread::sleep(due.saturating_duration_since(Instant::now()));
                runtime.spawn(async move {
                    let sent = load.send(&mut client).await;
                    // The receiver is gone once another request has failed.
                    let _ = answered.send(sent.map(|()| due.elapsed()));
                });
            }
        });
        let mut all = Vec::new();
        while let Some(latency) = latencies.recv().await {
            all.push(latency?);
        }
        pace.join().map_err(|_| "the pace was lost")?;
        Ok(Measured::new(all, begun.elapsed(), server.cpu()? - cpu))
    }
}

/// When requests are due.
pub(crate) fn instants(begun: Instant, rate: u32, lasting: Duration) -> impl Iterator<Item = Instant> {
    let count = (f64::from(rate) * lasting.as_secs_f64()) as u32;
    (0..count).map(move |number| begun + Duration::from_secs_f64(f64::from(number) / f64::from(rate)))
}

async fn clients(server: &Server, callers: usize) -> Result<Vec<Client>, Failure> {
    let mut clients = Vec::new();
    for _ in 0..callers.div_ceil(CALLERS_PER_CONNECTION) {
        clients.push(connect(&server.address).await?);
    }
    Ok(clients)
}
