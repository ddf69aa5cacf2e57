//! R3: the program dies, or a step fails, at each place of a turn: nothing acknowledged is lost, nothing is doubled.

use std::fs;

use crate::{
    engines::{self, Database},
    full_or,
    load::Account,
    program::Launch,
};

/// The places that a turn passes: see `store/failpoint.rs`.
const POINTS: [&str; 6] =
    ["BeforeBegin", "AfterInsert", "BeforeCommit", "AfterCommit", "BeforePublish", "BeforeAnswer"];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_wherever_the_program_dies() {
    for Database { engine, url, folder, .. } in engines::each() {
        let rounds = full_or(20, 1);
        let mut account = Account::default();
        for point in POINTS {
            let file = folder.path().join(point);
            for round in 0..rounds {
                let program = Launch::at(&url).env("ORDERS_FAILPOINTS", folder.path()).start().await;
                account.settle(&program).await;
                let writers = account.writers(&program).await;
                writers.have_written(10 * (round + 1)).await;
                fs::write(&file, "die").unwrap();
                account.take(writers).await;
                let (status, said) = program.ended().await;
                assert!(!status.success() && !said.contains("panicked"), "{engine}, {point}: {status}: {said}");
                fs::remove_file(&file).unwrap();
            }
        }
        let program = Launch::at(&url).start().await;
        account.settle(&program).await;
        account.assert_kept(&program).await;
        program.stop().await;
        println!("R3, {engine}: died {rounds} times at each of {} places: 0 lost, 0 doubled", POINTS.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_wherever_a_step_fails() {
    for Database { engine, url, folder, .. } in engines::each() {
        let rounds = full_or(20, 2);
        let mut account = Account::default();
        let program = Launch::at(&url).env("ORDERS_FAILPOINTS", folder.path()).start().await;
        for point in POINTS {
            for _ in 0..rounds {
                let writers = account.writers(&program).await;
                writers.have_written(10).await;
                fs::write(folder.path().join(point), "fail").unwrap();
                writers.have_written(100).await;
                assert!(!folder.path().join(point).exists(), "{engine}: {point} was not reached");
                account.take(writers.stop()).await;
                account.settle(&program).await;
            }
        }
        account.assert_kept(&program).await;
        program.stop().await;
        println!("R3, {engine}: a step failed {rounds} times at each of {} places: 0 lost, 0 doubled", POINTS.len());
    }
}
