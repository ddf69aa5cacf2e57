//! What the sheet and the page say to each other: the outbox, and so the sending, is the page's alone.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Uint8Array};
use prost::Message;
use wasm_bindgen::JsValue;
use yew::Callback;

use crate::outbox::Entry;

/// What the page is asked for.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Wish {
    /// To put these writes into the outbox, as one act. Granted unless all of them were put there before.
    #[prost(message, repeated, tag = "1")]
    pub(crate) entries: Vec<Entry>,
    /// To give up those of them that were not sent yet.
    #[prost(bool, tag = "2")]
    pub(crate) stop: bool,
    /// To know that the sheet is closed.
    #[prost(bool, tag = "3")]
    pub(crate) closed: bool,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page(Function);

impl Page {
    /// The page that this function asks.
    pub(crate) const fn new(ask: Function) -> Self {
        Self(ask)
    }

    /// Hands writes over. Answers whether any of them was new.
    pub(crate) fn put(&self, entries: Vec<Entry>) -> bool {
        self.ask(&Wish { entries, ..Wish::default() })
    }

    /// Gives up what was not sent yet.
    pub(crate) fn stop(&self) {
        self.ask(&Wish { stop: true, ..Wish::default() });
    }

    /// Says that the sheet is closed.
    pub(crate) fn close(&self) {
        self.ask(&Wish { closed: true, ..Wish::default() });
    }

    fn ask(&self, wish: &Wish) -> bool {
        let bytes = Uint8Array::from(wish.encode_to_vec().as_slice());
        self.0.call1(&JsValue::UNDEFINED, &bytes).is_ok_and(|granted| granted.is_truthy())
    }
}

/// How far the orders have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Far {
    /// So many are added.
    pub(crate) done: usize,
    /// So many wait for the server, or for the reader.
    pub(crate) left: usize,
    /// So many of their writes wait for the reader.
    pub(crate) held: usize,
}

/// Brings to the sheet how far they have come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Feed(Rc<RefCell<Option<Callback<Far>>>>);

impl PartialEq for Feed {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Feed {
    /// Tells whoever listens.
    pub(crate) fn tell(&self, far: Far) {
        if let Some(heard) = &*self.0.borrow() {
            heard.emit(far);
        }
    }

    /// Listens from now on.
    pub(crate) fn listen(&self, heard: Callback<Far>) {
        self.0.replace(Some(heard));
    }
}
