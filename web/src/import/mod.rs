//! Many new orders in one go: pasted lines, columns of a spreadsheet, a CSV file. A program of its own, `orders-import`, which
//! the page loads when it is first needed (`hooks/use_import.rs`): no first visit pays for it.
//!
//! [`encoding`], [`table`] and [`batches`] make writes of a file and are pure; [`before`] knows those that were taken back;
//! [`sheet`], [`choices`], [`preview`], [`hand_over`] and [`progress`] draw; [`page`] is what the page is asked for, whose outbox sends.

mod batches;
mod before;
mod choices;
mod encoding;
mod hand_over;
mod page;
mod preview;
mod progress;
mod sheet;
mod source;
mod table;

use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use yew::{AppHandle, Callback, Renderer};

use crate::{
    browser,
    text::{Language, Text},
};
pub(crate) use page::Wish;
use page::{Far, Feed, Page};
use sheet::{Sheet, SheetProps};
use source::Source;

/// Opens the sheet over a text, a file or, with neither, nothing yet. `ask` takes the bytes of a wish and answers whether it was
/// granted. The function that this answers is to be told how many orders are added, wait, and wait for the reader.
/// `undefined`: the sheet could not be opened.
pub async fn open(given: JsValue, ask: Function) -> JsValue {
    let source = Source::of(&given).await;
    let (Some(text), Some(host)) = (Text::load(Language::preferred()).await, browser::new_host()) else {
        return JsValue::UNDEFINED;
    };
    let (feed, page) = (Feed::default(), Page::new(ask));
    let shown = Rc::new(RefCell::new(None::<AppHandle<Sheet>>));
    let closed = {
        let (shown, host, page) = (shown.clone(), host.clone(), page.clone());
        Callback::from(move |()| {
            page.close();
            let (shown, host) = (shown.clone(), host.clone());
            // Not from within a handler of its own.
            spawn_local(async move {
                shown.take().into_iter().for_each(AppHandle::destroy);
                host.remove();
            });
        })
    };
    let props = SheetProps { text, source, page, feed: feed.clone(), closed };
    shown.replace(Some(Renderer::<Sheet>::with_root_and_props(host, props).render()));
    let tell = move |done: f64, left: f64, held: f64| {
        feed.tell(Far { done: done as usize, left: left as usize, held: held as usize });
    };
    Closure::<dyn Fn(f64, f64, f64)>::new(tell).into_js_value()
}
