//! W1: servers are killed while many write and many watch.

use std::{sync::Arc, time::Duration};

use orders_proto::order::WatchOrdersRequest;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    client::{Kind, connect},
    follow::{Follower, Heard, follow},
    truth::{all_events, last_revision},
    writers::write,
};
use crate::{
    checker::{From, Step, check},
    full_or,
    program::Launch,
    random::Random,
};

/// What nothing here may take.
const PATIENCE: Duration = Duration::from_secs(300);
const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn watches_are_told_everything_once_and_in_order_however_often_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let (watchers, cycles, events) = full_or((100, 30, 20_000), (20, 3, 600));
    let mut program = Launch::on(&database).start().await;
    let (servers, where_they_are) = watch::channel(vec![program.url.clone()]);
    let (until, known) = watch::channel(None);
    let heard = Arc::new(Heard::default());

    let mut following = JoinSet::new();
    for number in 0..watchers {
        let kind = if number % 2 == 0 { Kind::Native } else { Kind::Web };
        let request = WatchOrdersRequest { send_initial: number % 3 == 0, ..Default::default() };
        let follower = Follower { number, kind, request, heard: Arc::clone(&heard) };
        following.spawn(follow(follower, where_they_are.clone(), known.clone()));
    }
    let (stop, written) = (CancellationToken::new(), Arc::new(watch::Sender::new(0)));
    let mut writing = JoinSet::new();
    for number in 0..WRITERS {
        writing.spawn(write(number, where_they_are.clone(), Arc::clone(&written), stop.clone()));
    }

    let mut random = Random::new(1);
    for cycle in 1..=cycles {
        // Not quite at the same number each time, so that it is not quite at the same point.
        let wanted = events * cycle / cycles + random.below(10) as usize;
        let mut written = written.subscribe();
        timeout(PATIENCE, written.wait_for(|written| *written >= wanted)).await.expect("in time").unwrap();
        program.kill().await;
        program = Launch::on(&database).start().await;
        servers.send_replace(vec![program.url.clone()]);
    }
    stop.cancel();
    timeout(PATIENCE, writing.join_all()).await.expect("writers end");
    let mut client = connect(&program.url).await.expect("there is a server");
    let last = last_revision(&mut client).await;
    until.send_replace(Some(last));
    let followed = timeout(PATIENCE, following.join_all()).await.expect("watches come to the end");

    let truth = all_events(&mut client).await;
    let mut resumed = 0;
    for steps in &followed {
        assert_eq!(check(steps, &truth, last), Ok(()));
        resumed += steps.iter().filter(|step| matches!(step, Step::Begun(From::Token(_)))).count();
    }
    assert!(resumed >= watchers * cycles / 2, "{resumed} resumptions");
    let told: usize = truth.values().map(std::collections::BTreeMap::len).sum();
    println!(
        "W1: {told} events to {watchers} watches over {cycles} kills, {resumed} resumptions: 0 gaps, doubles or swaps"
    );
    program.stop().await;
}
