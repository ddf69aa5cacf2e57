//! What the tests stand on: a database of their own on each engine, and commands that read as what they ask for.

mod audit;
mod commands;
mod database;
mod names;
mod together;

use orders_proto::{filter::Filter, sort::OrderBy};
use orders_server::{
    error::Error,
    orders::{Answer, Command, Order, Refusal, Write, Written, fold},
    store::{Scope, Store},
};

pub use self::{
    audit::audit,
    commands::{With, command, create, create_on, date, delete, named, rename, request, undelete, update},
    database::{Database, NOW, RETENTION, on_each_engine},
    names::NAMES,
    together::{begin, together},
};

/// What becomes of one write.
pub async fn write(store: &Store, write: Write) -> Result<Written, Error> {
    store.submit(command([write])).await.map(|mut answer| answer.written.remove(0))
}

/// The order as it stands after a write that must succeed.
pub async fn stored(store: &Store, wanted: Write) -> Order {
    match write(store, wanted).await {
        Ok(Written::Stored(order)) => order,
        other => panic!("stored nothing: {other:?}"),
    }
}

/// Stores a new order under each name, all in one command.
pub async fn stored_all(store: &Store, names: impl IntoIterator<Item = &str>) -> Vec<Order> {
    let answer = store.submit(command(names.into_iter().map(create))).await.unwrap();
    answer.written.into_iter().filter_map(Written::order).collect()
}

/// Stores so many rows in one command that the writer takes nothing else into the same turn.
pub async fn a_whole_turn(store: &Store, number: usize) {
    let names: Vec<String> = (0..1_000).map(|row| format!("turn {number}, row {row}")).collect();
    stored_all(store, names.iter().map(String::as_str)).await;
}

/// Why a command was refused; any other failure fails the test.
pub fn refusal(result: Result<Answer, Error>) -> Result<Answer, Refusal> {
    match result {
        Ok(answer) => Ok(answer),
        Err(Error::Refused(refused)) => Err(refused.refusal),
        Err(other) => panic!("not refused, but failed: {other:?}"),
    }
}

/// Submits a command that may be refused.
pub async fn submit(store: &Store, command: Command) -> Result<Answer, Refusal> {
    refusal(store.submit(command).await)
}

/// Everything, or all that lives, in the order of creation.
pub async fn all(store: &Store, show_deleted: bool) -> Vec<Order> {
    let mut orders = Vec::new();
    let take = |order| {
        orders.push(order);
        Ok(())
    };
    store.each_order(&Scope::new(None, show_deleted), take).await.unwrap();
    orders
}

/// Those of the orders that a scope is about, as memory sees it, sorted.
pub fn expected(orders: &[Order], scope: &Scope, sort: &OrderBy) -> Vec<Order> {
    let wanted = |(order, name): &(&Order, String)| {
        let is_shown = scope.deleted.is_none_or(|deleted| deleted != order.lives());
        is_shown && scope.filter.as_ref().is_none_or(|filter| filter.matches(&order.view(name)))
    };
    let mut found: Vec<_> = orders.iter().map(|order| (order, fold(&order.name))).filter(wanted).collect();
    found.sort_by(|(a, a_name), (b, b_name)| sort.compare((&a.view(a_name), a.key), (&b.view(b_name), b.key)));
    found.into_iter().map(|(order, _)| order.clone()).collect()
}

/// Living orders that match.
pub fn matching(filter: &str) -> Scope {
    Scope::new(Some(filter.parse::<Filter>().unwrap().fold(fold)), false)
}

pub fn order_by(text: &str) -> OrderBy {
    text.parse().unwrap()
}

/// The names of the orders that match, in the order of creation.
pub async fn found(store: &Store, filter: &str) -> Vec<String> {
    let page = store.page(matching(filter), &order_by(""), None, false, 1_000, 0).await.unwrap();
    page.orders.into_iter().map(|order| order.name).collect()
}
