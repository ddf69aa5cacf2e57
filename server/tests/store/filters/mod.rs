//! What a filter matches in memory is what the engine finds: the same orders, in the same order, the same number.

mod wishes;

use std::time::Duration;

use orders_proto::filter::Filter;
use orders_server::{
    orders::{Order, Patch, fold},
    store::{Scope, Store},
};
use proptest::{collection::vec, prelude::*, sample::select};

use self::wishes::{Row, row, wish};
use crate::support::*;

const SORTS: [&str; 6] = ["", "name", "date desc", "delete_time, name desc", "completed, update_time desc", "uuid"];

fn sorted_wish() -> impl Strategy<Value = (String, &'static str, Option<bool>)> {
    (wish(), select(SORTS.to_vec()), select(vec![None, Some(false), Some(true)]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_finds_what_matches_in_memory(rows in vec(row(), 1..30), wishes in vec(sorted_wish(), 25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(on_each_engine(async |database| {
            let store = with_rows(&database, &rows).await;
            let orders = all(&store, true).await;
            for (text, sort, deleted) in &wishes {
                agree(&store, &orders, text, sort, *deleted).await;
            }
        }));
    }
}

/// Stores the rows in a few turns, each a microsecond after the one before.
async fn with_rows(database: &Database, rows: &[Row]) -> Store {
    let store = database.open().await;
    for (turn, rows) in rows.chunks(8).enumerate() {
        let uuid = |row: usize| named(&format!("{turn} {row}"));
        let creates = rows.iter().enumerate().map(|(number, row)| {
            let mut write = create_on(row.date, &row.name);
            write.uuid = uuid(number);
            write
        });
        store.submit(command(creates)).await.unwrap();
        database.clock.later(Duration::from_micros(1));
        let completed = || Patch { completed: Some(true), ..Patch::default() };
        let done = rows.iter().enumerate().filter(|(_, row)| row.completed);
        store.submit(command(done.map(|(number, _)| update(uuid(number), completed())))).await.unwrap();
        let gone = rows.iter().enumerate().filter(|(_, row)| row.deleted);
        store.submit(command(gone.map(|(number, _)| delete(uuid(number))))).await.unwrap();
    }
    store
}

async fn agree(store: &Store, orders: &[Order], text: &str, sort: &str, deleted: Option<bool>) {
    let filter: Filter = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut scope = Scope::new(Some(filter.fold(fold)), true);
    scope.deleted = deleted;
    let expected = expected(orders, &scope, &order_by(sort));
    let page = store.page(scope.clone(), &order_by(sort), None, false, 1_000, 0).await.unwrap();
    assert_eq!(page.orders, expected, "{text:?} in the order {sort:?}, deleted: {deleted:?}");
    let count = store.count(scope.clone(), Duration::MAX).await.unwrap();
    assert_eq!(count.orders, i64::try_from(expected.len()).unwrap(), "counting {text:?}, deleted: {deleted:?}");
    let dates = store.dates(scope).await.unwrap();
    let (open, completed) = dates.iter().fold((0, 0), |sum, date| (sum.0 + date.open, sum.1 + date.completed));
    let done = expected.iter().filter(|order| order.completed).count();
    assert_eq!((open + completed, completed), (count.orders, done as i64), "dates of {text:?}, deleted: {deleted:?}");
}

/// Filters as long and as deep as the language allows.
fn extremes() -> Vec<String> {
    let terms = |term: &str, joined_by: &str, count: usize| vec![term; count].join(joined_by);
    vec![
        terms("a", " ", 1_000),
        terms("-q", " ", 600),
        terms("q", " OR ", 400),
        terms("tea", " OR ", 280),
        format!("{} OR tea", terms("q", " OR ", 390)),
        terms("date>2024-06-12", " OR ", 100),
        terms("delete_time:*", " ", 140),
        format!("{}tea{}", "NOT ".repeat(16), ""),
        format!("{}tea{}", "(".repeat(16), ")".repeat(16)),
        format!("{}tea{}", "-(a OR ".repeat(8), ")".repeat(8)),
        format!("{}{}{}", "(q OR (-z ".repeat(7), terms("tea", " OR ", 200), "))".repeat(7)),
        format!("\"{}\"", "x".repeat(1_990)),
        format!("\"{}\"", "\u{fdfa}".repeat(1_990)),
        format!("name = \"{}*\"", "\u{fdfa}".repeat(1_980)),
        format!("q OR \"{}\"", "\u{fdfa}".repeat(1_980)),
        format!("q OR -\"{}\"", "%".repeat(1_980)),
    ]
}

#[tokio::test]
async fn the_longest_and_deepest_filters_are_answered() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, NAMES).await;
        stored(&store, delete(named("tex"))).await;
        let orders = all(&store, true).await;
        for text in extremes() {
            for deleted in [None, Some(false)] {
                agree(&store, &orders, &text, "name", deleted).await;
            }
        }
    })
    .await;
}
