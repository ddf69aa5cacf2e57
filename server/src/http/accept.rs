//! The accept loop. Neither tonic's nor axum's bounds a connection before its first request, nor its end.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncReadExt, join},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::shutdown::Shutdown;

/// The first bytes of every HTTP/2 connection (RFC 9113, 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What one client may take. Every limit is set, because a library's default may be none.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// From the connection to the end of its first request's headers; in HTTP/1.1, each later request's too.
    pub header_timeout: Duration,
    /// From the signal to stop to the end of what still runs.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 8_192, header_timeout: Duration::from_secs(10), drain: Duration::from_secs(10) }
    }
}

/// Serves until `shutdown` drains; returns when every connection has ended, which takes no longer than the limit.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: Shutdown) {
    let permits = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let connections = TaskTracker::new();
    let accepting = async {
        // The semaphore is never closed.
        while let Ok(permit) = Arc::clone(&permits).acquire_owned().await {
            let stream = accept(&listener).await;
            let (router, watcher) = (router.clone(), graceful.watcher());
            let (drain, kill) = (shutdown.drain.clone(), shutdown.kill.clone());
            connections.spawn(async move {
                kill.run_until_cancelled(connection(stream, router, limits, drain, watcher)).await;
                drop(permit);
            });
        }
    };
    shutdown.drain.run_until_cancelled(accepting).await;

    drop(listener);
    connections.close();
    tracing::info!(connections = connections.len(), "draining");
    let drained = async {
        graceful.shutdown().await;
        connections.wait().await;
    };
    tokio::select! {
        () = drained => {}
        () = sleep(limits.drain) => tracing::warn!(connections = connections.len(), "the drain took too long"),
        () = shutdown.kill.cancelled() => tracing::warn!(connections = connections.len(), "the drain was cut short"),
    }
    shutdown.kill.cancel();
    connections.wait().await;
}

/// The next connection. Without file descriptors accepting fails at once, for as long as it lasts: it pauses.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(mut stream: TcpStream, router: Router, limits: Limits, drain: CancellationToken, watcher: Watcher) {
    // Small answers must not wait for the acknowledgement of those before them.
    let _ = stream.set_nodelay(true);
    let first = drain.run_until_cancelled(timeout(limits.header_timeout, first_bytes(&mut stream))).await;
    // Draining, silent, or gone: nothing was asked yet.
    let Some(Ok(Ok(first))) = first else { return };

    let is_http2 = first == PREFACE;
    let (read, write) = stream.into_split();
    let io = TokioIo::new(join(io::Cursor::new(first).chain(read), write));
    let service = TowerToHyperService::new(router);
    let ended = if is_http2 {
        watcher.watch(http2().serve_connection(io, service)).await
    } else {
        watcher.watch(http1(limits).serve_connection(io, service)).await
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended by an error");
    }
}

/// Reads as much as tells HTTP/2 from HTTP/1.
async fn first_bytes(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
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
    builder.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(64 << 10);
    builder
}

/// hyper's own limits where it has some; tonic would pass none of them.
fn http2() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        // Streams that a client makes and resets cost work: RUSTSEC-2024-0003, CVE-2023-44487.
        .max_local_error_reset_streams(1_024)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(16 << 10)
        .initial_stream_window_size(64 << 10)
        .initial_connection_window_size(1 << 20)
        // Finds clients that are gone without a word.
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
