//! G1: SIGTERM under load. The program ends well and in time, and nothing acknowledged is lost.

use std::time::{Duration, Instant};

use crate::{bound, full_or, load::Account, program::Launch};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_told_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let rounds = full_or(30, 3);
    let mut account = Account::default();
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let program = Launch::on(&database).start().await;
        account.settle(&program).await;
        let writers = account.writers(&program).await;
        writers.have_written(20 + round * 7).await;
        let begun = Instant::now();
        program.terminate().await;
        let (status, said) = program.ended().await;
        slowest = slowest.max(begun.elapsed());
        assert!(status.success() && !said.contains("panicked"), "{status}: {said}");
        account.take(writers).await;
    }
    assert!(slowest <= bound(Duration::from_secs(10)), "{slowest:?}");
    let program = Launch::on(&database).start().await;
    account.settle(&program).await;
    account.assert_kept(&program).await;
    program.stop().await;
    println!("G1: {} acknowledged over {rounds} × SIGTERM: 0 lost, ended within {slowest:.0?}", account.len());
}
