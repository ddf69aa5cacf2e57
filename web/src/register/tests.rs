use std::rc::Rc;

use orders_proto::{
    order::{ListOrdersResponse, Order, OrderChangeType, OrderEvent},
    rules::Reason,
};
use prost_types::Timestamp;
use yew::Reducible;

use super::{Action, Mark, Register, Row, Select};
use crate::{
    api::{Counts, Field, Problem},
    fold::Fold,
    list::{Ask, At, List, Total},
    outbox::{Book, Entry, Part, Patch, Standing},
    query::Wanted,
};

const A: &str = "018f3c5e-8a9b-4cde-8f01-0000000000aa";
const B: &str = "018f3c5e-8a9b-4cde-8f01-0000000000bb";
const C: &str = "018f3c5e-8a9b-4cde-8f01-0000000000cc";

fn order(uuid: &str, name: &str, date: &str) -> Order {
    Order { uuid: uuid.to_owned(), name: name.to_owned(), date: date.to_owned(), ..Order::default() }
}

fn two() -> Vec<Order> {
    let create_time = Some(Timestamp { seconds: 2, nanos: 0 });
    vec![order(A, "Apples", "2024-06-13"), Order { create_time, ..order(B, "Bread", "2024-06-12") }]
}

/// The only page of a list, however often that was asked for.
fn page(generation: u32, orders: Vec<Order>) -> Action {
    let ask = Ask { generation, wanted: Wanted::default(), at: At::Index(0) };
    Action::Paged(ask, ListOrdersResponse { orders, ..Default::default() })
}

/// A list that came again.
fn refreshed(orders: Vec<Order>) -> [Action; 2] {
    [Action::Again, page(2, orders)]
}

fn empty(filter: &str) -> Register {
    let wanted = Wanted { filter: filter.to_owned(), order_by: "date desc".to_owned(), show_deleted: false };
    Register::new(List::new(wanted, 0.0), Fold(str::to_lowercase))
}

/// A register after these actions, beginning with two loaded orders, `A` (newer) and `B`.
fn after(actions: impl IntoIterator<Item = Action>) -> Rc<Register> {
    [page(1, two())].into_iter().chain(actions).fold(Rc::new(empty("")), Register::reduce)
}

fn uuids(register: &Register) -> Vec<&str> {
    register.list.loaded().map(|(_, uuid)| uuid).collect()
}

fn first(register: &Register) -> &Row {
    register.at(0).unwrap()
}

fn typed(text: &str) -> [Action; 2] {
    let a = A.to_owned();
    [Action::Opened(a.clone(), Field::Name, "list"), Action::Typed(a, Field::Name, text.to_owned())]
}

fn waits(entries: impl IntoIterator<Item = Entry>) -> Action {
    let mut book = Book::default();
    book.queue.entries = entries.into_iter().collect();
    Action::Waits(Rc::new(book))
}

fn completed() -> Entry {
    let patch = Patch { completed: Some(true), ..Patch::default() };
    Entry::update("complete".to_owned(), two().remove(0), patch)
}

fn made(name: &str) -> Entry {
    Entry::create("make".to_owned(), C.to_owned(), Patch::of(&order(C, name, "2024-06-12"), Part::ALL))
}

fn deleted() -> Entry {
    Entry::delete("delete".to_owned(), two().remove(0))
}

#[test]
fn an_order_that_waits_to_be_made_stands_in_its_place_among_equal_dates_before_the_older() {
    let register = after([waits([made("Cheese")])]);
    assert_eq!(uuids(&register), [A, C, B]);
    assert_eq!(register.row(C).unwrap().standing, Standing::Waiting);
    assert_eq!(register.list.total, Total::Exactly(3));
}

#[test]
fn an_order_that_was_made_keeps_its_place_when_the_server_has_it() {
    let stored = Action::Arrived(order(C, "Cheese", "2024-06-12"));
    let register = after([waits([made("Cheese")]), stored, waits([])]);
    assert_eq!(uuids(&register), [A, C, B]);
    assert_eq!(register.row(C).unwrap().standing, Standing::Confirmed);
}

#[test]
fn an_order_whose_making_was_cancelled_goes() {
    assert_eq!(uuids(&after([waits([made("Cheese")]), waits([])])), [A, B]);
}

#[test]
fn an_order_that_is_made_is_listed_also_after_a_reload() {
    let again = [waits([made("Cheese")]), page(1, two())].into_iter().fold(Rc::new(empty("")), Register::reduce);
    assert_eq!(uuids(&again), [A, C, B]);
}

