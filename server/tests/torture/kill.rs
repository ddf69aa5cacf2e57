//! R1: writers write, the program is killed at any moment and started again, what is unknown is sent again with its
//! request id: every acknowledged write is there, and none twice. Where several serve one register they are killed in turn.

use std::{collections::VecDeque, time::Duration};

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
        let (engine, servers, writes) = (database.engine, database.servers, account.len());
        println!(
            "R1, {engine}, {servers} at once: {writes} acknowledged, {cycles} kills: 0 lost, 0 doubled, ready in {slowest:.0?}"
        );
    }
}

/// Answers how often, the longest time until the program was ready again, and what was written.
async fn kill_again_and_again(database: &Database) -> (u64, Duration, Account) {
    let (cycles, wanted) = (full_or(50, 4), full_or(50_000, 0));
    let mut account = Account::default();
    let (mut cycle, mut slowest) = (0, Duration::ZERO);

    let mut programs = VecDeque::new();
    while cycle < cycles || account.len() < wanted {
        while programs.len() < database.servers {
            let program = Launch::at(&database.url).start().await;
            slowest = slowest.max(program.ready_in);
            programs.push_back(program);
        }
        account.settle(&programs[0]).await;
        let mut writers = Vec::new();
        for program in &programs {
            writers.push(account.writers(program).await);
        }
        // Spread over 50 to 1,500 ms by a step that shares no factor with the range.
        sleep(Duration::from_millis(50 + cycle * 617 % 1_450)).await;
        if let Some(program) = programs.pop_front() {
            program.kill().await;
        }
        for writers in writers {
            account.take(writers.stop()).await;
        }
        cycle += 1;
    }

    programs.push_back(Launch::at(&database.url).start().await);
    account.settle(&programs[0]).await;
    for program in programs {
        account.assert_kept(&program).await;
        program.stop().await;
    }
    (cycle, slowest, account)
}
