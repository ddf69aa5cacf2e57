//! Names for new orders and for writes.

use uuid::Builder;

use super::Pen;
use crate::{api, browser};

/// A new UUID of version 7: its time goes first, so that the server's indexes grow at their ends.
///
/// By `getRandomValues`: `crypto.randomUUID` is missing over plain http, and makes version 4.
pub(crate) fn new_id() -> String {
    let [.., a, b, c, d, e, f, g, h, i, j] = browser::random_bytes();
    let millis = u64::try_from(browser::unix_ms()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &[a, b, c, d, e, f, g, h, i, j]).into_uuid().to_string()
}

/// Writes with the browser's clock and random numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BrowserPen;

impl Pen for BrowserPen {
    fn id(&mut self) -> String {
        new_id()
    }

    fn now_ms(&self) -> i64 {
        browser::unix_ms()
    }

    fn kept_ms(&self) -> i64 {
        api::kept_ms()
    }
}
