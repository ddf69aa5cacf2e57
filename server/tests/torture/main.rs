//! What must hold when everything around the program fails: its process is killed, the power is cut, the disk is full,
//! read-only or damaged, callers leave. Each figure of the README's section "Reliability" is a test here. The short forms run
//! with every `make test`, the full forms by `make torture`, which prints the figures.

#![expect(unreachable_pub, reason = "a test binary has no users of its own")]
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "what tests stand on fails the test too")]

mod away;
mod cancel;
#[path = "../checker/mod.rs"]
mod checker;
#[expect(dead_code, reason = "only the store's own tests give it files")]
#[path = "../cluster/mod.rs"]
mod cluster;
mod commit_order;
mod corrupt;
mod crash_points;
mod descriptors;
mod disk_full;
mod drain;
mod engines;
mod exhausted;
mod failover;
mod floods;
mod frames;
mod frozen;
mod idle;
mod kill;
mod load;
mod locked;
mod power;
mod process;
mod program;
mod random;
mod read_only;
mod sizes;
mod slow;
mod soak;
mod watching;

use std::time::Duration;

/// Whether the full form is asked for.
fn is_full() -> bool {
    std::env::var_os("ORDERS_TORTURE").is_some_and(|value| value == "full")
}

/// One number in the full form, another in the short one.
fn full_or<T>(full: T, short: T) -> T {
    if is_full() { full } else { short }
}

/// A recovery bound: as it is promised in the full form, five times as long in the short one, which shares its machine
/// with other tests.
fn bound(promised: Duration) -> Duration {
    full_or(promised, promised * 5)
}