#[test]
fn a_new_order_that_the_filter_leaves_out_is_not_listed() {
    let register = Rc::new(empty("name = \"a*\"")).reduce(page(1, Vec::new()));
    assert_eq!(uuids(&register.clone().reduce(waits([made("Cheese")]))), [""; 0]);
    assert_eq!(uuids(&register.reduce(waits([made("Apricots")]))), [C]);
}

#[test]
fn counts_follow_what_is_done() {
    let counted = || Action::Counted(Counts { open: 2, completed: 0 });
    let counts = |entries: Vec<Entry>| after([counted(), waits(entries)]).counts.map(|all| (all.open, all.completed));
    assert_eq!(counts(vec![completed()]), Some((1, 1)));
    assert_eq!(counts(vec![completed(), made("Cheese")]), Some((2, 1)));
    assert_eq!(counts(vec![completed(), deleted()]), Some((1, 0)));
    assert_eq!(after([counted(), waits([deleted()]), waits([])]).counts, Some(Counts { open: 2, completed: 0 }));
}

#[test]
fn what_waits_shows_over_what_the_server_tells() {
    let register = after([waits([completed()])].into_iter().chain(refreshed(two())));
    assert!(first(&register).order.completed);
    assert!(!first(&register.reduce(waits([]))).order.completed);
}

#[test]
fn older_news_never_overwrites_newer() {
    let told = |name: &str, revision| Action::Arrived(Order { revision, ..order(A, name, "2024-06-13") });
    let register = after([told("Pears", 7), told("Apricots", 6)]);
    assert_eq!(first(&register).order.name, "Pears");
}

#[test]
fn what_is_no_longer_listed_is_forgotten_unless_it_is_open_or_busy() {
    let [b, c] = [B, C].map(str::to_owned);
    let before = [
        Action::Arrived(order(C, "Cheese", "2024-06-12")),
        Action::OpenIs(Some(c)),
        Action::Opened(b, Field::Name, "list"),
    ];
    let register = after(before.into_iter().chain(refreshed(Vec::new())));
    assert!(register.row(A).is_none());
    assert!(register.row(B).is_some() && register.row(C).is_some());
}

#[test]
fn a_deleted_order_greys_and_leaves_when_there_was_time_to_undo_that() {
    let register = after([waits([deleted()])]);
    assert!(first(&register).deleted);
    let register = register.reduce(Action::Removed(A.to_owned())).reduce(waits([]));
    assert!(first(&register).deleted);
    assert_eq!(uuids(&register.reduce(Action::Settled)), [B]);
}

#[test]
fn what_was_completed_leaves_the_open_orders_when_there_was_time_to_undo_that() {
    let register = Rc::new(empty("completed = false")).reduce(page(1, two())).reduce(waits([completed()]));
    assert_eq!(uuids(&register), [A, B]);
    assert_eq!(uuids(&register.reduce(Action::Settled)), [B]);
}

#[test]
fn a_name_is_saved_trimmed_and_made_from_what_is_shown() {
    let register = after(typed("  Pears "));
    let row = first(&register);
    let (base, values) = row.draft(Field::Name).unwrap().save("  Pears ", &row.order).unwrap();
    assert_eq!((base, values.name.as_deref()), (two().remove(0), Some("Pears")));
}

#[test]
fn a_name_that_breaks_a_rule_stays_in_its_input() {
    let register = after(typed(" "));
    let row = first(&register);
    assert_eq!(row.draft(Field::Name).unwrap().save(" ", &row.order), Err(Reason::NameRequired));
    let problem = Problem::Rule(Reason::NameRequired);
    let register = register.clone().reduce(Action::Wrong(A.to_owned(), Field::Name, problem.clone()));
    assert_eq!(first(&register).draft(Field::Name).unwrap().problem, Some(problem));
}

#[test]
fn leaving_a_field_keeps_what_was_typed_and_closes_what_was_not() {
    let left = || Action::Left(A.to_owned(), Field::Name);
    assert!(first(&after(typed("Pears").into_iter().chain([left()]))).draft(Field::Name).unwrap().left);
    assert_eq!(first(&after(typed("Apples").into_iter().chain([left()]))).draft(Field::Name), None);
}

#[test]
fn a_refresh_never_touches_a_field_that_is_being_edited() {
    let elsewhere = vec![order(A, "Apricots", "2024-06-13")];
    let register = after(typed("Pears").into_iter().chain(refreshed(elsewhere)));
    let row = first(&register);
    assert_eq!((row.order.name.as_str(), row.draft(Field::Name).unwrap().text.as_str()), ("Apricots", "Pears"));
    let (base, _) = row.draft(Field::Name).unwrap().save("Pears", &row.order).unwrap();
    assert_eq!(base.name, "Apples", "the write is made from what its author saw");
}

