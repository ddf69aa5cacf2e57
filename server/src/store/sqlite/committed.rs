//! What the writer has committed, as far as others must know it: how often, and orders as they stand that were read or
//! changed lately. Who asks for one of them, the writer too, need not search the file for it. (Measured: a third of a point
//! read's CPU.)
//!
//! No other process writes to the file, so the writer knows of every change; it says so here before anybody is answered.

use std::{
    collections::HashMap,
    mem,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use uuid::Uuid;

use crate::orders::Order;

/// Bytes of orders in a generation; there are two.
const GENERATION_BYTES: usize = 4 << 20;
/// What keeping an order takes beside the order itself, about: its key, its place in a table that is half full, and what the
/// allocator adds to its texts.
const PLACE_BYTES: usize = 160;

/// What the writer has committed.
#[derive(Default)]
pub(super) struct Committed {
    times: AtomicU64,
    recent: Mutex<Recent>,
}

impl Committed {
    /// How often the writer has committed, whatever it was.
    pub(super) fn times(&self) -> u64 {
        self.times.load(Ordering::SeqCst)
    }

    /// Counts a commit that is on disk, before anything of it is answered: it left these orders so, and all others as they
    /// were.
    pub(super) fn count(&self, changed: Vec<Order>) {
        self.times.fetch_add(1, Ordering::SeqCst);
        let mut recent = self.lock();
        for order in changed {
            recent.add(order);
        }
    }

    /// Counts what may have been a commit, and may have changed any order.
    pub(super) fn count_unknown(&self) {
        self.times.fetch_add(1, Ordering::SeqCst);
        *self.lock() = Recent::default();
    }

    /// An order that was read or changed lately, as it stands.
    pub(super) fn order(&self, uuid: Uuid) -> Option<Order> {
        self.lock().find(uuid)
    }

    /// Keeps an order that was read in a snapshot of so many commits, unless there were more since: one may have changed it.
    pub(super) fn keep(&self, order: &Order, times: u64) {
        let mut recent = self.lock();
        // Under the lock: a commit that is not counted yet will find the order here.
        if self.times() == times {
            recent.add(order.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Two generations: what is asked for moves to the young one, which takes the old one's place when it is full.
#[derive(Default)]
struct Recent {
    young: HashMap<Uuid, Order>,
    old: HashMap<Uuid, Order>,
    /// Of the young ones.
    bytes: usize,
}

impl Recent {
    fn find(&mut self, uuid: Uuid) -> Option<Order> {
        if let Some(order) = self.young.get(&uuid) {
            return Some(order.clone());
        }
        let order = self.old.remove(&uuid)?;
        self.add(order.clone());
        Some(order)
    }

    fn add(&mut self, order: Order) {
        self.forget(order.uuid);
        self.bytes += bytes(&order);
        self.young.insert(order.uuid, order);
        if self.bytes >= GENERATION_BYTES {
            self.old = mem::take(&mut self.young);
            self.bytes = 0;
        }
    }

    fn forget(&mut self, uuid: Uuid) {
        self.old.remove(&uuid);
        if let Some(order) = self.young.remove(&uuid) {
            self.bytes -= bytes(&order);
        }
    }
}

fn bytes(order: &Order) -> usize {
    size_of::<Order>() + PLACE_BYTES + order.name.len() + order.date.text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::{Date, Timestamp};

    fn order(number: u128) -> Order {
        Order {
            key: 1,
            uuid: Uuid::from_u128(number),
            name: "a".repeat(100),
            completed: false,
            date: Date { text: "2024-06-13".to_owned(), micros: 0, is_day: true },
            revision: 1,
            create_time: Timestamp(0),
            update_time: Timestamp(0),
            delete_time: None,
        }
    }

    #[test]
    fn an_order_is_known_as_the_last_commit_left_it() {
        let (committed, [one, other]) = (Committed::default(), [order(1), order(2)]);
        committed.keep(&one, 0);
        committed.keep(&other, 0);
        let changed = Order { revision: 2, ..one };
        committed.count(vec![changed.clone()]);
        assert_eq!(committed.order(changed.uuid), Some(changed));
        assert_eq!(committed.order(other.uuid), Some(other));
    }

    #[test]
    fn what_was_read_before_a_commit_is_not_kept_after_it() {
        let (committed, order) = (Committed::default(), order(1));
        let times = committed.times();
        committed.count(Vec::new());
        committed.keep(&order, times);
        assert_eq!(committed.order(order.uuid), None);
    }

    #[test]
    fn what_may_have_changed_any_order_leaves_none() {
        let (committed, order) = (Committed::default(), order(1));
        committed.keep(&order, 0);
        committed.count_unknown();
        assert_eq!(committed.order(order.uuid), None);
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_makes_room() {
        let (committed, asked_for, forgotten) = (Committed::default(), order(1), order(2));
        committed.keep(&asked_for, 0);
        committed.keep(&forgotten, 0);
        for number in 3..100_000 {
            committed.keep(&order(number), 0);
            assert_eq!(committed.order(asked_for.uuid), Some(asked_for.clone()));
        }
        assert_eq!(committed.order(forgotten.uuid), None);
        let recent = committed.lock();
        let held: usize = recent.young.values().chain(recent.old.values()).map(bytes).sum();
        assert!((GENERATION_BYTES..=2 * GENERATION_BYTES).contains(&held), "{held} bytes");
    }
}
