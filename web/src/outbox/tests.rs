//! The book as a whole, against a register like the server's: see also the tests beside each part.

use std::{cell::Cell, collections::BTreeMap};

use orders_proto::order::Order;

use super::{
    Book, Entry, Kind, Part, Patch, Pen, Reason,
    answer::Answer,
    overlay::Standing,
    queue::{CLAIM_MS, Claimant, OLD_MS},
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Numbers ids, and stands still in time until it is moved.
#[derive(Default)]
struct Counter {
    ids: u32,
    now_ms: i64,
    /// 30, unless a test says otherwise.
    kept_days: Option<i64>,
}

impl Pen for Counter {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("id {}", self.ids)
    }

    fn now_ms(&self) -> i64 {
        self.now_ms
    }

    fn kept_ms(&self) -> i64 {
        self.kept_days.unwrap_or(30) * DAY_MS
    }
}

/// A register that keeps the contract: request ids have one effect, stale etags are refused.
#[derive(Default)]
struct Server {
    orders: BTreeMap<String, Order>,
    answered: BTreeMap<String, Order>,
    revision: i64,
    effects: Cell<u32>,
}

impl Server {
    fn store(&mut self, order: Order) -> Order {
        self.revision += 1;
        self.effects.set(self.effects.get() + 1);
        let order = Order { etag: self.revision.to_string(), revision: self.revision, ..order };
        self.orders.insert(order.uuid.clone(), order.clone());
        order
    }

    fn take(&mut self, entry: &Entry) -> Answer {
        if let Some(order) = self.answered.get(&entry.request_id) {
            return Answer::Stored(order.clone());
        }
        let known = self.orders.get(&entry.uuid).cloned();
        let lives = |order: &Order| order.delete_time.is_none();
        let etag = entry.before.as_ref().map(|before| before.etag.clone()).unwrap_or_default();
        let subject = match entry.kind() {
            Kind::Create => match known {
                Some(order) => return Answer::Stored(order),
                None => None,
            },
            Kind::Update => match known.filter(lives) {
                Some(order) => Some(order),
                None => return Answer::Missing,
            },
            Kind::Delete => match known.filter(lives) {
                Some(order) => Some(order),
                None => return Answer::Gone,
            },
            Kind::Undelete => match known {
                Some(order) if lives(&order) => return Answer::Stored(order),
                Some(order) => Some(order),
                None => return Answer::Missing,
            },
            Kind::Revert | Kind::Bulk | Kind::Batch => return Answer::Finished(Vec::new()),
        };
        if let Some(order) = &subject
            && !etag.is_empty()
            && order.etag != etag
        {
            return Answer::Changed(order.clone());
        }
        let base = subject.unwrap_or_else(|| Order { uuid: entry.uuid.clone(), ..Order::default() });
        let mut order = entry.after.as_ref().map_or(base.clone(), |after| after.applied(&base));
        order.delete_time = (entry.kind() == Kind::Delete).then(Default::default);
        let order = self.store(order);
        self.answered.insert(entry.request_id.clone(), order.clone());
        Answer::Stored(order)
    }
}

/// One browser and one server.
#[derive(Default)]
struct World {
    book: Book,
    server: Server,
    pen: Counter,
}

impl World {
    /// With one order, `a`.
    fn new() -> Self {
        let mut world = Self::default();
        world.server.store(order("a", "Apples"));
        world
    }

    fn alone(&self) -> Claimant {
        Claimant { tab: "tab".to_owned(), alone: true, now_ms: self.pen.now_ms, kept_ms: self.pen.kept_ms() }
    }

    /// Sends all that can be sent.
    fn flush(&mut self) {
        loop {
            let claimed = self.book.queue.claim(&self.alone(), 4);
            if claimed.is_empty() {
                return;
            }
            for entry in claimed {
                let answer = self.server.take(&entry);
                self.book.answered(&entry.request_id, answer);
            }
        }
    }

    fn put(&mut self, entry: Entry) {
        self.book.put(vec![entry], &mut self.pen);
    }

    fn create(&mut self, uuid: &str, name: &str) {
        let id = self.pen.id();
        self.put(Entry::create(id, uuid.to_owned(), all(name)));
    }

    fn rename(&mut self, name: &str) {
        let id = self.pen.id();
        let shown = self.shown();
        self.put(Entry::update(id, shown, named(name)));
    }

    fn complete(&mut self) {
        let id = self.pen.id();
        let shown = self.shown();
        self.put(Entry::update(id, shown, Patch { completed: Some(true), ..Patch::default() }));
    }

    fn delete(&mut self) {
        let id = self.pen.id();
        let shown = self.shown();
        self.put(Entry::delete(id, shown));
    }

    fn undo(&mut self) {
        self.book.undo(None, &mut self.pen);
    }

    fn redo(&mut self) {
        self.book.redo(&mut self.pen);
    }

    /// Somebody else does something to `a`.
    fn elsewhere(&mut self, change: impl FnOnce(&mut Order)) {
        let mut order = self.server.orders["a"].clone();
        change(&mut order);
        self.server.store(order);
    }

    fn stored(&self) -> &Order {
        &self.server.orders["a"]
    }

    fn shown(&self) -> Order {
        self.book.queue.shown("a", self.server.orders.get("a")).unwrap().order
    }

    fn standing(&self) -> Standing {
        self.book.queue.shown("a", self.server.orders.get("a")).unwrap().standing
    }

    fn held(&self) -> &Entry {
        self.book.queue.entries.iter().find(|entry| entry.is_held()).unwrap()
    }
}

fn order(uuid: &str, name: &str) -> Order {
    Order { uuid: uuid.to_owned(), name: name.to_owned(), date: "2024-06-13".to_owned(), ..Order::default() }
}

fn named(name: &str) -> Patch {
    Patch { name: Some(name.to_owned()), ..Patch::default() }
}

fn all(name: &str) -> Patch {
    Patch::of(&order("", name), Part::ALL)
}

mod conflicts;
mod queueing;
mod random;
mod undoing;
