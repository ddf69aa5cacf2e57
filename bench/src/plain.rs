//! Plain HTTP/2 streams: what it costs to write some bytes to many, when nothing has to be known about them.

use std::{
    convert::Infallible,
    thread,
    time::{Duration, Instant},
};

use futures_util::stream::unfold;
use http::{Request, Response};
use http_body_util::StreamBody;
use hyper::{
    body::{Bytes, Frame, Incoming},
    server::conn::http2,
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{net::TcpListener, sync::watch};

use crate::{Failure, load::instants};

/// Pieces that a stream which has fallen behind is sent at once, at most.
const MOST: usize = 64;

/// What is written to each stream.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Bytes of a message
    #[arg(long)]
    pub(crate) bytes: usize,
    /// Messages that are written at once
    #[arg(long)]
    pub(crate) together: usize,
    /// How often a second that is done
    #[arg(long)]
    pub(crate) rate: u32,
}

impl Pace {
    /// As the command line takes it.
    pub(crate) fn arguments(&self) -> [String; 3] {
        let Self { bytes, together, rate } = self;
        [format!("--bytes={bytes}"), format!("--together={together}"), format!("--rate={rate}")]
    }
}

/// Serves until the process is ended.
#[expect(clippy::print_stdout, reason = "tells the bench where the server is")]
pub(crate) async fn serve(pace: &Pace) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let (beat, beats) = watch::channel(0);
    let rate = pace.rate;
    // A thread of its own: the runtime's timers know whole milliseconds only.
    thread::spawn(move || {
        for (number, due) in instants(Instant::now(), rate, Duration::from_secs(3_600)).enumerate() {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            beat.send_replace(number);
        }
    });
    let piece = messages(pace);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (beats, piece) = (beats.clone(), piece.clone());
        let service = service_fn(move |_: Request<Incoming>| {
            let body = StreamBody::new(pieces(beats.clone(), piece.clone()));
            async { Ok::<_, Infallible>(Response::new(body)) }
        });
        tokio::spawn(http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service));
    }
}

/// The messages of [`MOST`] beats, each with the head that gRPC gives it.
fn messages(pace: &Pace) -> Bytes {
    let length = u32::try_from(pace.bytes).unwrap_or_default();
    let message = [&[0], &length.to_be_bytes()[..], &vec![b'x'; pace.bytes]].concat();
    message.repeat(pace.together * MOST).into()
}

/// A piece for each beat, or for several that have passed: all streams share the bytes.
fn pieces(
    beats: watch::Receiver<usize>,
    messages: Bytes,
) -> impl futures_util::Stream<Item = Result<Frame<Bytes>, Infallible>> {
    let now = *beats.borrow();
    unfold((beats, now), move |(mut beats, told)| {
        let messages = messages.clone();
        async move {
            let now = *beats.wait_for(|now| *now > told).await.ok()?;
            let passed = (now - told).min(MOST);
            let piece = messages.slice(..messages.len() / MOST * passed);
            Some((Ok(Frame::data(piece)), (beats, told + passed)))
        }
    })
}
