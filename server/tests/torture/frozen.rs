//! A server that stands still in the middle of its turn (SIGSTOP) has the lock that all servers on one PostgreSQL wait for:
//! it loses it soon, the others go on, and what it was at is repeated when it wakes up.

use std::{
    fs,
    time::{Duration, Instant},
};

use tokio::{task::yield_now, time::timeout};

use crate::{
    bound,
    cluster::Cluster,
    full_or,
    load::Account,
    process::Process,
    program::{Launch, PATIENCE, Program},
};

/// Places of a turn: with the lock and nothing stored, with half of it stored, with everything committed.
const POINTS: [&str; 3] = ["BeforeCommit", "AfterInsert", "AfterCommit"];
/// More writes than can have been under way when the other server stopped.
const PROGRESS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stands_still_in_its_turn_delays_the_others_and_loses_nothing() {
    let url = Cluster::shared().database();
    let folder = tempfile::tempdir().unwrap();
    let sleeper = Launch::at(&url).env("ORDERS_FAILPOINTS", folder.path()).start().await;
    let other = Launch::at(&url).start().await;
    let mut account = Account::default();
    let (rounds, mut longest) = (full_or(10, 1), Duration::ZERO);
    for point in POINTS {
        for _ in 0..rounds {
            let (its_own, the_others) = (account.writers(&sleeper).await, account.writers(&other).await);
            its_own.have_written(PROGRESS).await;
            the_others.have_written(PROGRESS).await;
            fs::write(folder.path().join(point), "stop").unwrap();
            let begun = Instant::now();
            stands_still(&sleeper).await;
            the_others.have_written(PROGRESS).await;
            let delay = begun.elapsed();
            assert!(delay <= bound(Duration::from_secs(3)), "{point}: the other server was held up for {delay:?}");
            longest = longest.max(delay);
            sleeper.signal("-CONT").await;
            its_own.have_written(PROGRESS).await;
            account.take(its_own.stop()).await;
            account.take(the_others.stop()).await;
        }
    }
    account.settle(&other).await;
    account.assert_kept(&sleeper).await;
    println!(
        "Frozen in a turn {} times, {} acknowledged: 0 lost, 0 doubled, the other server held up for {longest:.1?} at most",
        POINTS.len() * rounds,
        account.len()
    );
    sleeper.stop().await;
    other.stop().await;
}

async fn stands_still(program: &Program) {
    let process = Process(program.id());
    let stopped = timeout(PATIENCE, async {
        while !process.is_stopped() {
            yield_now().await;
        }
    });
    stopped.await.expect("it comes to the place and stops");
}
