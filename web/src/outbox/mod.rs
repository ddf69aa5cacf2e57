//! The write side of the page: every write waits in an outbox that survives a reload, and arrives exactly once.
//!
//! The rest of the page knows [`Outbox`] (what can be done), [`Book`] (what waits and what was done, in a [`Mirror`]) and
//! [`Queue::shown`] (an order as it is shown: what the server has, and over it what waits).
//!
//! - [`entry`], [`patch`], [`queue`], [`merge`], [`overlay`], [`history`], [`book`], [`answer`], [`records`] and [`mirror`]
//!   are pure and tested on the host;
//! - [`shelf`] keeps the book in IndexedDB, [`channel`] and [`lock`] know the browser's other tabs, [`request`] and
//!   [`sender`] send, [`door`] is what the page calls.

mod answer;
mod book;
mod channel;
mod door;
mod entry;
mod history;
mod ids;
pub(crate) mod lock;
mod merge;
mod mirror;
mod overlay;
mod patch;
mod queue;
mod records;
mod request;
mod sender;
mod shelf;
#[cfg(test)]
mod tests;

pub(crate) use book::Book;
pub(crate) use door::{Far, Outbox};
pub(crate) use entry::{Entry, Hold, Kind, Reason};
pub(crate) use history::{Act, History, Pen};
pub(crate) use ids::new_id;
pub(crate) use merge::Merged;
pub(crate) use mirror::{Mirror, MirrorAction};
pub(crate) use overlay::Standing;
pub(crate) use patch::{Part, Patch};
pub(crate) use queue::{News, Queue};
pub(crate) use shelf::Shelf;
