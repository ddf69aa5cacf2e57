use gloo_events::{EventListener, EventListenerOptions};
use web_sys::{Event, EventTarget};
use yew::prelude::*;

use crate::browser;

/// Listens to an event of the window for as long as the component lives.
#[hook]
pub(crate) fn use_window_event(name: &'static str, handler: Callback<Event>) {
    use_event(browser::window().map(Into::into), name, handler);
}

/// Listens to an event of the document for as long as the component lives.
#[hook]
pub(crate) fn use_document_event(name: &'static str, handler: Callback<Event>) {
    use_event(browser::document().map(Into::into), name, handler);
}

#[hook]
fn use_event(target: Option<EventTarget>, name: &'static str, handler: Callback<Event>) {
    // The newest, and from the first drawing on: where drawing takes long, an effect comes after the next event.
    let newest = use_mut_ref(|| handler.clone());
    newest.replace(handler);
    use_memo((), |()| {
        // Not passive: a shortcut takes its key away from the browser.
        let options = EventListenerOptions::enable_prevent_default();
        target.map(|target| {
            EventListener::new_with_options(&target, name, options, move |event| {
                let handler = newest.borrow().clone();
                handler.emit(event.clone());
            })
        })
    });
}
