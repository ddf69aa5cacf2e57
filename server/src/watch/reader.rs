//! The task that reads the log as it grows, while anybody watches.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use tokio::time::sleep;

use super::{Hub, Revision};
use crate::error::Error;

/// Changes that are read at once.
const SLICE: i64 = 1_000;
/// How long it waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_millis(250);

/// What came of looking at the log.
enum Progress {
    /// Everything that there is has been published.
    UpToDate,
    /// There may be more.
    More,
    /// The store has got another epoch, or has lost what was told: the revisions of this one are over.
    EpochOver,
}

/// Reads as long as anybody watches and the store's writer is there.
pub(super) async fn run(hub: Arc<Hub>) {
    let mut newest = hub.store.newest();
    let mut has_begun = false;
    while !hub.is_left() {
        // Before the log is read, so that no later word is missed.
        newest.borrow_and_update();
        let progress = if has_begun { advance(&hub).await } else { begin(&hub).await };
        match progress {
            Ok(Progress::More) => has_begun = true,
            Ok(Progress::UpToDate) => {
                if newest.changed().await.is_err() {
                    return;
                }
            }
            Ok(Progress::EpochOver) => {
                hub.published.send_replace(None);
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "the change log could not be read and will be tried again");
                sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Takes up the log at its end.
async fn begin(hub: &Hub) -> Result<Progress, Error> {
    let head = hub.store.moment().await?.revision;
    hub.ring.write().unwrap_or_else(PoisonError::into_inner).begin(head);
    hub.published.send_replace(Some(head));
    Ok(Progress::More)
}

/// Publishes what has been written since.
async fn advance(hub: &Hub) -> Result<Progress, Error> {
    let at = hub.ring.read().unwrap_or_else(PoisonError::into_inner).newest();
    let log = hub.store.log(at, SLICE).await?;
    if log.epoch != hub.store.epoch() || log.head < at {
        return Ok(Progress::EpochOver);
    }
    if log.changes.is_empty() && log.head <= at {
        return Ok(Progress::UpToDate);
    }
    let (newest, whole) = {
        let mut ring = hub.ring.write().unwrap_or_else(PoisonError::into_inner);
        let whole = ring.extend(Revision::all_of(log.changes));
        (ring.newest(), whole)
    };
    if !whole || newest == at {
        // Compacted before it was read, which takes a retention; or a fault. The watchers' own reads tell.
        tracing::warn!(at, head = log.head, floor = log.floor, "the change log has a gap");
        return begin(hub).await;
    }
    hub.published.send_replace(Some(newest));
    Ok(if newest < log.head { Progress::More } else { Progress::UpToDate })
}
