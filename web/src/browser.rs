//! The little that the page asks of the browser, with its many "maybe"s taken care of.

use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, FocusOptions, HtmlElement, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
    Storage, VisibilityState, Window,
};

/// The window. `None` only outside a page.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// What was remembered in this browser under `key`.
pub(crate) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Remembers a value in this browser, where it allows that.
pub(crate) fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// The BCP 47 tags that the reader prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    let tags = window().map(|window| window.navigator().languages()).unwrap_or_default();
    tags.iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether the browser believes that it has a network.
pub(crate) fn has_network() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Milliseconds on a clock that only runs forward.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Milliseconds since 1970, by the reader's clock.
pub(crate) fn unix_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Whether the reader can see this page.
pub(crate) fn is_visible() -> bool {
    document().is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// 16 random bytes.
pub(crate) fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// 32 random hexadecimal digits: a trace id.
pub(crate) fn random_trace_id() -> String {
    format!("{:032x}", u128::from_be_bytes(random_bytes()))
}

/// The reader's time zone, by its IANA name.
pub(crate) fn time_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let options = format.resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// Brings an element into view, by as little as that takes.
pub(crate) fn scroll_into_view(element: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Goes to an address of the server's: to a download the page stays where it is.
pub(crate) fn go_to(address: &str) {
    if let Some(window) = window() {
        // An address of our own making is none that a browser refuses.
        _ = window.location().assign(address);
    }
}

/// The scheme, name and port that the page came from.
pub(crate) fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The first element that matches a CSS selector.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to an element.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        _ = element.focus();
    }
}

/// Whether a click is a plain one: with a key held down it is the browser's to open another window.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// The minutes by which the reader's clock is ahead of UTC on a day, given as `2024-06-13`.
pub(crate) fn utc_offset(day: &str) -> i32 {
    let noon = js_sys::Date::new(&format!("{day}T12:00:00").into());
    -noon.get_timezone_offset() as i32
}

/// Moves the focus to an element without scrolling.
pub(crate) fn focus_quietly(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    _ = element.focus_with_options(&options);
}

/// Whether the focus is lost once `going` has gone: nothing has it, or something in there.
pub(crate) fn focus_is_lost_with(going: Option<&HtmlElement>) -> bool {
    document().is_none_or(|document| match document.active_element() {
        Some(element) => element.tag_name() == "BODY" || going.is_some_and(|going| going.contains(Some(&element))),
        None => true,
    })
}

/// Sets the document's title.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets (or with `None` removes) an attribute of the `<html>` element.
pub(crate) fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Tells the page's parts that something has changed, by an event of the window.
pub(crate) fn tell(name: &str) {
    if let (Some(window), Ok(event)) = (window(), Event::new(name)) {
        _ = window.dispatch_event(&event);
    }
}
