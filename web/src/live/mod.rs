//! What happens elsewhere, as it happens: one watch for all tabs of a browser.
//!
//! [`feed`] is pure; [`leader`] chooses the tab that watches, [`channel`] passes on to the others what it hears.

mod channel;
mod feed;
mod leader;

pub(crate) use channel::{Channel, Post};
pub(crate) use feed::{Feed, Watching};
pub(crate) use leader::Leader;
