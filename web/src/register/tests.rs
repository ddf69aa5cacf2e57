use std::rc::Rc;

use orders_proto::{order::Order, rules::Reason};
use yew::Reducible;

use super::{Action, Load, Register};
use crate::api::{ApiError, Field, Problem};

fn order(uuid: &str, name: &str, date: &str) -> Order {
    Order { uuid: uuid.to_owned(), name: name.to_owned(), date: date.to_owned(), ..Order::default() }
}

/// A register after these actions, beginning with two loaded orders, `a` (newer) and `b`.
fn after(actions: impl IntoIterator<Item = Action>) -> Rc<Register> {
    let loaded = Action::Loaded(two());
    [loaded].into_iter().chain(actions).fold(Rc::new(Register::default()), Register::reduce)
}

fn two() -> Vec<Order> {
    vec![order("b", "Bread", "2024-06-12"), order("a", "Apples", "2024-06-13")]
}

fn uuids(register: &Register) -> Vec<&str> {
    register.rows.iter().map(|row| row.order.uuid.as_str()).collect()
}

fn a() -> String {
    "a".to_owned()
}

fn typed(text: &str) -> [Action; 2] {
    [Action::Opened(a(), Field::Name), Action::Typed(a(), Field::Name, text.to_owned())]
}

fn entered(text: &str) -> impl Iterator<Item = Action> {
    typed(text).into_iter().chain([Action::Entered(a(), Field::Name)])
}

#[test]
fn the_newest_date_goes_first_and_among_equal_dates_the_last_made() {
    let mut orders = two();
    orders.push(order("c", "Cheese", "2024-06-12"));
    orders.push(order("d", "Dates", "2024-06-12T23:00:00+02:00"));
    assert_eq!(uuids(&after([Action::Loaded(orders)])), ["a", "d", "c", "b"]);
}

#[test]
fn a_new_order_goes_to_its_place() {
    let register = after([
        Action::Arrived(order("c", "Cheese", "2024-06-12")),
        Action::Arrived(order("d", "Dates", "2024-06-13")),
    ]);
    assert_eq!(uuids(&register), ["d", "a", "c", "b"]);
}

#[test]
fn a_failed_load_shows_only_while_there_is_nothing_to_show() {
    let failed = || Action::LoadFailed(ApiError::Unavailable);
    assert_eq!(Rc::new(Register::default()).reduce(failed()).load, Load::Failed(ApiError::Unavailable));
    let register = after([failed()]);
    assert_eq!((&register.load, register.rows.len()), (&Load::Ready, 2));
}

#[test]
fn completing_shows_at_once_and_is_confirmed() {
    let register = after([Action::Toggled(a())]);
    assert!(register.rows[0].order.completed);
    let unsent = register.unsent();
    assert_eq!(unsent, [Order { completed: true, ..order("a", "Apples", "2024-06-13") }]);
    let register = register.reduce(Action::Sending(a()));
    assert_eq!(register.unsent(), []);
    let register = register.reduce(Action::Saved(unsent[0].clone()));
    assert!(register.rows[0].order.completed);
    assert_eq!(register.unsent(), []);
}

#[test]
fn a_refused_completion_goes_back() {
    let register = after([Action::Toggled(a()), Action::Sending(a()), Action::Refused(a(), Vec::new())]);
    assert!(!register.rows[0].order.completed);
    assert_eq!(register.unsent(), []);
}

#[test]
fn a_change_made_while_another_is_under_way_is_sent_after_it() {
    let sent = Order { completed: true, ..order("a", "Apples", "2024-06-13") };
    let register = after([Action::Toggled(a()), Action::Sending(a()), Action::Toggled(a()), Action::Saved(sent)]);
    assert!(!register.rows[0].order.completed);
    assert_eq!(register.unsent(), [order("a", "Apples", "2024-06-13")]);
}

#[test]
fn a_name_is_trimmed_and_shown_at_once() {
    let register = after(entered("  Pears "));
    assert_eq!(register.rows[0].order.name, "Pears");
    assert_eq!(register.rows[0].draft(Field::Name), None);
    assert_eq!(register.unsent().len(), 1);
}

#[test]
fn a_name_that_breaks_a_rule_stays_in_its_input() {
    let register = after(entered(" "));
    let draft = register.rows[0].draft(Field::Name).unwrap();
    assert_eq!(draft.problem, Some(Problem::Rule(Reason::NameRequired)));
    assert_eq!(register.rows[0].order.name, "Apples");
    assert_eq!(register.unsent(), []);
}

#[test]
fn a_refused_name_goes_back_into_its_input_with_the_reason() {
    let problem = Problem::Told("no".to_owned());
    let refused = [Action::Sending(a()), Action::Refused(a(), vec![(Field::Name, problem.clone())])];
    let register = after(entered("Pears").chain(refused));
    let draft = register.rows[0].draft(Field::Name).unwrap();
    assert_eq!((draft.text.as_str(), &draft.problem, draft.left), ("Pears", &Some(problem), true));
    assert_eq!(register.rows[0].order.name, "Apples");
    assert_eq!(register.unsent(), []);
}

#[test]
fn what_was_refused_can_be_tried_again() {
    let refused = [Action::Sending(a()), Action::Refused(a(), Vec::new())];
    let again = Action::Again(order("a", "Pears", "2024-06-13"));
    let register = after(entered("Pears").chain(refused).chain([again]));
    assert_eq!(register.rows[0].draft(Field::Name), None);
    assert_eq!(register.unsent(), [order("a", "Pears", "2024-06-13")]);
}

#[test]
fn leaving_a_field_keeps_what_was_typed_and_closes_what_was_not() {
    let left = || Action::Left(a(), Field::Name);
    assert!(after(typed("Pears").into_iter().chain([left()])).rows[0].draft(Field::Name).unwrap().left);
    assert_eq!(after([Action::Opened(a(), Field::Name), left()]).rows[0].draft(Field::Name), None);
}

#[test]
fn discarding_brings_the_old_value_back() {
    let register = after(typed("Pears").into_iter().chain([Action::Discarded(a(), Field::Name)]));
    assert_eq!((register.rows[0].value(Field::Name), register.rows[0].draft(Field::Name)), ("Apples", None));
}

#[test]
fn a_refresh_never_touches_a_field_that_is_being_edited() {
    let elsewhere = vec![order("a", "Apricots", "2024-06-13")];
    let register = after(typed("Pears").into_iter().chain([Action::Loaded(elsewhere)]));
    assert_eq!(uuids(&register), ["a"]);
    assert_eq!(register.rows[0].order.name, "Apricots");
    assert_eq!(register.rows[0].draft(Field::Name).unwrap().text, "Pears");
    let register = register.reduce(Action::Loaded(Vec::new()));
    assert_eq!(register.rows[0].draft(Field::Name).unwrap().text, "Pears");
}

#[test]
fn a_refresh_does_not_undo_a_change_that_is_under_way() {
    let register = after([Action::Toggled(a()), Action::Sending(a()), Action::Loaded(two())]);
    assert!(register.row("a").unwrap().order.completed);
    assert!(!register.reduce(Action::Refused(a(), Vec::new())).row("a").unwrap().order.completed);
}

#[test]
fn a_deleted_order_leaves_or_stays() {
    let register = after([Action::Leaving(a())]);
    assert!(register.rows[0].leaving);
    assert!(!register.clone().reduce(Action::Stayed(a())).rows[0].leaving);
    assert_eq!(uuids(&register.reduce(Action::Removed(a()))), ["b"]);
}
