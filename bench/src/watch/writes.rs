//! Writes at an even pace.

use std::{
    thread,
    time::{Duration, Instant, SystemTime},
};

use tokio::{runtime::Handle, sync::mpsc};
use uuid::Uuid;

use crate::{Failure, client::connect, data, load::instants, process::Server};

/// A write of one order.
pub(super) struct Written {
    revision: i64,
    begun: Instant,
    answered: Instant,
}

impl Written {
    /// The time that the revision carries: that of the beginning of its turn, which stores and commits it.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    pub(super) fn answered(&self) -> Instant {
        self.answered
    }
}

/// Creates `rate` orders a second, each a revision; answers them in the order of their revisions.
pub(super) async fn write(server: &Server, rate: u32, lasting: Duration) -> Result<Vec<Written>, Failure> {
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(connect(&server.address).await?);
    }
    let (answered, mut answers) = mpsc::unbounded_channel();
    let runtime = Handle::current();
    let pace = thread::spawn(move || {
        for (number, (due, client)) in instants(Instant::now(), rate, lasting).zip(clients.iter().cycle()).enumerate() {
            let (mut client, answered) = (client.clone(), answered.clone());
            let mut order = data::order(number);
            order.request_id = Uuid::now_v7().to_string();
            thread::sleep(due.saturating_duration_since(Instant::now()));
            runtime.spawn(async move {
                let answer = client.create_order(order).await;
                // The receiver is gone once another request has failed.
                let _ = answered.send((Instant::now(), answer));
            });
        }
    });
    // Both clocks at one moment: the server's times become instants by it.
    let (instant, time) = (Instant::now(), SystemTime::now());
    let mut written = Vec::new();
    while let Some((answered, answer)) = answers.recv().await {
        let order = answer?.into_inner().order.ok_or("a write was answered without its order")?;
        let begun = SystemTime::try_from(order.update_time.unwrap_or_default())?;
        let begun = begun.duration_since(time).map_or_else(|ahead| instant - ahead.duration(), |after| instant + after);
        written.push(Written { revision: order.revision, begun, answered });
    }
    pace.join().map_err(|_| "the pace was lost")?;
    written.sort_unstable_by_key(|written| written.revision);
    Ok(written)
}
