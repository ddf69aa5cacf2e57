//! Those who watch. They count messages and decode none: what the generator takes of the cores the server does not get.

use std::{
    iter,
    time::{Duration, Instant},
};

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use orders_proto::order::WatchOrdersRequest;
use prost::Message;
use tokio::{sync::watch, task::JoinSet};
use tonic::body::Body;
use tower::Service;

use crate::{Failure, client::connection, process::Server};

pub(super) const PATH: &str = "/order.OrderService/WatchOrders";

/// Readers of streams, at work.
pub(super) struct Readers {
    tasks: JoinSet<Result<Arrivals, hyper::Error>>,
    /// How many messages there will have been at the end, once that is known.
    until: watch::Sender<Option<usize>>,
}

/// What came on one stream: when, and how many messages then.
#[derive(Default)]
pub(super) struct Arrivals {
    came: Vec<(Instant, usize)>,
    messages: usize,
    bytes: usize,
}

/// What came on all streams.
pub(super) struct Came(Vec<Arrivals>);

/// A watch for whatever comes next, as gRPC asks for it.
pub(super) fn watch_request() -> Vec<u8> {
    let heartbeat = Some(prost_types::Duration { seconds: 60, nanos: 0 });
    let message = WatchOrdersRequest { heartbeat, ..Default::default() }.encode_to_vec();
    [&[0], &(message.len() as u32).to_be_bytes()[..], &message].concat()
}

impl Readers {
    /// Of watches, each of which has said where it stands.
    pub(super) async fn of_watches(server: &Server, connections: usize, count: usize) -> Result<Self, Failure> {
        let mut bodies = open_watches(server, connections, count).await?;
        for body in &mut bodies {
            body.frame().await.ok_or("a watch ended")??;
        }
        Ok(Self::new(bodies))
    }

    /// Of plain streams.
    pub(super) async fn of_plain(server: &Server, connections: usize, count: usize) -> Result<Self, Failure> {
        let request = || Request::get(format!("http://{}/", server.address)).body(Body::empty());
        Ok(Self::new(open(server, connections, count, request).await?))
    }

    fn new(bodies: Vec<Incoming>) -> Self {
        let (until, known) = watch::channel(None);
        let mut tasks = JoinSet::new();
        for body in bodies {
            tasks.spawn(read(body, known.clone()));
        }
        Self { tasks, until }
    }

    /// Reads until each has had so many messages.
    pub(super) async fn until(mut self, messages: usize) -> Result<Came, Failure> {
        self.until.send_replace(Some(messages));
        let mut came = Vec::new();
        while let Some(arrivals) = self.tasks.join_next().await {
            came.push(arrivals??);
        }
        Ok(Came(came))
    }
}

/// Begins watches, none of whose messages has been read.
pub(super) async fn open_watches(server: &Server, connections: usize, count: usize) -> Result<Vec<Incoming>, Failure> {
    let request = || {
        Request::post(format!("http://{}{PATH}", server.address))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(Body::new(Full::<Bytes>::from(watch_request())))
    };
    open(server, connections, count, request).await
}

/// Begins streams, evenly over so many connections.
async fn open(
    server: &Server,
    connections: usize,
    count: usize,
    request: impl Fn() -> http::Result<Request<Body>>,
) -> Result<Vec<Incoming>, Failure> {
    let mut bodies = Vec::new();
    for _ in 0..connections {
        let mut connection = connection(&server.address).await?;
        for _ in 0..count / connections {
            bodies.push(connection.call(request()?).await?.into_body());
        }
    }
    Ok(bodies)
}

async fn read(mut body: Incoming, mut until: watch::Receiver<Option<usize>>) -> Result<Arrivals, hyper::Error> {
    let mut arrivals = Arrivals::default();
    let mut frames = Frames::default();
    loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            _ = until.wait_for(|until| until.is_some_and(|until| arrivals.messages >= until)) => None,
        };
        let Some(frame) = frame.transpose()? else { return Ok(arrivals) };
        let piece = frame.into_data().unwrap_or_default();
        let messages = frames.take(&piece);
        arrivals.came.push((Instant::now(), messages));
        arrivals.messages += messages;
        arrivals.bytes += piece.len();
    }
}

/// Where a stream of gRPC messages stands.
#[derive(Default)]
struct Frames {
    head: [u8; 5],
    /// Bytes of the head that have come.
    known: usize,
    /// Bytes of the message that are to come.
    left: usize,
}

impl Frames {
    /// Takes a piece; answers how many messages end in it.
    fn take(&mut self, mut piece: &[u8]) -> usize {
        let mut ended = 0;
        while !piece.is_empty() {
            let part = if self.left > 0 { self.left } else { self.head.len() - self.known }.min(piece.len());
            if self.left > 0 {
                self.left -= part;
                ended += usize::from(self.left == 0);
            } else {
                self.head[self.known..self.known + part].copy_from_slice(&piece[..part]);
                self.known = (self.known + part) % self.head.len();
                let [_, length @ ..] = self.head;
                self.left = if self.known == 0 { u32::from_be_bytes(length) as usize } else { 0 };
            }
            piece = &piece[part..];
        }
        ended
    }
}

impl Came {
    pub(super) fn messages(&self) -> usize {
        self.0.iter().map(|arrivals| arrivals.messages).sum()
    }

    /// Bytes of a message, without its head.
    pub(super) fn bytes_each(&self) -> usize {
        self.0.iter().map(|arrivals| arrivals.bytes).sum::<usize>() / self.messages() - 5
    }

    /// Messages that came in one piece.
    pub(super) fn at_once(&self) -> f64 {
        self.messages() as f64 / self.0.iter().map(|arrivals| arrivals.came.len()).sum::<usize>() as f64
    }

    /// How long after each of these instants its message came, on every stream.
    pub(super) fn since(&self, instants: &[Instant]) -> Vec<Duration> {
        let each = |arrivals: &Arrivals| {
            let came = arrivals.came.iter().flat_map(|(came, messages)| iter::repeat_n(*came, *messages));
            came.zip(instants).map(|(came, since)| came.saturating_duration_since(*since)).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(each).collect()
    }
}
