//! Very many watch while much is written. All of them must be told the same bytes, and one checker says whether these are
//! what was written: so each event of each watch is checked, and the generator decodes it once.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Instant,
};

use http_body_util::BodyExt;
use hyper::body::Incoming;
use orders_proto::order::{BatchCreateOrdersRequest, OrderChangeType, OrderEvent, WatchOrdersResponse};
use prost::Message;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{CONNECTIONS, ORDERS, readers::open_watches};
use crate::{
    Failure, Run,
    checker::{Expected, From, Step, check},
    client::connect,
    data::{self, Data},
    process::Server,
    report::Report,
};

const WATCHES: usize = 1_000;
/// Revisions, and what each creates: 100,000 events.
const BATCHES: usize = 1_000;
const BATCH: usize = 100;

pub(crate) async fn measure(run: &Run, report: &Report) -> Result<(), Failure> {
    let data = Data::of(&run.orders, &run.folder()?, ORDERS).await?;
    let server = data.serve(&run.orders).await?;
    let before = server.mib();
    let mut watches = Vec::new();
    for body in open_watches(&server, CONNECTIONS, WATCHES).await? {
        watches.push(Watch::begin(body).await?);
    }
    let begun = watches.first().ok_or("nobody watches")?.begun.clone();
    let heard: Arc<[OnceLock<Box<[u8]>>]> = (0..BATCHES).map(|_| OnceLock::new()).collect();

    let (cpu, begin) = (server.cpu()?, Instant::now());
    let mut following = JoinSet::new();
    for watch in watches {
        following.spawn(watch.follow(begun.revision, Arc::clone(&heard)));
    }
    let expected = write(&server).await?;
    let written = begin.elapsed();
    let mut bytes = 0;
    while let Some(followed) = following.join_next().await {
        bytes += followed??;
    }
    let told = begin.elapsed();
    let cpu = server.cpu()? - cpu;

    let last = begun.revision + BATCHES as i64;
    let mut steps = vec![Step::Begun(From::Now), Step::Told(begun.into())];
    for message in heard.iter().filter_map(OnceLock::get) {
        steps.push(Step::Told(WatchOrdersResponse::decode(&**message)?.into()));
    }
    check(&steps, &expected, last).map_err(|fault| format!("what was told is not what was written: {fault:?}"))?;

    let events = BATCHES * BATCH;
    report.part(
        &format!("{events} events to {WATCHES} watches on {CONNECTIONS} connections, {BATCH} in a revision"),
        &["written in s", "all told in s", "events told a second", "MB/s", "server's CPU µs each", "MiB more at most"],
    )?;
    let all = (events * WATCHES) as f64;
    report.row(&[
        format!("{:.1}", written.as_secs_f64()),
        format!("{:.1}", told.as_secs_f64()),
        format!("{:.0}", all / told.as_secs_f64()),
        format!("{:.0}", bytes as f64 / told.as_secs_f64() / 1e6),
        format!("{:.2}", cpu * 1e6 / all),
        format!("{:.1}", server.peak_mib() - before),
    ])?;
    report.line("\nEach watch was told each event once, in order, as it was written.")
}

/// Writes as fast as one caller can; answers what watches must be told.
async fn write(server: &Server) -> Result<Expected, Failure> {
    let mut client = connect(&server.address).await?;
    let mut expected = Expected::new();
    for batch in 0..BATCHES {
        let request_id = Uuid::now_v7().to_string();
        let requests = (0..BATCH).map(|number| data::order(batch * BATCH + number)).collect();
        let request = BatchCreateOrdersRequest { requests, request_id: request_id.clone(), ..Default::default() };
        let orders = client.batch_create_orders(request).await?.into_inner().orders;
        let revision = orders.first().ok_or("a batch was answered without its orders")?.revision;
        let event = |order: orders_proto::order::Order| OrderEvent {
            r#type: OrderChangeType::Created.into(),
            actor: "anonymous".to_owned(),
            request_id: request_id.clone(),
            order: Some(order),
        };
        let events = orders.into_iter().map(|order| (order.uuid.clone(), event(order)));
        expected.insert(revision, events.collect::<BTreeMap<_, _>>());
    }
    Ok(expected)
}

/// A watch that has said where it stands.
struct Watch {
    begun: WatchOrdersResponse,
    body: Incoming,
    /// What has come of messages that are not whole yet.
    read: Vec<u8>,
}

impl Watch {
    async fn begin(mut body: Incoming) -> Result<Self, Failure> {
        let mut read = Vec::new();
        loop {
            if let Some((message, _)) = message(&read) {
                let (begun, end) = (WatchOrdersResponse::decode(message)?, HEAD + message.len());
                read.drain(..end);
                return Ok(Self { begun, body, read });
            }
            let piece = body.frame().await.ok_or("a watch ended")??;
            read.extend_from_slice(&piece.into_data().unwrap_or_default());
        }
    }

    /// Reads all that is written after a revision, each message of which must be as the first to be told it has `heard` it.
    /// Answers how many bytes it was.
    async fn follow(mut self, after: i64, heard: Arc<[OnceLock<Box<[u8]>>]>) -> Result<usize, Failure> {
        if self.begun.revision != after {
            return Err("not all began in the same place".into());
        }
        let (mut told, mut bytes) = (0, 0);
        loop {
            let mut rest = &*self.read;
            while let Some((message, following)) = message(rest) {
                rest = following;
                let is_next = heard.get(told).is_some_and(|next| next.get().is_some_and(|next| **next == *message));
                if is_next || is_first(message, after + 1 + told as i64, heard.get(told))? {
                    told += 1;
                    bytes += message.len();
                }
            }
            let taken = self.read.len() - rest.len();
            self.read.drain(..taken);
            if told == heard.len() {
                return Ok(bytes);
            }
            let piece = self.body.frame().await.ok_or("a watch ended")??;
            self.read.extend_from_slice(&piece.into_data().unwrap_or_default());
        }
    }
}

/// Whether a message is the next one, with this revision, and nobody has heard it before; a message without events is none.
fn is_first(message: &[u8], revision: i64, next: Option<&OnceLock<Box<[u8]>>>) -> Result<bool, Failure> {
    let told = WatchOrdersResponse::decode(message)?;
    if told.events.is_empty() {
        return Ok(false);
    }
    let next = next.ok_or("a watch was told more than was written")?;
    if told.revision != revision || **next.get_or_init(|| message.into()) != *message {
        return Err(
            format!("revision {} in the place of {revision}, or not as others were told it", told.revision).into()
        );
    }
    Ok(true)
}

/// Bytes before a message: a flag and its length.
const HEAD: usize = 5;

/// The first message of what was read, if all of it has come, and what follows it.
fn message(read: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[_, a, b, c, d], rest) = read.split_first_chunk::<HEAD>()?;
    rest.split_at_checked(u32::from_be_bytes([a, b, c, d]) as usize)
}
