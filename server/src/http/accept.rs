//! The accept loop. Neither tonic's nor axum's bounds a connection before its first request, nor its end.

use std::{
    convert::Infallible,
    future, io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use clap::Args;
use http::Request;
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{Instant, sleep, timeout_at},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    entrance::Entrance,
    exchange::{Exchanges, hangup},
    replayed::Replayed,
    workers::Workers,
};
use crate::{grpc::Hangup, shutdown::Shutdown};

/// The first bytes of every HTTP/2 connection (RFC 9113, 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How long a connection that asked for nothing lasts after its client was told that it ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// What clients may take. Every limit is set, because a library's default may be none.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Connections that are served at once; more wait
    #[arg(long, env = "ORDERS_MAX_CONNECTIONS", value_name = "NUMBER", default_value = "8192")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,

    /// Seconds that a connection gets for the headers of its first request, and HTTP/1.1 for those of each
    #[arg(long, env = "ORDERS_HEADER_SECONDS", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub header_seconds: Duration,

    /// Seconds that running requests get to end when the server stops
    #[arg(long, env = "ORDERS_DRAIN_SECONDS", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub drain_seconds: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<u32>()
        .map(|seconds| Duration::from_secs(seconds.into()))
        .map_err(|_| "a whole number of seconds".to_owned())
}

/// Serves until `shutdown` drains; returns when every connection has ended, which takes no longer than the limit.
/// With `tls`, whatever does not begin with its handshake is closed.
///
/// # Errors
/// The operating system's, when the threads for it cannot be started.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    entrance: Entrance,
    limits: Limits,
    shutdown: Shutdown,
) -> io::Result<()> {
    let workers = Workers::start()?;
    let entrance = Arc::new(entrance);
    let permits = Arc::new(Semaphore::new(limits.max_connections as usize));
    let connections = TaskTracker::new();
    let accepting = async {
        // The semaphore is never closed.
        while let Ok(permit) = Arc::clone(&permits).acquire_owned().await {
            let stream = accept(&listener).await;
            let (entrance, drain, kill) = (Arc::clone(&entrance), shutdown.drain.clone(), shutdown.kill.clone());
            let tls = tls.clone();
            let served = async move {
                // It belongs to this runtime from here on.
                match TcpStream::from_std(stream) {
                    Ok(stream) => drop(kill.run_until_cancelled(opened(stream, tls, entrance, limits, drain)).await),
                    Err(error) => tracing::warn!(%error, "a connection could not be served"),
                }
                drop(permit);
            };
            connections.spawn_on(served, workers.next());
        }
    };
    shutdown.drain.run_until_cancelled(accepting).await;

    drop(listener);
    connections.close();
    tracing::info!(connections = connections.len(), "draining");
    tokio::select! {
        () = connections.wait() => {}
        () = sleep(limits.drain_seconds) => tracing::warn!(connections = connections.len(), "the drain took too long"),
        () = shutdown.kill.cancelled() => tracing::warn!(connections = connections.len(), "the drain was cut short"),
    }
    shutdown.kill.cancel();
    connections.wait().await;
    Ok(())
}

