//! W1: servers are killed while many write and many watch.

use std::{collections::BTreeMap, sync::Arc};

use orders_proto::order::WatchOrdersRequest;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    browser::Browser,
    client::{Kind, connect},
    follow::{Follower, Heard, follow},
    patience,
    truth::{all_events, last_revision},
    writers::write,
};
use crate::{
    checker::{From, Step, check},
    cluster::Cluster,
    full_or,
    program::{Launch, Program},
    random::Random,
};

const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn watches_are_told_everything_once_and_in_order_however_often_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("orders.db").display());
    println!("{}", kill_again_and_again(&database, 1, None).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn watches_go_from_server_to_server_in_browsers_too() {
    let database = Cluster::shared().database();
    println!("{}", kill_again_and_again(&database, 2, Some(Browser::start().await)).await);
}

/// Kills one server of several after the other, while watches follow natively, over gRPC-Web, and in a browser if there is
/// one. What each was told must be what the register's histories say. Answers the figures.
async fn kill_again_and_again(database: &str, servers: usize, mut browser: Option<Browser>) -> String {
    let (watchers, cycles, events) = full_or((100, 30, 20_000), (20, 3, 600));
    let origin = browser.as_ref().map_or("http://localhost", |browser| &browser.origin).to_owned();
    let launch = || Launch::at(database).arg("--cors-origin").arg(&origin).start();
    let mut programs = Vec::new();
    for _ in 0..servers {
        programs.push(launch().await);
    }
    let urls = |programs: &[Program]| programs.iter().map(|program| program.url.clone()).collect::<Vec<_>>();
    let (moved, where_they_are) = watch::channel(urls(&programs));
    let (until, known) = watch::channel(None);
    let heard = Arc::new(Heard::default());

    let mut following = JoinSet::new();
    for number in 0..watchers {
        let kind = if number % 2 == 0 { Kind::Native } else { Kind::Web };
        let request = WatchOrdersRequest { send_initial: number % 3 == 0, ..Default::default() };
        let follower = Follower { number, kind, request, heard: Arc::clone(&heard) };
        following.spawn(follow(follower, where_they_are.clone(), known.clone()));
    }
    if let Some(browser) = &mut browser {
        browser.move_to(&urls(&programs)).await;
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
        timeout(patience(), written.wait_for(|written| *written >= wanted)).await.expect("in time").unwrap();
        programs.remove(0).kill().await;
        programs.push(launch().await);
        moved.send_replace(urls(&programs));
        if let Some(browser) = &mut browser {
            browser.move_to(&urls(&programs)).await;
        }
    }
    stop.cancel();
    timeout(patience(), writing.join_all()).await.expect("writers end");
    let mut client = connect(&programs[0].url).await.expect("there is a server");
    let last = last_revision(&mut client).await;
    until.send_replace(Some(last));
    let mut followed = timeout(patience(), following.join_all()).await.expect("watches come to the end");
    let mut in_browser = 0;
    if let Some(browser) = browser {
        let steps = browser.until(last).await;
        in_browser = steps.len();
        assert!(in_browser > 0, "nothing was heard from the browser");
        followed.extend(steps);
    }

    let truth = all_events(&mut client).await;
    let mut resumed = 0;
    for steps in &followed {
        assert_eq!(check(steps, &truth, last), Ok(()));
        resumed += steps.iter().filter(|step| matches!(step, Step::Begun(From::Token(_)))).count();
    }
    assert!(resumed >= watchers * cycles / 4, "{resumed} resumptions");
    for program in programs {
        program.stop().await;
    }
    let told: usize = truth.values().map(BTreeMap::len).sum();
    format!(
        "W1, {servers} server(s): {told} events to {} watches, {in_browser} of them in a browser, over {cycles} kills, \
         {resumed} resumptions: 0 gaps, doubles or swaps",
        followed.len()
    )
}
