use std::{collections::HashMap, time::Duration};

use orders_server::orders::{Change, Command, LedgerEntry, LedgerKey, Order, State, Timestamp, decide};
use uuid::Uuid;

use super::Verdict;

/// What a store keeps, in maps.
pub struct Register {
    pub orders: HashMap<Uuid, Order>,
    pub ledger: HashMap<LedgerKey, LedgerEntry>,
    pub log: Vec<Change>,
    pub revision: i64,
    next_key: i64,
    last_commit: Timestamp,
    retention: Duration,
}

impl Register {
    pub fn new(retention: Duration) -> Self {
        Self {
            orders: HashMap::new(),
            ledger: HashMap::new(),
            log: Vec::new(),
            revision: 0,
            next_key: 1,
            last_commit: Timestamp(0),
            retention,
        }
    }

    /// Carries the commands out in one turn, whose time is never before that of the last one that kept anything.
    pub fn turn(&mut self, commands: &[Command], clock: Timestamp) -> Vec<Verdict> {
        let now = clock.max(self.last_commit);
        let state = State {
            orders: self.orders.clone(),
            ledger: self.ledger.clone(),
            revision: self.revision,
            next_key: self.next_key,
            now,
            retention: self.retention,
        };
        let outcome = decide(state, commands);
        if !(outcome.changes.is_empty() && outcome.ledger.is_empty()) {
            self.last_commit = now;
        }
        self.orders.extend(outcome.changes.iter().map(|change| (change.after.uuid, change.after.clone())));
        self.ledger.extend(outcome.ledger);
        self.log.extend(outcome.changes);
        self.revision = outcome.revision;
        self.next_key = outcome.next_key;
        outcome.answers
    }

    pub fn in_order_of_creation(&self) -> Vec<Order> {
        let mut orders: Vec<_> = self.orders.values().cloned().collect();
        orders.sort_by_key(|order| order.key);
        orders
    }
}
