use gloo_events::{EventListener, EventListenerOptions};
use yew::prelude::*;

use crate::browser;

/// Asks before the page is left while something is typed that is not saved. Only then: a page that listens for it all the
/// time is not kept for the way back.
#[hook]
pub(crate) fn use_leave_guard(dirty: bool) {
    use_effect_with(dirty, |dirty| {
        let window = browser::window().filter(|_| *dirty);
        let listener = window.map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "beforeunload", options, Event::prevent_default)
        });
        move || drop(listener)
    });
}
