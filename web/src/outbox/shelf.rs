//! Where the [`Book`] lies: in the browser's IndexedDB, shared by all tabs. Each change is one transaction over all of it.
//!
//! Where a browser keeps nothing (some do so in private windows) the book lies in this tab's memory.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Promise, Uint8Array};
use prost::Message;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::{
    Act, Book, Entry,
    records::{Change, changes},
};
use crate::browser;

const DATABASE: &str = "orders";
const VERSION: u32 = 1;
const QUEUE: &str = "outbox";
const HISTORY: &str = "history";

/// Where the book lies.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    database: RefCell<Option<IdbDatabase>>,
    /// Set once the browser has shown that it keeps nothing.
    forgetful: Cell<bool>,
    /// The book as this tab saw it last.
    seen: RefCell<Book>,
}

impl Shelf {
    /// Whether what is put here survives a reload.
    pub(crate) fn keeps(&self) -> bool {
        !self.forgetful.get()
    }

    /// How many writes wait for the server, as this tab saw it last.
    pub(crate) fn waiting(&self) -> usize {
        self.seen.borrow().queue.waiting()
    }

    /// Changes the book, after the changes of other tabs and before any later one. Answers it as it then is; it is kept
    /// when this returns.
    pub(crate) async fn update(&self, change: &mut dyn FnMut(&mut Book)) -> Book {
        if !self.forgetful.get() {
            match self.transact(change).await {
                Ok(book) => return book,
                Err(_) => self.forgetful.set(true),
            }
        }
        let mut book = self.seen.borrow().clone();
        change(&mut book);
        self.seen.replace(book.clone());
        book
    }

    async fn transact(&self, change: &mut dyn FnMut(&mut Book)) -> Result<Book, JsValue> {
        let transaction = self.begin().await?;
        let (queue, history) = (transaction.object_store(QUEUE)?, transaction.object_store(HISTORY)?);
        // All are asked for before any is awaited: a transaction without a request under way ends.
        let asked = [queue.get_all_keys()?, queue.get_all()?, history.get_all_keys()?, history.get_all()?];
        let done = asked.last().map(settled);
        if let Some(done) = done {
            JsFuture::from(done).await?;
        }
        let [queue_keys, queue_values, history_keys, history_values] = &asked;
        let entries: Vec<(u32, Entry)> = records(queue_keys, queue_values)?;
        let acts: Vec<(u32, Act)> = records(history_keys, history_values)?;
        let mut book = Book::default();
        book.queue.entries = entries.iter().map(|(_, entry)| entry.clone()).collect();
        book.history.acts = acts.iter().map(|(_, act)| act.clone()).collect();
        change(&mut book);
        write(&queue, changes(&entries, &book.queue.entries, |entry| &entry.request_id))?;
        write(&history, changes(&acts, &book.history.acts, |act| &act.id))?;
        let complete = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        JsFuture::from(complete).await?;
        self.seen.replace(book.clone());
        Ok(book)
    }

    async fn begin(&self) -> Result<IdbTransaction, JsValue> {
        let stores: Array = [QUEUE, HISTORY].into_iter().map(JsValue::from).collect();
        let begin = |database: &IdbDatabase| {
            database.transaction_with_str_sequence_and_mode(&stores, IdbTransactionMode::Readwrite)
        };
        let known = self.database.borrow().as_ref().and_then(|database| begin(database).ok());
        if let Some(transaction) = known {
            return Ok(transaction);
        }
        // Not opened yet, or closed by the browser.
        let database = open().await?;
        let transaction = begin(&database);
        self.database.replace(Some(database));
        transaction
    }
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = browser::window().map(|window| window.indexed_db()).transpose()?.flatten();
    let request = factory.ok_or(JsValue::NULL)?.open_with_u32(DATABASE, VERSION)?;
    // The stores are made before the request succeeds.
    let upgrade = Promise::new(&mut |resolve, _| request.set_onupgradeneeded(Some(&resolve)));
    let opened = settled(&request);
    let create = {
        let request: IdbOpenDbRequest = request.clone();
        async move {
            if JsFuture::from(upgrade).await.is_ok()
                && let Ok(database) = database(&request)
            {
                for store in [QUEUE, HISTORY] {
                    _ = database.create_object_store(store);
                }
            }
        }
    };
    wasm_bindgen_futures::spawn_local(create);
    JsFuture::from(opened).await?;
    database(&request)
}

fn database(request: &IdbRequest) -> Result<IdbDatabase, JsValue> {
    request.result()?.dyn_into()
}

/// A promise of what becomes of a request.
fn settled(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

/// What stands in a store, by key.
fn records<M: Message + Default>(keys: &IdbRequest, values: &IdbRequest) -> Result<Vec<(u32, M)>, JsValue> {
    let (keys, values) = (Array::from(&keys.result()?), Array::from(&values.result()?));
    let records = keys.iter().zip(values.iter()).filter_map(|(key, value)| {
        let value = M::decode(value.dyn_into::<Uint8Array>().ok()?.to_vec().as_slice()).ok()?;
        Some((key.as_f64()? as u32, value))
    });
    Ok(records.collect())
}

fn write<M: Message>(store: &IdbObjectStore, changes: Vec<Change<'_, M>>) -> Result<(), JsValue> {
    for change in changes {
        match change {
            Change::Put(key, message) => {
                let bytes = Uint8Array::from(message.encode_to_vec().as_slice());
                store.put_with_key(&bytes, &key.into())?
            }
            Change::Delete(key) => store.delete(&key.into())?,
        };
    }
    Ok(())
}
