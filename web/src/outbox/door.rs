//! What the rest of the page may ask of the outbox.

use std::{cell::Cell, rc::Rc};

use orders_proto::order::Order;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::{Callback, UseReducerDispatcher};

use super::{
    Act, Book, Entry, Mirror, MirrorAction, News, Part, Patch, Pen, Shelf,
    channel::Channel,
    ids::{BrowserPen, new_id},
    request,
    sender::Sender,
};
use crate::{
    api::{Api, ApiError},
    browser,
};

/// The outbox. Every write of the page goes through here; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    pub(super) inner: Rc<Inner>,
}

impl PartialEq for Outbox {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

/// How far a bulk change has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Far {
    /// Which one.
    pub(crate) request_id: String,
    /// Orders that are done.
    pub(crate) done: i64,
    /// Orders that there were to do.
    pub(crate) total: i64,
    /// Whether the reader has stopped it. The server may have done what it was at then, too.
    pub(crate) stopped: bool,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) api: Api,
    pub(super) shelf: Shelf,
    pub(super) sender: Sender,
    mirror: UseReducerDispatcher<Mirror>,
    news: Callback<News>,
    acts: Callback<Act>,
    /// How far the bulk change under way here has come; `None`: it has ended.
    pub(super) far: Callback<Option<Far>>,
    channel: Option<Channel>,
    asked_to_persist: Cell<bool>,
    reading: Cell<Reading>,
}

/// How far this tab is with reading what another has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Done,
    UnderWay,
    /// Something came while it was under way.
    Again,
}

impl Outbox {
    /// Opens the outbox of this browser. What it holds goes to `mirror`, what comes of its writes to `news`, what is done
    /// and undone in this tab to `acts`, how far a bulk change has come to `far`.
    pub(crate) fn open(
        api: Api,
        mirror: UseReducerDispatcher<Mirror>,
        news: Callback<News>,
        acts: Callback<Act>,
        far: Callback<Option<Far>>,
    ) -> Self {
        let inner = Rc::new_cyclic(|weak: &std::rc::Weak<Inner>| {
            let weak = weak.clone();
            let heard = Callback::from(move |news| {
                if let Some(inner) = weak.upgrade() {
                    Self { inner }.heard(news);
                }
            });
            Inner {
                api,
                shelf: Shelf::default(),
                sender: Sender::new(new_id()),
                mirror,
                news,
                acts,
                far,
                channel: Channel::open(heard),
                asked_to_persist: Cell::new(false),
                reading: Cell::new(Reading::Done),
            }
        });
        let outbox = Self { inner };
        outbox.change(|_, _| None);
        outbox.take_turns();
        outbox
    }

    /// Makes an order. The ids are those that were made when its form was opened.
    pub(crate) fn create(&self, request_id: String, uuid: String, values: Patch) {
        self.put(vec![Entry::create(request_id, uuid, values)]);
    }

    /// Gives an order, which is shown so, new values for the fields that differ.
    pub(crate) fn update(&self, shown: Order, values: &Patch) {
        let meant = values.applied(&shown);
        let changed = values.parts().filter(|part| !part.agrees(&meant, &shown));
        let after = Patch::of(&meant, changed);
        if !after.is_empty() {
            self.put(vec![Entry::update(new_id(), shown, after)]);
        }
    }

    /// Deletes an order that is shown so.
    pub(crate) fn delete(&self, shown: Order) {
        self.put(vec![Entry::delete(new_id(), shown)]);
    }

    /// Restores a deleted order.
    pub(crate) fn undelete(&self, deleted: Order) {
        self.put(vec![Entry::undelete(new_id(), deleted)]);
    }

    /// How many orders match a filter and would be changed so; with no values: deleted.
    ///
    /// # Errors
    /// Why the server cannot tell.
    pub(crate) async fn count(&self, filter: &str, after: Option<&Patch>) -> Result<i64, ApiError> {
        request::count(&self.inner.api, filter, after).await.map_err(ApiError::from)
    }

    /// Changes all orders that match a filter, or deletes them: so many, as the reader was told.
    pub(crate) fn bulk(&self, filter: String, after: Option<Patch>, expected: i64) {
        self.put(vec![Entry::bulk(new_id(), filter, after, expected)]);
    }

