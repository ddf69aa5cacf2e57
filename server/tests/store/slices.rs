//! Pages under a filter are read in slices: no match may be lost or doubled where one slice ends and the next begins.

use orders_proto::{filter::Filter, sort::OrderBy};
use orders_server::{
    orders::{Order, Write, fold},
    store::{Cursor, Scope, Store},
};

use crate::support::*;

/// Longer than the first slices together.
const ORDERS: usize = 4_000;

async fn with_many(database: &Database) -> Store {
    let store = database.open().await;
    for begin in (0..ORDERS).step_by(1_000) {
        let creates = (begin..begin + 1_000).map(|number| {
            // Few dates and names, so that slices end among ties.
            let date = format!("2024-06-{:02}", number % 7 + 1);
            let name = ["tea", "xq tea", "ale"][if number % 331 == 5 { 1 } else { number % 2 * 2 }];
            Write { uuid: named(&number.to_string()), ..create_on(&date, name) }
        });
        store.submit(command(creates)).await.unwrap();
    }
    store
}

fn few() -> Scope {
    let filter = "\"xq\"".parse::<Filter>().unwrap();
    Scope::new(Some(filter.fold(fold)), false)
}

/// The pages from one end to the other, joined.
async fn walked(store: &Store, sort: &OrderBy, backwards: bool, limit: i64) -> Vec<Order> {
    let mut walked: Vec<Order> = Vec::new();
    let mut after = None;
    loop {
        let page = store.page(few(), sort, after, backwards, limit, 0).await.unwrap();
        let last = if backwards { page.orders.first() } else { page.orders.last() };
        after = page.end.or_else(|| last.map(|order| Cursor::of(order, sort)));
        let at = if backwards { 0 } else { walked.len() };
        walked.splice(at..at, page.orders);
        if !page.more {
            return walked;
        }
    }
}

#[tokio::test]
async fn a_filter_that_matches_little_finds_it_all_on_either_side_of_every_slice() {
    on_each_engine(async |database| {
        let store = with_many(&database).await;
        let orders = all(&store, false).await;
        for text in ["", "name", "name desc", "date", "date desc", "update_time", "completed, date desc"] {
            let sort = text.parse::<OrderBy>().unwrap();
            let expected = expected(&orders, &few(), &sort);
            assert_eq!(expected.len(), 13);
            for limit in [1, 5, 13, 100] {
                for backwards in [false, true] {
                    let found = walked(&store, &sort, backwards, limit).await;
                    assert_eq!(found, expected, "{text:?}, {limit}, backwards: {backwards}");
                }
            }
        }
    })
    .await;
}
