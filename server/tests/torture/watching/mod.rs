//! Watches under fire: each is told every change once and in order, whatever happens to the servers, and one that does not
//! read costs nobody else anything.

mod client;
mod follow;
mod kills;
mod stalled;
mod truth;
mod writers;
