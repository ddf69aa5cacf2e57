//! The store by itself: what it promises to the use cases above it, on each engine that it can stand on.

#![expect(unreachable_pub, reason = "a test binary has no users of its own")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what tests stand on fails the test, as the tests do")]

mod clock;
#[expect(dead_code, reason = "only other tests make it fail over")]
#[path = "../cluster/mod.rs"]
mod cluster;
mod compaction;
mod counters;
mod crowds;
mod durability;
mod files;
mod filters;
mod floors;
mod history;
mod ledger;
mod log;
mod model;
mod pages;
mod postgres;
mod schemas;
mod search;
mod slices;
mod support;
mod use_cases;
mod vanished_callers;
