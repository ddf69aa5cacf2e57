use std::{cell::Cell, future::Future, rc::Rc};

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

/// Longer than between two letters.
const PAUSE_MS: u32 = 300;

/// Work that goes on by itself until it is done or this handle is dropped; a request inside is then aborted.
#[derive(Debug)]
pub(crate) struct Task {
    handle: AbortHandle,
    running: Rc<Cell<bool>>,
}

impl Task {
    /// Starts the work.
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        let running = Rc::new(Cell::new(true));
        let done = running.clone();
        spawn_local(async move {
            _ = work.await;
            done.set(false);
        });
        Self { handle, running }
    }

    /// Starts work that may have to wait until one has done with typing: what is counted for each letter would keep the
    /// server from finding the rows.
    pub(crate) fn spawn_unhurried(waits: bool, work: impl Future<Output = ()> + 'static) -> Self {
        Self::spawn(async move {
            TimeoutFuture::new(if waits { PAUSE_MS } else { 0 }).await;
            work.await;
        })
    }

    /// Whether it is still at work.
    pub(crate) fn is_running(&self) -> bool {
        self.running.get()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.handle.abort();
    }
}
