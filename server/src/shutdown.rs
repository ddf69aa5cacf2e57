//! When to stop: the first SIGINT or SIGTERM drains, a second one ends what still runs.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The two steps of stopping.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    /// No new connections; what runs may end.
    pub drain: CancellationToken,
    /// What still runs is cut off.
    pub kill: CancellationToken,
}

impl Shutdown {
    /// Drains at the first SIGINT or SIGTERM and kills at the second.
    ///
    /// # Errors
    /// The operating system's, when signal handlers cannot be installed.
    pub fn on_signals() -> io::Result<Self> {
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let shutdown = Self::default();
        let steps = [shutdown.drain.clone(), shutdown.kill.clone()];
        tokio::spawn(async move {
            for step in steps {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                step.cancel();
            }
        });
        Ok(shutdown)
    }
}
