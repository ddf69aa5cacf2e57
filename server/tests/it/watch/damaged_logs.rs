//! The checker itself: a thousand logs that it must accept, and the same with one thing wrong in each.

use std::{collections::BTreeMap, sync::Arc};

use orders_proto::order::{Order, OrderChangeType, OrderEvent, WatchOrdersResponse};
use proptest::{
    prelude::{Strategy, any},
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};

use crate::checker::{Expected, Fault, From, Step, check};

const LOGS: usize = 1_000;

/// Random numbers, the same in every run.
struct Dice(TestRunner);

impl Dice {
    fn new() -> Self {
        Self(TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() }))
    }

    fn below(&mut self, end: usize) -> usize {
        any::<u32>().new_tree(&mut self.0).unwrap().current() as usize % end
    }
}

/// A register's log: creations, changes and deletions, some of them batches.
fn log(dice: &mut Dice) -> Expected {
    let mut living = BTreeMap::<String, Order>::new();
    let mut log = Expected::new();
    for revision in 1..=i64::try_from(20 + dice.below(20)).unwrap() {
        let mut events = BTreeMap::new();
        for nth in 0..1 + dice.below(4) {
            let known = living.keys().filter(|uuid| !events.contains_key(*uuid)).cloned().collect::<Vec<_>>();
            let (kind, uuid) = match dice.below(3) {
                0 if !known.is_empty() => (OrderChangeType::Updated, known[dice.below(known.len())].clone()),
                1 if !known.is_empty() => (OrderChangeType::Deleted, known[dice.below(known.len())].clone()),
                _ => (OrderChangeType::Created, format!("{revision}-{nth}")),
            };
            let order = Order { uuid: uuid.clone(), revision, name: format!("{kind:?}"), ..Default::default() };
            match kind {
                OrderChangeType::Deleted => living.remove(&uuid),
                _ => living.insert(uuid.clone(), order.clone()),
            };
            let event = OrderEvent { r#type: kind.into(), order: Some(order), ..Default::default() };
            events.insert(uuid, event);
        }
        log.insert(revision, events);
    }
    log
}

fn told(revision: i64, events: Vec<OrderEvent>) -> Step {
    let resume_token = format!("after {revision}");
    Step::Told(WatchOrdersResponse { resume_token, revision, events, initial_sync_done: false }.into())
}

/// What a good server tells of a log, in some connections, to one who begins with the orders or with an empty register.
fn good(log: &Expected, dice: &mut Dice) -> Vec<Step> {
    let mut steps = Vec::new();
    let begin = if dice.below(2) == 0 { 0 } else { i64::try_from(dice.below(10)).unwrap() };
    if begin == 0 {
        steps.extend([Step::Begun(From::Now), told(0, Vec::new())]);
    } else {
        steps.push(Step::Begun(From::Orders));
        let mut orders = BTreeMap::new();
        for (uuid, event) in log.range(..=begin).flat_map(|(_, events)| events) {
            match event.r#type() {
                OrderChangeType::Deleted => orders.remove(uuid),
                _ => orders.insert(uuid.clone(), event.order.clone()),
            };
        }
        let created = |order| OrderEvent { r#type: OrderChangeType::Created.into(), order, ..Default::default() };
        let events = orders.into_values().map(created).collect();
        steps.push(Step::Told(WatchOrdersResponse { revision: begin, events, ..Default::default() }.into()));
        steps.push(told(begin, Vec::new()));
        let done = steps.len() - 1;
        message(&mut steps, done).initial_sync_done = true;
    }
    for (revision, events) in log.range(begin + 1..) {
        steps.push(told(*revision, events.values().cloned().collect()));
        match dice.below(6) {
            0 => steps.push(told(*revision, Vec::new())),
            1 => steps.push(Step::Begun(From::Token(format!("after {revision}")))),
            _ => {}
        }
    }
    steps
}

/// The places of the messages with events that have a token.
fn places(steps: &[Step]) -> Vec<usize> {
    let is_change = |step: &Step| matches!(step, Step::Told(message) if !message.events.is_empty() && !message.resume_token.is_empty());
    (0..steps.len()).filter(|place| is_change(&steps[*place])).collect()
}

fn message(steps: &mut [Step], place: usize) -> &mut WatchOrdersResponse {
    let Step::Told(message) = &mut steps[place] else { panic!("a message at {place}") };
    Arc::make_mut(message)
}

/// Does one thing wrong; says what, and how it may be found.
fn damage(steps: &mut Vec<Step>, dice: &mut Dice) -> (&'static str, Vec<Fault>) {
    let places = places(steps);
    let place = places[dice.below(places.len())];
    let other = *places.iter().find(|other| **other > place).unwrap_or(&places[0]);
    match dice.below(10) {
        0 => {
            steps.remove(place);
            // Its token may be what a resumption named.
            ("left out", vec![Fault::Gap, Fault::UnknownToken])
        }
        1 => {
            let again = steps[place].clone();
            steps.insert(place + 1, again);
            ("told twice", vec![Fault::Again])
        }
        2 if other != place => {
            steps.swap(place, other);
            ("swapped", vec![Fault::Gap, Fault::UnknownToken, Fault::Again])
        }
        3 => {
            let message = message(steps, place);
            let rest = message.events.split_off(message.events.len() / 2);
            let second = WatchOrdersResponse { events: rest, ..message.clone() };
            if message.events.is_empty() {
                message.events = second.events.clone();
            }
            steps.insert(place + 1, Step::Told(second.into()));
            ("split", vec![Fault::NotWhole, Fault::Again])
        }
        4 => {
            let events = &mut message(steps, place).events;
            let lost = dice.below(events.len());
            events.remove(lost);
            ("an event left out", vec![Fault::NotWhole, Fault::Gap])
        }
        5 => {
            let events = &mut message(steps, place).events;
            let event = events[dice.below(events.len())].clone();
            events.push(event);
            ("an event told twice", vec![Fault::NotWhole])
        }
        6 => {
            let event = &mut message(steps, place).events[0];
            event.order.get_or_insert_default().name.push('!');
            ("another state", vec![Fault::NotWhole])
        }
        7 => {
            message(steps, place).resume_token.clear();
            ("without a token", vec![Fault::BadToken])
        }
        8 => {
            let earlier = steps[..place].iter().rev().find_map(|step| match step {
                Step::Told(message) => Some(message.resume_token.clone()),
                Step::Begun(_) => None,
            });
            message(steps, place).resume_token = earlier.expect("a watch first says where it stands");
            ("with another's token", vec![Fault::BadToken])
        }
        _ => {
            let until = steps[..place].iter().rposition(|step| matches!(step, Step::Told(_))).unwrap_or_default();
            steps.truncate(until + 1);
            ("broken off", vec![Fault::Gap])
        }
    }
}

#[test]
fn every_damaged_log_is_found_out_and_no_good_one_is_suspected() {
    let mut dice = Dice::new();
    let mut found = BTreeMap::new();
    for number in 0..LOGS {
        let log = log(&mut dice);
        let until = *log.keys().next_back().unwrap();
        let mut steps = good(&log, &mut dice);
        assert_eq!(check(&steps, &log, until), Ok(()), "log {number}");
        let (what, faults) = damage(&mut steps, &mut dice);
        let fault = check(&steps, &log, until).expect_err(what);
        assert!(faults.contains(&fault), "log {number}: {what}, found as {fault:?}");
        *found.entry(what).or_insert(0) += 1;
    }
    assert_eq!(found.len(), 10, "{found:?}");
    assert!(found.values().all(|times| *times > 50), "{found:?}");
}
