use std::time::Duration;

use orders_proto::sort::OrderBy;
use orders_server::{
    orders::{NewDate, Order, Patch},
    store::{Cursor, Scope, Store},
};

use crate::support::*;

const SORTS: [&str; 20] = [
    "",
    "name",
    "name desc",
    "completed",
    "completed desc",
    "date",
    "date desc",
    "create_time",
    "create_time desc",
    "update_time",
    "update_time desc",
    "delete_time",
    "delete_time desc",
    "uuid",
    "uuid desc",
    "completed, date desc",
    "name desc, completed, date",
    "delete_time desc, name",
    "delete_time, update_time desc",
    "date, delete_time, uuid desc",
];

/// Orders that are level with each other in every field but the uuid: few names, dates and times; some deleted.
async fn with_ties(database: &Database) -> Store {
    const DATES: [&str; 4] = ["2024-06-13", "2024-06-13T00:00:00Z", "2024-06-12", "1969-12-31T23:59:59.999999Z"];
    let store = database.open().await;
    for number in 0..36_usize {
        let name = format!("{number}");
        let mut create = create_on(DATES[number % 4], &name);
        create.uuid = named(&name);
        stored(&store, create).await;
        let patch = Patch {
            name: Some(["tea", "TEA", "Ёлка", "йод", "z"][number % 5].to_owned()),
            completed: Some(number % 3 == 0),
            ..Patch::default()
        };
        stored(&store, update(named(&name), patch)).await;
        if number % 7 < 3 {
            stored(&store, delete(named(&name))).await;
        }
        database.clock.later(Duration::from_secs(u64::from(number % 6 == 0)));
    }
    store
}

fn everything() -> Scope {
    Scope::new(None, true)
}

/// The pages from one end to the other, joined.
async fn walked(store: &Store, sort: &OrderBy, backwards: bool, limit: i64) -> Vec<Order> {
    let mut walked: Vec<Order> = Vec::new();
    loop {
        let last = if backwards { walked.first() } else { walked.last() };
        let after = last.map(|order| Cursor::of(order, sort));
        let page = store.page(everything(), sort, after, backwards, limit, 0).await.unwrap();
        let at = if backwards { 0 } else { walked.len() };
        walked.splice(at..at, page.orders);
        if !page.more {
            return walked;
        }
    }
}

#[tokio::test]
async fn pages_either_way_are_the_sorted_list_whatever_the_sort() {
    on_each_engine(async |database| {
        let store = with_ties(&database).await;
        let orders = all(&store, true).await;
        for text in SORTS {
            let sort = order_by(text);
            let sorted = expected(&orders, &everything(), &sort);
            for limit in [1, 5, 36, 100] {
                for backwards in [false, true] {
                    let walked = walked(&store, &sort, backwards, limit).await;
                    assert_eq!(walked, sorted, "{text:?} by {limit}, backwards: {backwards}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_before_a_page_is_where_one_came_from() {
    on_each_engine(async |database| {
        let store = with_ties(&database).await;
        for text in SORTS {
            let sort = order_by(text);
            let first = store.page(everything(), &sort, None, false, 10, 0).await.unwrap().orders;
            let after = Cursor::of(&first[9], &sort);
            let second = store.page(everything(), &sort, Some(after), false, 10, 0).await.unwrap().orders;
            let before = Cursor::of(&second[0], &sort);
            let back = store.page(everything(), &sort, Some(before), true, 10, 0).await.unwrap();
            assert_eq!(back.orders, first, "{text:?}");
            assert!(!back.more, "{text:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn skipping_leaves_out_as_many_orders_from_where_one_is() {
    on_each_engine(async |database| {
        let store = with_ties(&database).await;
        let orders = all(&store, true).await;
        for text in SORTS {
            let sort = order_by(text);
            let sorted = expected(&orders, &everything(), &sort);
            for (from, skip) in [(0, 0), (0, 1), (0, 30), (0, 36), (0, 99), (10, 5), (30, 5), (35, 1)] {
                let after = (from > 0).then(|| Cursor::of(&sorted[from - 1], &sort));
                let page = store.page(everything(), &sort, after, false, 4, skip as i64).await.unwrap();
                let begin = (from + skip).min(sorted.len());
                let end = (begin + 4).min(sorted.len());
                assert_eq!(page.orders, sorted[begin..end], "{text:?} from {from} skipping {skip}");
                assert_eq!(page.more, end < sorted.len(), "{text:?} from {from} skipping {skip}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn orders_that_stay_are_seen_once_and_in_order_while_others_change_between_pages() {
    on_each_engine(async |database| {
        for (round, text) in SORTS.into_iter().enumerate() {
            let store = if round == 0 { with_ties(&database).await } else { database.open().await };
            let sort = order_by(text);
            let stays = |order: &Order| order.key % 2 == 0 && order.key <= 36;
            let sorted = expected(&all(&store, true).await, &everything(), &sort);
            let (mut seen, mut after, mut turn) = (Vec::new(), None, 0);
            loop {
                let page = store.page(everything(), &sort, after, false, 5, 0).await.unwrap();
                after = page.orders.last().map(|order| Cursor::of(order, &sort));
                seen.extend(page.orders.into_iter().filter(stays));
                if !page.more {
                    break;
                }
                turn += 1;
                if turn < 7 {
                    disturb(&store, round * 7 + turn).await;
                }
            }
            assert_eq!(seen, sorted.into_iter().filter(stays).collect::<Vec<_>>(), "{text:?}");
            store.close().await;
        }
    })
    .await;
}

/// Changes what the odd ones of the orders hold, deletes or restores one, and adds one.
async fn disturb(store: &Store, number: usize) {
    let odd = |offset: usize| named(&format!("{}", (number * 2 + offset) % 36 / 2 * 2));
    let patch = Patch {
        name: Some(["a", "tea", "я"][number % 3].to_owned()),
        completed: Some(number.is_multiple_of(2)),
        date: Some(NewDate::At(date(["2024-06-13", "1900-01-01", "2100-01-01"][number % 3]))),
    };
    for wanted in [update(odd(0), patch), delete(odd(6)), undelete(odd(12)), create(&format!("new {number}"))] {
        // Some of them are refused, such as an update of what is deleted.
        let _ = submit(store, command([wanted])).await;
    }
}

#[tokio::test]
async fn a_page_tells_the_newest_revision() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let revision = async || store.page(everything(), &order_by(""), None, false, 1, 0).await.unwrap().revision;
        assert_eq!(revision().await, 0);
        stored_all(&store, ["tea", "ale"]).await;
        stored(&store, delete(named("tea"))).await;
        assert_eq!(revision().await, 2);
    })
    .await;
}