/// The next connection. Without file descriptors accepting fails at once, for as long as it lasts: it pauses.
async fn accept(listener: &TcpListener) -> std::net::TcpStream {
    loop {
        match listener.accept().await.and_then(|(stream, _)| stream.into_std()) {
            Ok(stream) => return stream,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Serves a connection, in plain or after its handshake.
async fn opened(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    entrance: Arc<Entrance>,
    limits: Limits,
    drain: CancellationToken,
) {
    // Small answers must not wait for the acknowledgement of those before them.
    let _ = stream.set_nodelay(true);
    let first_request_by = Instant::now() + limits.header_seconds;
    // In boxes, here and below: a future is as large as the largest that it may come to, and one that only waits should hold
    // what it is, and not what it could have been. (Measured: 24 KiB an idle connection without them.)
    let Some(tls) = tls else {
        return Box::pin(connection(stream, first_request_by, entrance, limits, drain)).await;
    };
    match drain.run_until_cancelled(timeout_at(first_request_by, Box::pin(tls.accept(stream)))).await {
        Some(Ok(Ok(stream))) => Box::pin(connection(stream, first_request_by, entrance, limits, drain)).await,
        Some(Ok(Err(error))) => tracing::debug!(%error, "a handshake failed"),
        // Draining, silent, or slow: nothing was asked yet.
        Some(Err(_)) | None => {}
    }
}

async fn connection<S>(
    mut stream: S,
    first_request_by: Instant,
    entrance: Arc<Entrance>,
    limits: Limits,
    drain: CancellationToken,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let first = drain.run_until_cancelled(timeout_at(first_request_by, first_bytes(&mut stream))).await;
    // Draining, silent, or gone: nothing was asked yet.
    let Some(Ok(Ok(first))) = first else { return };

    let is_http2 = first == PREFACE;
    let io = TokioIo::new(Replayed::new(first, stream));
    let (asked, is_asked) = (CancellationToken::new(), AtomicBool::new(false));
    let whole = Hangup::default();
    let service = service_fn(|mut request: Request<Incoming>| {
        if !is_asked.swap(true, Ordering::Relaxed) {
            asked.cancel();
        }
        let (entrance, whole) = (Arc::clone(&entrance), whole.clone());
        // In a box, because hyper moves it several times, and it is large: a twelfth of a point read's time.
        Box::pin(async move {
            request.extensions_mut().insert(hangup().unwrap_or(whole));
            Ok::<_, Infallible>(entrance.answer(request).await)
        })
    });
    // hyper has no such limit for HTTP/2, and for HTTP/1.1 it counts from here.
    let nothing_asked = async |by: Instant| {
        if timeout_at(by, asked.cancelled()).await.is_ok() {
            future::pending::<()>().await;
        }
    };
    let stop = async {
        tokio::select! {
            () = drain.cancelled() => {}
            () = nothing_asked(first_request_by) => {}
        }
    };
    let served = async {
        if is_http2 {
            until_stopped(Box::pin(http2().serve_connection(io, service)), stop).await
        } else {
            until_stopped(Box::pin(http1(limits).serve_connection(io, service)), stop).await
        }
    };
    tokio::select! {
        ended = served => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended by an error");
        },
        None = whole.or(future::pending::<()>()) => tracing::debug!("a connection was hung up"),
        () = nothing_asked(first_request_by + FAREWELL) => tracing::debug!("a connection asked for nothing"),
    }
}

/// Serves a connection; after `stop`, what runs on it may end. An HTTP/2 client is told so, and nothing that it has
/// sent before it knows is lost.
async fn until_stopped<C: GracefulConnection>(
    mut connection: Pin<Box<C>>,
    stop: impl Future<Output = ()>,
) -> Result<(), C::Error> {
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = stop => connection.as_mut().graceful_shutdown(),
    }
    connection.await
}

/// Reads as much as tells HTTP/2 from HTTP/1.
async fn first_bytes(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut first = Vec::with_capacity(PREFACE.len());
    while first.len() < PREFACE.len() && PREFACE.starts_with(&first) {
        let missing = PREFACE.len() - first.len();
        if (&mut *stream).take(missing as u64).read_buf(&mut first).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(first)
}

fn http1(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_seconds).max_buf_size(64 << 10);
    builder
}

/// hyper's own limits where it has some; tonic would pass none of them.
fn http2() -> http2::Builder<Exchanges> {
    let mut builder = http2::Builder::new(Exchanges);
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        // Streams that a client makes and resets cost work: RUSTSEC-2024-0003, CVE-2023-44487.
        .max_local_error_reset_streams(1_024)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(16 << 10)
        .initial_stream_window_size(64 << 10)
        .initial_connection_window_size(1 << 20)
        // What a client that does not read leaves here, for each of its streams.
        .max_send_buf_size(64 << 10)
        // Finds clients that are gone without a word.
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