    /// Several writes that the reader made in one go, and will undo in one.
    pub(crate) fn put(&self, entries: Vec<Entry>) {
        self.ask_to_persist();
        let made_ms = browser::unix_ms();
        let entries: Vec<_> = entries.into_iter().map(|entry| Entry { made_ms, ..entry }).collect();
        self.inner.mirror.dispatch(MirrorAction::Fresh(entries.clone()));
        let outbox = self.clone();
        spawn_local(async move {
            let arrived = entries.iter().map(|entry| entry.request_id.clone()).collect();
            let mut act = None;
            let book = outbox
                .inner
                .shelf
                .update(&mut |book| {
                    book.put(entries.clone(), &mut BrowserPen);
                    act = book.history.last_done().cloned();
                })
                .await;
            outbox.show(book, arrived);
            if let Some(act) = act {
                outbox.inner.acts.emit(act);
            }
            outbox.tell(None);
            outbox.send();
        });
    }

    /// Takes back what was done last, or the act with this id.
    pub(crate) fn undo(&self, id: Option<String>) {
        self.turn(move |book, pen| book.undo(id.as_deref(), pen));
    }

    /// Does again what was undone last.
    pub(crate) fn redo(&self) {
        self.turn(|book, pen| book.redo(pen));
    }

    /// Gives up a write that waits.
    pub(crate) fn cancel(&self, request_id: String) {
        self.change(move |book, pen| {
            book.cancel(&request_id, pen);
            None
        });
    }

    /// Gives up those of these writes that were not sent yet.
    pub(crate) fn give_up(&self, request_ids: Vec<String>) {
        self.change(move |book, pen| {
            for id in &request_ids {
                if book.queue.get(id).is_some_and(|entry| !entry.sent) {
                    book.cancel(id, pen);
                }
            }
            None
        });
    }

    /// Decides a conflict in these fields.
    pub(crate) fn choose(&self, request_id: String, parts: Vec<Part>, mine: bool) {
        self.change(move |book, _| parts.iter().filter_map(|part| book.choose(&request_id, *part, mine)).last());
    }

    /// Sends what waits for the reader, with other values if any.
    pub(crate) fn again(&self, request_id: String, values: Patch) {
        self.change(move |book, pen| {
            book.again(&request_id, &values, pen);
            None
        });
    }

    /// Restores an order that was deleted elsewhere, and then makes the change that waits.
    pub(crate) fn restore(&self, request_id: String) {
        self.change(move |book, pen| {
            book.restore(&request_id, pen);
            None
        });
    }

    fn turn(&self, turn: impl Fn(&mut Book, &mut dyn Pen) -> Option<Act> + 'static) {
        let outbox = self.clone();
        spawn_local(async move {
            let mut act = None;
            let book = outbox.inner.shelf.update(&mut |book| act = turn(book, &mut BrowserPen)).await;
            outbox.show(book, Vec::new());
            if let Some(act) = act {
                outbox.inner.acts.emit(act);
                outbox.tell(None);
                outbox.send();
            }
        });
    }

    fn change(&self, change: impl Fn(&mut Book, &mut dyn Pen) -> Option<News> + 'static) {
        let outbox = self.clone();
        spawn_local(async move {
            let mut news = None;
            let book = outbox.inner.shelf.update(&mut |book| news = change(book, &mut BrowserPen)).await;
            outbox.announce(news);
            outbox.show(book, Vec::new());
            outbox.send();
        });
    }

    pub(super) fn show(&self, book: Book, arrived: Vec<String>) {
        self.inner.mirror.dispatch(MirrorAction::Read { book, arrived, keeps: self.inner.shelf.keeps() });
    }

    /// Tells this tab, and the others.
    pub(super) fn announce(&self, news: Option<News>) {
        self.tell(news.as_ref());
        if let Some(news) = news {
            self.inner.news.emit(news);
        }
    }

    pub(super) fn tell(&self, news: Option<&News>) {
        if let Some(channel) = &self.inner.channel {
            channel.tell(news);
        }
    }

    /// Another tab has told something.
    fn heard(&self, news: Option<News>) {
        self.inner.sender.heard();
        if let Some(news) = news {
            self.inner.news.emit(news);
        }
        let reading = &self.inner.reading;
        let under_way = reading.replace(Reading::Again);
        if under_way == Reading::Done {
            spawn_local(read(self.clone()));
        }
    }

    /// Asks the browser, once, not to throw away what it keeps for us.
    fn ask_to_persist(&self) {
        if !self.inner.asked_to_persist.replace(true)
            && let Some(window) = browser::window()
            && let Ok(answer) = window.navigator().storage().persist()
        {
            spawn_local(async move { _ = JsFuture::from(answer).await });
        }
    }
}

async fn read(outbox: Outbox) {
    while outbox.inner.reading.replace(Reading::UnderWay) == Reading::Again {
        let book = outbox.inner.shelf.update(&mut |_| ()).await;
        outbox.show(book, Vec::new());
        outbox.send();
    }
    outbox.inner.reading.set(Reading::Done);
}
