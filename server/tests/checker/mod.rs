//! One checker for everything that watches: whatever happened to a watch, what it was told must be the log, in order, each
//! revision whole, once, without a gap; and each token must continue where its message left off.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use orders_proto::order::{Order, OrderChangeType, OrderEvent, OrderRevision, WatchOrdersResponse};

/// What a watch must be told: the events of each revision that concerns it, by the orders' uuids.
pub type Expected = BTreeMap<i64, BTreeMap<String, OrderEvent>>;

/// What happened to a watch, in order.
#[derive(Clone, Debug)]
pub enum Step {
    /// It began, or was resumed.
    Begun(From),
    /// It was told something.
    Told(Arc<WatchOrdersResponse>),
}

/// Where it began.
#[derive(Clone, Debug)]
pub enum From {
    /// Where its first message says.
    Now,
    /// With the token of an earlier message.
    Token(String),
    /// With the orders.
    Orders,
}

/// What is wrong with what a watch was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A revision that was told already, or is older than what was.
    Again,
    /// Something that was to be told first is missing.
    Gap,
    /// The events of a revision are not those that it has.
    NotWhole,
    /// A revision that does not concern the watch, or does not exist.
    Invented,
    /// It was resumed with a token that no message carried.
    UnknownToken,
    /// A message without a token, or one whose token does not stand for its revision.
    BadToken,
    /// The orders at the beginning are not those that there were.
    WrongOrders,
}

/// What the log says of the orders whose histories are given, as a watch without a filter must be told it.
pub fn expected<'h>(histories: impl IntoIterator<Item = &'h OrderRevision>) -> Expected {
    let mut expected = Expected::new();
    for step in histories {
        let order = step.order.clone().expect("a revision shows the order");
        let event = OrderEvent {
            r#type: step.r#type,
            actor: step.actor.clone(),
            request_id: step.request_id.clone(),
            order: Some(order),
        };
        expected.entry(step.revision).or_default().insert(uuid(&event).to_owned(), event);
    }
    expected
}

/// Checks what a watch was told against what it must be told, up to a revision.
pub fn check(steps: &[Step], expected: &Expected, until: i64) -> Result<(), Fault> {
    let mut watch = Watch { expected, tokens: HashMap::new(), at: None, orders: None };
    for step in steps {
        match step {
            Step::Begun(from) => watch.begin(from)?,
            Step::Told(message) => watch.take(message)?,
        }
    }
    if watch.orders.is_some() || watch.is_missing(until) { Err(Fault::Gap) } else { Ok(()) }
}

struct Watch<'e> {
    expected: &'e Expected,
    /// The revision that each token stands for.
    tokens: HashMap<String, i64>,
    /// Everything up to here was told; `None` until a message says where that is.
    at: Option<i64>,
    /// The orders that were told at the beginning, until that is done.
    orders: Option<BTreeMap<String, Order>>,
}

impl Watch<'_> {
    fn begin(&mut self, from: &From) -> Result<(), Fault> {
        (self.at, self.orders) = match from {
            From::Now => (None, None),
            From::Token(token) => (Some(*self.tokens.get(token).ok_or(Fault::UnknownToken)?), None),
            From::Orders => (None, Some(BTreeMap::new())),
        };
        Ok(())
    }

    fn take(&mut self, message: &WatchOrdersResponse) -> Result<(), Fault> {
        if message.resume_token.is_empty() {
            return self.take_orders(message);
        }
        if *self.tokens.entry(message.resume_token.clone()).or_insert(message.revision) != message.revision {
            return Err(Fault::BadToken);
        }
        if !message.events.is_empty() {
            self.take_revision(message)?;
        } else if self.at.is_some_and(|at| message.revision < at) {
            return Err(Fault::Again);
        } else if self.is_missing(message.revision) {
            return Err(Fault::Gap);
        }
        self.at = Some(message.revision);
        if message.initial_sync_done {
            let orders = self.orders.take().ok_or(Fault::Invented)?;
            if orders != self.living() {
                return Err(Fault::WrongOrders);
            }
        }
        Ok(())
    }

    /// Orders that were there when the watch began.
    fn take_orders(&mut self, message: &WatchOrdersResponse) -> Result<(), Fault> {
        let orders = self.orders.as_mut().ok_or(Fault::BadToken)?;
        if *self.at.get_or_insert(message.revision) != message.revision {
            return Err(Fault::WrongOrders);
        }
        for event in &message.events {
            let order = event.order.clone().ok_or(Fault::NotWhole)?;
            if event.r#type() != OrderChangeType::Created || orders.insert(order.uuid.clone(), order).is_some() {
                return Err(Fault::WrongOrders);
            }
        }
        Ok(())
    }

    fn take_revision(&mut self, message: &WatchOrdersResponse) -> Result<(), Fault> {
        // A watch first says where it stands. Without orders to tell it may begin with what came after: whether that was all
        // shows when the orders have been told.
        let begin = self.orders.as_ref().map(|_| message.revision - 1);
        let at = self.at.or(begin).ok_or(Fault::Gap)?;
        self.at = Some(at);
        if message.revision <= at {
            return Err(Fault::Again);
        }
        if self.is_missing(message.revision - 1) {
            return Err(Fault::Gap);
        }
        let events = self.expected.get(&message.revision).ok_or(Fault::Invented)?;
        let told: BTreeMap<_, _> = message.events.iter().map(|event| (uuid(event).to_owned(), event.clone())).collect();
        if told.len() != message.events.len() || told != *events {
            return Err(Fault::NotWhole);
        }
        for (uuid, event) in told {
            if let (Some(orders), Some(order)) = (&mut self.orders, event.order.clone()) {
                match event.r#type() {
                    OrderChangeType::Deleted | OrderChangeType::LeftFilter => orders.remove(&uuid),
                    _ => orders.insert(uuid, order),
                };
            }
        }
        Ok(())
    }

    /// Whether something that was to be told lies between where the watch stands and a revision.
    fn is_missing(&self, until: i64) -> bool {
        self.at.is_some_and(|at| until > at && self.expected.range(at + 1..=until).next().is_some())
    }

    /// The orders that the watch must know of where it stands.
    fn living(&self) -> BTreeMap<String, Order> {
        let mut living = BTreeMap::new();
        for (uuid, event) in self.expected.range(..=self.at.unwrap_or_default()).flat_map(|(_, events)| events) {
            match event.r#type() {
                OrderChangeType::Deleted | OrderChangeType::LeftFilter => living.remove(uuid),
                _ => living.insert(uuid.clone(), event.order.clone().unwrap_or_default()),
            };
        }
        living
    }
}

fn uuid(event: &OrderEvent) -> &str {
    event.order.as_ref().map_or("", |order| &order.uuid)
}
