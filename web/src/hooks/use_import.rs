use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use prost::Message;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{Said, use_document_event};
use crate::{
    browser,
    import::Wish,
    outbox::{Book, Mirror, Outbox},
    text::Key,
};

// The other program, once its script is loaded.
#[wasm_bindgen]
extern "C" {
    /// Loads its module, once; answers when that is done.
    #[wasm_bindgen(js_name = wasm_bindgen, catch)]
    fn begin(module: &Object) -> Result<Promise, JsValue>;

    /// See `orders_web::open_import`.
    #[wasm_bindgen(js_namespace = wasm_bindgen, catch)]
    fn open(given: JsValue, ask: JsValue) -> Result<Promise, JsValue>;
}

/// What the page does for the program that makes orders of a text or a file.
#[derive(Debug)]
struct Import {
    outbox: Outbox,
    say: Callback<Said>,
    /// Whether the sheet is open.
    is_open: UseStateSetter<bool>,
    /// From when it is asked for until it is closed: there is one at a time, and its script must not run twice.
    busy: Cell<bool>,
    /// The book as the page shows it.
    book: RefCell<Rc<Book>>,
    /// The writes that were handed over: their request ids, and how many orders each makes.
    handed: RefCell<Vec<(String, usize)>>,
    /// Tells the sheet how far they are; there while it is open.
    tell: RefCell<Option<Function>>,
}

/// Opens the sheet that makes orders of a text or a file, or of nothing yet; and whether it is open.
#[hook]
pub(crate) fn use_import(outbox: &Outbox, mirror: &Mirror, say: &Callback<Said>) -> (Callback<JsValue>, bool) {
    let is_open = use_state_eq(|| false);
    let import = use_memo((), |()| Import {
        outbox: outbox.clone(),
        say: say.clone(),
        is_open: is_open.setter(),
        busy: Cell::default(),
        book: RefCell::default(),
        handed: RefCell::default(),
        tell: RefCell::default(),
    });
    import.show(&mirror.book);
    let open = use_callback((), move |given, ()| {
        let import = import.clone();
        if import.busy.replace(true) {
            return;
        }
        spawn_local(async move {
            let tell = import.begin(given).await;
            if tell.is_none() {
                import.say.emit(Said::Told(Key::ImportAway));
                import.busy.set(false);
            }
            import.is_open.set(tell.is_some());
            import.tell.replace(tell);
        });
    });
    let dragged = use_callback(open.clone(), |event: Event, open| {
        if let Some(file) = browser::dropped_file(&event) {
            open.emit(file.into());
        }
    });
    use_document_event("dragover", dragged.clone());
    use_document_event("drop", dragged);
    (open, *is_open)
}

impl Import {
    /// Loads the other program, unless it is there, and opens its sheet. `None` if it cannot be had.
    async fn begin(self: &Rc<Self>, given: JsValue) -> Option<Function> {
        let module = Object::new();
        // Setting a property of a fresh, ordinary object cannot fail.
        _ = Reflect::set(&module, &"module_or_path".into(), &browser::root_attribute("data-import-wasm")?.into());
        let mut begun = begin(&module);
        let loaded = begun.is_err();
        if loaded {
            self.say.emit(Said::Told(Key::ImportLoading));
            browser::load_script(&browser::root_attribute("data-import")?).await?;
            begun = begin(&module);
        }
        JsFuture::from(begun.ok()?).await.ok()?;
        let tell = JsFuture::from(open(given, self.ask()).ok()?).await.ok()?.dyn_into().ok()?;
        if loaded {
            self.say.emit(Said::Nothing);
        }
        Some(tell)
    }

    /// The book stands so.
    fn show(&self, book: &Rc<Book>) {
        let before = self.book.replace(book.clone());
        if let Some(tell) = &*self.tell.borrow()
            && !Rc::ptr_eq(&before, book)
        {
            let [done, left, held] = far(book, &self.handed.borrow()).map(JsValue::from);
            // Nothing is lost with it: the book is where it is kept.
            _ = tell.call3(&JsValue::UNDEFINED, &done, &left, &held);
        }
    }

    /// What the program asks this page with.
    fn ask(self: &Rc<Self>) -> JsValue {
        let import = self.clone();
        let granted =
            move |bytes: Uint8Array| Wish::decode(bytes.to_vec().as_slice()).is_ok_and(|wish| import.grant(wish));
        Closure::<dyn Fn(Uint8Array) -> bool>::new(granted).into_js_value()
    }

    /// Whether a wish was granted.
    fn grant(&self, Wish { entries, stop, closed }: Wish) -> bool {
        if closed {
            self.tell.take();
            self.is_open.set(false);
            self.busy.set(false);
        }
        if stop {
            self.outbox.give_up(self.handed.borrow().iter().map(|(id, _)| id.clone()).collect());
        }
        let is_known = entries.iter().all(|entry| self.book.borrow().is_own(&entry.request_id));
        if !is_known {
            self.handed.replace(entries.iter().map(|entry| (entry.request_id.clone(), entry.weight())).collect());
            self.outbox.put(entries);
        }
        !is_known
    }
}

/// How many of the orders are added, how many wait, and how many of their writes wait for the reader.
fn far(book: &Book, handed: &[(String, usize)]) -> [u32; 3] {
    let mut far = [0; 3];
    for (id, orders) in handed {
        let orders = u32::try_from(*orders).unwrap_or(u32::MAX);
        match book.queue.get(id) {
            Some(entry) => {
                far[1] += orders;
                far[2] += u32::from(entry.is_held());
            }
            // One that was given up is in neither.
            None if book.history.is_own(id) => far[0] += orders,
            None => {}
        }
    }
    far
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Entry;

    #[test]
    fn what_was_given_up_is_neither_added_nor_waits() {
        let mut book = Book::default();
        let entries = [("a", 500), ("b", 500), ("c", 20)]
            .map(|(id, orders)| Entry::batch(id.to_owned(), vec![Default::default(); orders]));
        let handed: Vec<_> = entries.iter().map(|entry| (entry.request_id.clone(), entry.weight())).collect();
        book.queue.entries = entries[1..2].to_vec();
        book.history.push(&entries[..2], 0, 1);
        assert_eq!(far(&book, &handed), [500, 500, 0]);
    }
}
