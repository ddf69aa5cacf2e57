//! Whatever two browsers do, in whatever order, with whatever answers lost: each write has at most one effect, nothing that
//! was not refused is lost, and undoing everything brings everything back.

use super::*;

/// A small linear congruential generator: the same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// One thing that a reader may do.
fn act(world: &mut World, dice: &mut Dice, step: u32) {
    let lives = world.book.queue.shown("a", world.server.orders.get("a")).is_some_and(|shown| !shown.deleted);
    match dice.below(6) {
        0 => world.create(&format!("new {step}"), "New"),
        1 if lives => world.rename(&format!("Name {step}")),
        2 if lives => world.complete(),
        3 if lives && dice.below(4) == 0 => world.delete(),
        4 => world.undo(),
        _ => world.redo(),
    }
}

/// Sends with a network that loses a third of the questions and a third of the answers.
fn send_badly(world: &mut World, dice: &mut Dice) {
    for entry in world.book.queue.claim(&world.alone(), 2) {
        let answer = match dice.below(3) {
            0 => Answer::Later,
            1 => {
                world.server.take(&entry);
                Answer::Later
            }
            _ => world.server.take(&entry),
        };
        world.book.answered(&entry.request_id, answer);
    }
}

#[test]
fn what_is_shown_is_what_the_server_has_once_all_is_sent() {
    for seed in 0..300 {
        let (mut world, mut dice) = (World::new(), Dice(seed));
        for step in 0..30 {
            act(&mut world, &mut dice, step);
            if dice.below(2) == 0 {
                send_badly(&mut world, &mut dice);
            }
        }
        let before: BTreeMap<_, _> = ids(&world)
            .into_iter()
            .map(|uuid| (uuid.clone(), world.book.queue.shown(&uuid, world.server.orders.get(&uuid))))
            .collect();
        world.flush();
        assert!(world.book.queue.entries.is_empty(), "seed {seed}: {:?}", world.book.queue.entries);
        for (uuid, shown) in before {
            let stored = world.server.orders.get(&uuid).filter(|order| order.delete_time.is_none());
            let shown = shown.filter(|shown| !shown.deleted).map(|shown| shown.order);
            let values = |order: &Order| (order.name.clone(), order.completed, order.date.clone());
            assert_eq!(stored.map(values), shown.as_ref().map(values), "seed {seed}, order {uuid}");
        }
    }
}

#[test]
fn undoing_everything_brings_everything_back() {
    for seed in 0..300 {
        let (mut world, mut dice) = (World::new(), Dice(seed));
        for step in 0..20 {
            act(&mut world, &mut dice, step);
            send_badly(&mut world, &mut dice);
        }
        while world.book.history.last_done().is_some() {
            world.undo();
            send_badly(&mut world, &mut dice);
        }
        world.flush();
        let living: Vec<_> = world.server.orders.values().filter(|order| order.delete_time.is_none()).collect();
        let [order] = living.as_slice() else { panic!("seed {seed}: {living:?}") };
        assert_eq!((order.name.as_str(), order.completed), ("Apples", false), "seed {seed}");
    }
}

#[test]
fn a_write_has_one_effect_however_often_it_is_sent() {
    for seed in 0..300 {
        let (mut world, mut dice) = (World::new(), Dice(seed));
        for step in 0..20 {
            world.create(&format!("new {step}"), "New");
            send_badly(&mut world, &mut dice);
        }
        world.flush();
        assert_eq!((world.server.orders.len(), world.server.effects.get()), (21, 21), "seed {seed}");
    }
}

fn ids(world: &World) -> std::collections::BTreeSet<String> {
    let waiting = world.book.queue.entries.iter().map(|entry| entry.uuid.clone());
    world.server.orders.keys().cloned().chain(waiting).collect()
}
