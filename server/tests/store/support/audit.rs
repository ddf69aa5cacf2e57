use std::collections::{BTreeMap, BTreeSet};

use orders_proto::filter::{Filter, NameTest};
use orders_server::{
    orders::{Order, fold},
    store::{Scope, Store},
};

use super::{all, order_by};

/// Holds what the store keeps beside the orders against the orders themselves: the counters and the search index.
pub async fn audit(store: &Store) {
    let orders = all(store, true).await;
    assert_eq!(counted(store).await, recounted(&orders), "the counters differ from a recount");
    for trigram in orders.iter().flat_map(|order| trigrams(&order.name)).collect::<BTreeSet<_>>() {
        let scope = Scope::new(Some(Filter::Name(NameTest::Contains, trigram.clone()).fold(fold)), true);
        let page = store.page(scope, &order_by(""), None, false, 10_000, 0).await.unwrap();
        let expected: Vec<_> = orders.iter().filter(|order| fold(&order.name).contains(&trigram)).cloned().collect();
        assert_eq!(page.orders, expected, "searching {trigram:?} differs from a look at every name");
    }
}

type Counts = BTreeMap<(bool, i64), (i64, i64)>;

async fn counted(store: &Store) -> Counts {
    let dates = store.dates(Scope::new(None, false)).await.unwrap();
    let counts = dates.iter().map(|dates| ((dates.is_day, dates.micros), (dates.open, dates.completed)));
    counts.filter(|(_, counts)| *counts != (0, 0)).collect()
}

/// Days by themselves, instants by the quarter of an hour.
fn recounted(orders: &[Order]) -> Counts {
    let mut counts = Counts::new();
    for order in orders.iter().filter(|order| order.lives()) {
        let length = if order.date.is_day { 86_400_000_000 } else { 900_000_000 };
        let begin = order.date.micros - order.date.micros.rem_euclid(length);
        let (open, completed) = counts.entry((order.date.is_day, begin)).or_default();
        *if order.completed { completed } else { open } += 1;
    }
    counts
}

fn trigrams(name: &str) -> Vec<String> {
    let folded: Vec<char> = fold(name).chars().collect();
    folded.windows(3).map(|window| window.iter().collect()).collect()
}