fn told(kind: OrderChangeType, order: Order, request_id: &str) -> Action {
    let event =
        OrderEvent { r#type: kind.into(), order: Some(order), request_id: request_id.to_owned(), ..Default::default() };
    Action::Told(vec![event])
}

fn changed(uuid: &str, name: &str) -> Order {
    Order { revision: 9, ..order(uuid, name, "2024-06-13") }
}

#[test]
fn what_was_changed_elsewhere_keeps_its_place_and_is_marked_until_the_list_comes_anew() {
    let register = after([told(OrderChangeType::Updated, changed(B, "Brot"), "theirs")]);
    assert_eq!(uuids(&register), [A, B]);
    let row = register.row(B).unwrap();
    assert_eq!((row.order.name.as_str(), row.mark), ("Brot", Mark::Changed));
    let again = refreshed(vec![changed(B, "Brot")]).into_iter().fold(register, Register::reduce);
    assert_eq!(first(&again).mark, Mark::None);
}

#[test]
fn what_no_longer_belongs_greys() {
    let register = Rc::new(empty("completed = false")).reduce(page(1, two()));
    let done = Order { completed: true, ..changed(A, "Apples") };
    let register = register.reduce(told(OrderChangeType::Updated, done, "theirs"));
    assert_eq!((uuids(&register), first(&register).mark), (vec![A, B], Mark::Left));
}

#[test]
fn what_came_elsewhere_waits_for_the_reader() {
    let register = after([told(OrderChangeType::Created, changed(C, "Cheese"), "theirs")]);
    assert_eq!((uuids(&register), register.list.fresh.len()), (vec![A, B], 1));
    let register = register.reduce(Action::BeginAgain).reduce(page(2, vec![changed(C, "Cheese")]));
    assert_eq!((uuids(&register), register.list.fresh.len()), (vec![C], 0));
}

#[test]
fn own_changes_are_not_marked() {
    let register = after([waits([completed()]), told(OrderChangeType::Updated, changed(A, "Apples"), "complete")]);
    assert_eq!(first(&register).mark, Mark::None);
    let register = register.reduce(waits([completed(), made("Cheese")]));
    let register = register.reduce(told(OrderChangeType::Created, changed(C, "Cheese"), "make"));
    assert_eq!(register.list.fresh.len(), 0);
}

#[test]
fn a_field_that_is_being_edited_is_not_touched_by_what_happens_elsewhere() {
    let event = told(OrderChangeType::Updated, changed(A, "Apricots"), "theirs");
    let register = after(typed("Pears").into_iter().chain([event]));
    assert_eq!(first(&register).draft(Field::Name).unwrap().text, "Pears");
}

#[test]
fn news_older_than_the_list_change_nothing() {
    let listed = vec![Order { revision: 10, ..changed(A, "Newer") }];
    let register = Rc::new(empty("")).reduce(page(1, listed));
    let register = register.reduce(told(OrderChangeType::Updated, changed(A, "Older"), "theirs"));
    assert_eq!((first(&register).order.name.as_str(), first(&register).mark), ("Newer", Mark::None));
}

fn select(select: Select) -> Action {
    Action::Selected(select)
}

fn selected(register: &Register) -> Vec<String> {
    register.selected().iter().map(|row| row.order.uuid.clone()).collect()
}

#[test]
fn a_range_is_selected_from_the_order_that_was_selected_last_in_either_direction() {
    let through =
        |from: &str, to: &str| after([select(Select::Turn(from.to_owned())), select(Select::Through(to.to_owned()))]);
    assert_eq!(selected(&through(A, B)), [A, B]);
    assert_eq!(selected(&through(B, A)), [A, B]);
}

#[test]
fn a_range_begins_where_one_stands_unless_something_is_selected() {
    let from = |uuid: &str| select(Select::From(uuid.to_owned()));
    assert_eq!(selected(&after([from(A), from(B)])), [A]);
}

#[test]
fn an_order_is_selected_and_no_longer() {
    let turn = || select(Select::Turn(A.to_owned()));
    assert_eq!(selected(&after([turn()])), [A]);
    assert!(after([turn(), turn()]).selection.is_empty());
    assert!(after([turn(), select(Select::Nothing)]).selection.is_empty());
}

#[test]
fn what_is_selected_is_kept_when_its_page_is_not() {
    let [again, page] = refreshed(two().split_off(1));
    let register = after([select(Select::Turn(A.to_owned())), again, page]);
    assert_eq!((uuids(&register), selected(&register)), (vec![B], vec![A.to_owned()]));
}

#[test]
fn another_list_begins_with_nothing_selected() {
    let other = Wanted { filter: "name = x".to_owned(), ..empty("").list.wanted };
    let register = after([select(Select::Turn(A.to_owned())), Action::Asked(other, 0.0)]);
    assert!(register.selection.is_empty());
}
