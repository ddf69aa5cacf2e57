use orders_proto::order::{ListOrdersResponse, Order};

use super::{Ask, At, Fetch, List, PAGE, Total};
use crate::{api::ApiError, query::Wanted};

/// A server with so many orders, named by their places. A token is the place of the page's first order.
struct Server(usize);

impl Server {
    fn answer(&self, at: &At) -> ListOrdersResponse {
        let start = match at {
            At::Index(index) => (*index).min(self.0),
            At::Before(token) | At::After(token) => token.parse().unwrap_or_default(),
        };
        let end = match at {
            // The page before ends where the token says and begins up to a page earlier.
            At::Before(token) => token.parse::<usize>().unwrap_or_default(),
            At::Index(_) | At::After(_) => (start + PAGE).min(self.0),
        };
        let start = if matches!(at, At::Before(_)) { end.saturating_sub(PAGE) } else { start };
        let order = |place: usize| Order { uuid: place.to_string(), ..Order::default() };
        let token = |place: usize, is_there: bool| if is_there { place.to_string() } else { String::new() };
        ListOrdersResponse {
            orders: (start..end).map(order).collect(),
            previous_page_token: token(start, start > 0),
            next_page_token: token(end, end < self.0),
            ..Default::default()
        }
    }

    /// Fetches until nothing is needed; answers how many pages that took.
    fn serve(&self, list: &mut List) -> usize {
        let mut pages = 0;
        while let Some(ask) = list.next_ask() {
            assert!(list.take(&ask, &self.answer(&ask.at)), "an answer to the newest question is taken");
            pages += 1;
            assert!(pages < 50, "it comes to rest");
        }
        pages
    }
}

fn list() -> List {
    List::new(Wanted::default(), 0.0)
}

/// A list after its first page, looked at from the top.
fn opened(server: &Server) -> List {
    let mut list = list();
    list.look(0..20);
    server.serve(&mut list);
    list
}

#[test]
fn the_first_page_is_asked_for_at_once() {
    let ask = list().next_ask().map(|ask| (ask.generation, ask.at));
    assert_eq!(ask, Some((1, At::Index(0))));
}

#[test]
fn a_short_list_is_whole_and_counted_after_its_first_page() {
    let list = opened(&Server(5));
    assert_eq!((list.count(), &list.total), (5, &Total::Exactly(5)));
    assert!(!list.is_empty() && opened(&Server(0)).is_empty());
}

#[test]
fn scrolling_fetches_by_tokens_and_never_more_than_is_near() {
    let server = Server(1_000_000);
    let mut list = opened(&server);
    for top in (0..3_000).step_by(10) {
        list.look(top..top + 30);
        server.serve(&mut list);
        for row in top..top + 30 {
            assert_eq!(list.at(row), Some(row.to_string().as_str()));
        }
        assert!(list.loaded().count() <= 800);
    }
    for top in (0..3_000).rev().step_by(10) {
        list.look(top..top + 30);
        server.serve(&mut list);
        assert_eq!(list.at(top), Some(top.to_string().as_str()));
    }
    assert_eq!(list.shifted, 0);
}

#[test]
fn a_jump_skips() {
    let server = Server(1_000_000);
    let mut list = opened(&server);
    list.count_is(1, Total::Exactly(1_000_000));
    list.look(500_000..500_030);
    assert_eq!(list.next_ask().map(|ask| ask.at), Some(At::Index(499_985)));
    assert!(server.serve(&mut list) <= 3);
    assert_eq!(list.at(500_000), Some("500000"));
    list.look(999_970..1_000_000);
    server.serve(&mut list);
    assert_eq!(list.at(999_999), Some("999999"));
    assert_eq!(list.count(), 1_000_000);
}

#[test]
fn a_stale_answer_changes_nothing() {
    let server = Server(1_000);
    let mut list = opened(&server);
    let old = Ask { generation: 1, wanted: Wanted::default(), at: At::Index(0) };
    list.ask(Wanted { filter: "\"x\"".to_owned(), ..Wanted::default() }, 0.0);
    let before = list.clone();
    assert!(!list.take(&old, &Server(3).answer(&old.at)));
    list.count_is(1, Total::Exactly(3));
    list.fail(1, ApiError::Unavailable);
    assert_eq!(list, before);
}

