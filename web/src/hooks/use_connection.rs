use yew::prelude::*;

use super::use_window_event;
use crate::{api::Heard, browser};

/// How the page stands with the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Connection {
    /// Nothing has been heard yet.
    Connecting,
    /// The last call was answered after so many milliseconds.
    Online(f64),
    /// The server cannot be reached; it is tried again.
    Reconnecting,
    /// The browser has no network.
    Offline,
}

impl Connection {
    /// Whether the server was reached before and is not now.
    pub(crate) fn is_lost(self) -> bool {
        matches!(self, Self::Reconnecting | Self::Offline)
    }

    fn lost() -> Self {
        if browser::has_network() { Self::Reconnecting } else { Self::Offline }
    }
}

/// The connection, and where to tell what calls teach about it.
#[hook]
pub(crate) fn use_connection() -> (Connection, Callback<Heard>) {
    let connection = use_state_eq(|| Connection::Connecting);
    let heard = use_callback(connection.setter(), |heard, setter| {
        setter.set(match heard {
            Heard::Answer(milliseconds) => Connection::Online(milliseconds),
            Heard::Silence => Connection::lost(),
        });
    });
    let changed = use_callback(connection.setter(), |_, setter| setter.set(Connection::lost()));
    use_window_event("online", changed.clone());
    use_window_event("offline", changed);
    (*connection, heard)
}
