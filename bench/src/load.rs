//! The load: so many callers, each sending its next request when the last one was answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use orders_proto::order::order_service_client::OrderServiceClient;
use tokio::task::JoinSet;
use tonic::transport::{Channel, Endpoint};

use crate::{Failure, process::Server, work::Work};

/// Callers on one connection: a server takes at most 100 streams.
const CALLERS_PER_CONNECTION: usize = 64;

/// What a load came to.
pub(crate) struct Load {
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// How long each answered request took.
    pub(crate) latencies: Vec<Duration>,
}

pub(crate) async fn connect(url: &str) -> Result<OrderServiceClient<Channel>, Failure> {
    let channel = Endpoint::from_shared(url.to_owned())?.tcp_nodelay(true).connect().await?;
    Ok(OrderServiceClient::new(channel))
}

/// Keeps `in_flight` requests under way for as long as asked. What is under way at the end is awaited and counts.
///
/// `numbers` goes on from measurement to measurement: every update must find something to change.
///
/// # Errors
/// Any request that fails fails the measurement.
pub(crate) async fn closed(
    server: &Server,
    work: Work,
    known: &[String],
    numbers: &Arc<AtomicUsize>,
    in_flight: usize,
    lasting: Duration,
) -> Result<Load, Failure> {
    let known = Arc::new(known.to_vec());
    let mut clients = Vec::new();
    for _ in 0..in_flight.div_ceil(CALLERS_PER_CONNECTION) {
        clients.push(connect(&server.url).await?);
    }
    let mut callers = JoinSet::new();
    let begun = Instant::now();
    for caller in 0..in_flight {
        let mut client = clients[caller % clients.len()].clone();
        let (known, numbers) = (Arc::clone(&known), Arc::clone(numbers));
        callers.spawn(async move {
            let mut latencies = Vec::new();
            while begun.elapsed() < lasting {
                let sent = Instant::now();
                work.send(&mut client, &known, numbers.fetch_add(1, Ordering::Relaxed)).await?;
                latencies.push(sent.elapsed());
            }
            Ok::<_, tonic::Status>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(caller) = callers.join_next().await {
        latencies.extend(caller??);
    }
    Ok(Load { elapsed: begun.elapsed(), latencies })
}
