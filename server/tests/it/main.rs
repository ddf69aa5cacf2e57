//! The server from outside, as its clients and its operators meet it. Each test has a server of its own, on a port and
//! a file of its own, started the way the program starts it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic, in its helpers too; clippy knows only the functions marked as tests"
)]
#![expect(unreachable_pub, reason = "nobody uses a test binary from outside")]

#[path = "../checker/mod.rs"]
mod checker;
mod cli;
#[expect(dead_code, reason = "only other tests crash it and make it fail over")]
#[path = "../cluster/mod.rs"]
mod cluster;
mod compression;
mod connections;
mod contract;
mod deadlines;
mod drain;
mod errors;
mod external_check;
mod files;
mod grpc_web;
mod health;
mod http;
mod json;
mod support;
mod tls;
mod vanished_callers;
mod watch;
