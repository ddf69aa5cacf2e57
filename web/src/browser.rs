//! The little that the page asks of the browser, with its many "maybe"s taken care of.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DragEvent, Element, Event, File, FocusOptions, HtmlDialogElement, HtmlElement, HtmlScriptElement,
    MouseEvent, Response, ScrollIntoViewOptions, ScrollLogicalPosition, Storage, VisibilityState, Window,
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

/// What was kept in this tab under `key`.
pub(crate) fn kept(key: &str) -> Option<String> {
    window()?.session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a value in this tab, where the browser allows that: it survives a reload.
pub(crate) fn keep(key: &str, value: &str) {
    if let Some(storage) = window().and_then(|window| window.session_storage().ok()?) {
        _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// The language of the page, by its BCP 47 code.
pub(crate) fn root_language() -> String {
    root_attribute("lang").unwrap_or_default()
}

/// The words of a language. `boot.js` has asked for those of the page's own before the program came; all are named by
/// attributes of the document.
pub(crate) async fn load_words(language: &str) -> Option<String> {
    let (window, root) = (window()?, document()?.document_element()?);
    let early = js_sys::Reflect::get(&window, &"words".into()).ok()?;
    let asked = if root.get_attribute("lang")? == language && early.is_truthy() {
        // It can be read once.
        js_sys::Reflect::delete_property(&window, &"words".into()).ok()?;
        early.dyn_into().ok()?
    } else {
        window.fetch_with_str(&root.get_attribute(&format!("data-{language}"))?)
    };
    text_of(asked).await
}

async fn text_of(asked: Promise) -> Option<String> {
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = response.ok().then(|| response.text().ok())??;
    JsFuture::from(text).await.ok()?.as_string()
}

/// The page's HTML as the server has it now.
pub(crate) async fn load_page() -> Option<String> {
    text_of(window()?.fetch_with_str("/")).await
}

/// The names of the files that this page is made of, as far as they never change.
pub(crate) fn page_files() -> Vec<String> {
    let names = find_all("html, head > *").into_iter().flat_map(|element| {
        ["href", "src", "data-en", "data-ru", "data-import", "data-import-wasm"]
            .into_iter()
            .filter_map(move |name| element.get_attribute(name))
    });
    names.filter(|name| name.starts_with("/assets/")).collect()
}

/// Keeps the page in this browser, so that it opens without a network, where the browser does so: in a secure context.
pub(crate) async fn keep_page() {
    let registered: Option<Promise> = window().and_then(|window| {
        let container = js_sys::Reflect::get(&window.navigator(), &"serviceWorker".into()).ok()?;
        let register: Function = js_sys::Reflect::get(&container, &"register".into()).ok()?.dyn_into().ok()?;
        register.call1(&container, &"/sw.js".into()).ok()?.dyn_into().ok()
    });
    if let Some(registered) = registered {
        // A page that is not kept is loaded each time.
        _ = JsFuture::from(registered).await;
    }
}

/// Shows a number in the page's icon; nothing is the icon as it is.
pub(crate) fn set_icon(number: &str) {
    let Some(link) = find("link[rel=icon]") else { return };
    let size = if number.len() > 2 { 15 } else { 20 };
    let drawn = format!(
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' \
         fill='%230b6b53'/><text x='16' y='23' fill='%23fff' font-family='sans-serif' font-weight='700' font-size='{size}' \
         text-anchor='middle'>{number}</text></svg>"
    );
    // Setting an attribute of such a name cannot fail.
    _ = link.set_attribute("href", if number.is_empty() { "/icon.svg" } else { &drawn });
}

/// Whether the page came over https or from this machine: what did not, a browser allows less.
pub(crate) fn is_secure() -> bool {
    window().is_none_or(|window| window.is_secure_context())
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

/// Whether some of the page's text is marked for copying.
pub(crate) fn has_selected_text() -> bool {
    let selection = document().and_then(|document| document.get_selection().ok()?);
    selection.is_some_and(|selection| !selection.is_collapsed())
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

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // The page may always do so.
        _ = window.location().reload();
    }
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

/// Opens the browser's own dialog for a print. A browser without a printer has nothing to print on.
pub(crate) fn print() {
    if let Some(window) = window() {
        _ = window.print();
    }
}

/// The first element that matches a CSS selector.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// All elements that match a CSS selector.
pub(crate) fn find_all(selector: &str) -> Vec<HtmlElement> {
    let nodes = document().and_then(|document| document.query_selector_all(selector).ok());
    let nodes = nodes.into_iter().flat_map(|nodes| (0..nodes.length()).filter_map(move |at| nodes.get(at)));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// An element at the end of the page, for what another program draws.
pub(crate) fn new_host() -> Option<Element> {
    let document = document()?;
    let host = document.create_element("div").ok()?;
    document.body()?.append_child(&host).ok()?;
    Some(host)
}

/// Loads a script, unless it cannot be had. One that is loaded twice runs twice.
pub(crate) async fn load_script(address: &str) -> Option<()> {
    // A script that is not there would be taken for a fault of the page.
    text_of(window()?.fetch_with_str(address)).await?;
    let document = document()?;
    let script: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_src(address);
    let loaded = Promise::new(&mut |resolve, reject| {
        script.set_onload(Some(&resolve));
        script.set_onerror(Some(&reject));
    });
    document.head()?.append_child(&script).ok()?;
    JsFuture::from(loaded).await.ok().map(|_| ())
}

/// The file that is dropped, of an event that tells of dragging: without this the browser would leave the page for it. What
/// else is dragged is left to the browser.
pub(crate) fn dropped_file(event: &Event) -> Option<File> {
    let dragged = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    if !dragged.types().includes(&"Files".into(), 0) {
        return None;
    }
    event.prevent_default();
    // There while it is dropped, and not while it is dragged.
    dragged.files()?.get(0)
}

/// An attribute of the `<html>` element.
pub(crate) fn root_attribute(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
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

/// Closes a sheet if it is still open: one that merely went would take the focus with it.
pub(crate) fn close_dialog(selector: &str) {
    if let Some(dialog) = find(selector).and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Appends an element with a text to another.
pub(crate) fn append(to: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document()?.create_element(name).ok()?;
    element.set_text_content(Some(text));
    to.append_child(&element).ok()?;
    Some(element)
}

/// The element that has the focus.
pub(crate) fn focused() -> Option<Element> {
    document()?.active_element()
}

/// The uuid of the row around an element.
pub(crate) fn uuid_around(element: &Element) -> Option<String> {
    element.closest("[data-uuid]").ok()??.get_attribute("data-uuid")
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

/// Sets a custom property of the page's styles.
pub(crate) fn set_root_property(name: &str, value: &str) {
    if let Some(root) = find("html") {
        // It fails only where styles cannot be changed at all.
        _ = root.style().set_property(name, value);
    }
}

/// Tells the page's parts that something has changed, by an event of the window.
pub(crate) fn tell(name: &str) {
    if let (Some(window), Ok(event)) = (window(), Event::new(name)) {
        _ = window.dispatch_event(&event);
    }
}