#[test]
fn the_last_good_list_stays_until_the_next_has_come() {
    let mut list = opened(&Server(1_000));
    list.ask(Wanted { filter: "\"x\"".to_owned(), ..Wanted::default() }, 0.0);
    assert_eq!((list.at(0), list.fetch.clone()), (Some("0"), Fetch::Loading));
    list.fail(2, ApiError::Unavailable);
    assert_eq!((list.at(0), list.fetch.clone()), (Some("0"), Fetch::Failed(ApiError::Unavailable)));
    assert_eq!(list.next_ask(), None);
}

#[test]
fn a_page_that_does_not_come_is_asked_for_again_with_the_list_and_the_reader_stays() {
    let server = Server(1_000);
    let mut list = opened(&server);
    list.look(40..60);
    assert!(list.next_ask().is_some());
    list.fail(1, ApiError::Unavailable);
    assert_eq!((list.next_ask(), list.at(0)), (None, Some("0")));
    list.again();
    server.serve(&mut list);
    assert_eq!((list.at(60), list.fetch.clone()), (Some("60"), Fetch::Ready));
}

#[test]
fn back_asks_for_the_page_where_the_reader_was() {
    let server = Server(1_000_000);
    let mut list = List::new(Wanted::default(), 4_321.5);
    assert_eq!(list.next_ask().map(|ask| ask.at), Some(At::Index(4_306)));
    list.look(4_313..4_351);
    server.serve(&mut list);
    assert_eq!(list.at(4_321), Some("4321"));
}

#[test]
fn a_list_that_became_short_is_shown_from_its_top() {
    let mut list = List::new(Wanted::default(), 4_000.0);
    Server(10).serve(&mut list);
    assert_eq!((list.at(0), list.count()), (Some("0"), 10));
}

#[test]
fn what_is_loaded_is_put_right_when_an_end_is_reached() {
    let server = Server(300);
    let mut list = List::new(Wanted::default(), 150.0);
    list.look(150..170);
    server.serve(&mut list);
    assert_eq!(list.at(150), Some("150"));
    // Twenty orders from before what is loaded have gone meanwhile.
    let mut answer = server.answer(&At::Before("135".to_owned()));
    answer.orders.drain(..20);
    answer.previous_page_token.clear();
    let mut moved = List::new(Wanted::default(), 150.0);
    moved.look(150..170);
    let first = moved.next_ask();
    assert!(first.is_some_and(|first| moved.take(&first, &server.answer(&first.at))));
    moved.look(100..150);
    let before = moved.next_ask();
    assert!(before.is_some_and(|before| moved.take(&before, &answer)));
    assert_eq!((moved.at(0), moved.shifted), (Some("105"), -105));
}

#[test]
fn an_order_is_inserted_where_it_belongs_and_removed_again() {
    let mut list = opened(&Server(5));
    list.insert("new", |other| other >= "3");
    assert_eq!(list.loaded().map(|(_, uuid)| uuid).collect::<Vec<_>>(), ["0", "1", "2", "new", "3", "4"]);
    assert_eq!(list.count(), 6);
    list.remove("new");
    list.remove("0");
    assert_eq!((list.at(0), list.count()), (Some("1"), 4));
}

#[test]
fn beyond_what_is_loaded_nothing_is_inserted_but_counted() {
    let mut list = opened(&Server(1_000));
    list.count_is(1, Total::Exactly(1_000));
    list.insert("new", |_| false);
    assert_eq!((list.position("new"), list.count()), (None, 1_001));
}

#[test]
fn an_empty_list_takes_its_first_order() {
    let mut list = opened(&Server(0));
    list.insert("new", |_| false);
    assert_eq!((list.at(0), list.count()), (Some("new"), 1));
}

#[test]
fn a_list_that_is_not_counted_yet_stays_as_long_as_it_was_known_to_be() {
    let server = Server(1_000);
    let mut list = List::new(Wanted::default(), 400.0);
    let ask = list.next_ask().unwrap();
    assert!(list.take(&ask, &server.answer(&ask.at)));
    let known = list.count();
    assert!(known > 400);
    list.look(0..20);
    server.serve(&mut list);
    assert_eq!((list.at(0), list.count()), (Some("0"), known));
}
