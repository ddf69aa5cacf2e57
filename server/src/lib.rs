//! The Orders server. Each floor uses only the floors below it:
//!
//! | module | what it does |
//! |---|---|
//! | [`cli`] | the command line: `serve`, and the client commands |
//! | [`app`] | the composition root: the only place where the parts meet |
//! | [`http`] | the accept loop, the one router and its layers, the page's files |
//! | [`grpc`] | the contract's services; the only code that knows tonic |
//! | [`service`] | the use cases: what one can do with orders |
//! | [`watch`] | the hub: changes become events, for however many watch |
//! | [`store`] | where orders are kept |
//! | [`orders`] | the domain, pure: orders, commands, decisions |
//! | [`error`] | what can go wrong |
//!
//! [`config`], [`telemetry`], [`trace`] and [`shutdown`] stand beside the floors.

#![expect(
    clippy::duplicate_mod,
    reason = "the store's queries and reads are compiled for each engine: see store/mod.rs"
)]

pub mod app;
pub mod cli;
pub mod config;
pub mod error;
pub mod grpc;
pub mod http;
pub mod orders;
pub mod service;
pub mod shutdown;
pub mod store;
pub mod telemetry;
pub mod trace;
pub mod watch;
