//! Watches under fire: each is told every change once and in order, whatever happens to the servers, and one that does not
//! read costs nobody else anything.

mod browser;
mod client;
mod crowd;
mod follow;
mod kills;
mod stalled;
mod truth;
mod writers;

use std::time::Duration;

use crate::full_or;

/// What nothing here may take.
fn patience() -> Duration {
    full_or(Duration::from_secs(1_800), Duration::from_secs(300))
}
