//! R1: writers write, the program is killed at any moment and started again, what is unknown is sent again with its
//! request id: every acknowledged write is there, and none twice.

use std::time::Duration;

use tokio::time::sleep;

use crate::{
    bound,
    engines::{self, Database},
    full_or,
    load::Account,
    program::Launch,
};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_program_is_killed() {
    for database in engines::each() {
        let (cycles, slowest, account) = kill_again_and_again(&database).await;
        assert!(slowest <= bound(Duration::from_secs(2)), "ready again only after {slowest:?}");
        let (engine, writes) = (database.engine, account.len());
        println!("R1, {engine}: {writes} acknowledged, {cycles} kills: 0 lost, 0 doubled, ready in {slowest:.0?}");
    }
}

/// Answers how often, the longest time until the program was ready again, and what was written.
async fn kill_again_and_again(database: &Database) -> (u64, Duration, Account) {
    let (cycles, wanted) = (full_or(50, 4), full_or(50_000, 0));
    let mut account = Account::default();
    let (mut cycle, mut slowest) = (0, Duration::ZERO);

    while cycle < cycles || account.len() < wanted {
        let program = Launch::at(&database.url).start().await;
        slowest = slowest.max(program.ready_in);
        account.settle(&program).await;
        let writers = account.writers(&program).await;
        // Spread over 50 to 1,500 ms by a step that shares no factor with the range.
        sleep(Duration::from_millis(50 + cycle * 617 % 1_450)).await;
        program.kill().await;
        account.take(writers).await;
        cycle += 1;
    }

    let program = Launch::at(&database.url).start().await;
    account.settle(&program).await;
    account.assert_kept(&program).await;
    program.stop().await;
    (cycle, slowest, account)
}
