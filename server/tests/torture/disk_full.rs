//! S1: the disk is full. The process stays up, reads go on, nothing is acknowledged that is not kept, and writes resume
//! when there is space again.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    time::{Duration, Instant},
};

use orders_proto::order::ListOrdersRequest;

use crate::{
    bound, full_or,
    load::Account,
    program::{IN_TMPFS, Launch},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_writes_until_there_is_space_again() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().to_str().unwrap();
    let runner = [&IN_TMPFS[..], &["true", there]].concat();
    let database = folder.path().join("orders.db");
    let mut program = Launch::under(&runner, &database).start().await;
    let disk = program.sees(folder.path());
    let mut account = Account::default();
    let mut slowest = Duration::ZERO;
    let rounds = full_or(10, 2);

    for _ in 0..rounds {
        let writers = account.writers(&program).await;
        writers.have_written(50).await;
        let filler = disk.join("filler");
        fill(&mut File::create(&filler).unwrap());
        writers.are_refused(20).await;
        account.take(writers.stop()).await;

        let mut client = program.client().await;
        let page = client.list_orders(ListOrdersRequest { page_size: 10, ..Default::default() }).await;
        assert_eq!(page.expect("reads go on").into_inner().orders.len(), 10);

        fs::remove_file(&filler).unwrap();
        let begun = Instant::now();
        let writers = account.writers(&program).await;
        writers.have_written(1).await;
        slowest = slowest.max(begun.elapsed());
        account.take(writers.stop()).await;
        account.settle(&program).await;
    }
    assert!(slowest <= bound(Duration::from_secs(2)), "writes resume only after {slowest:?}");
    assert!(program.is_running() && !program.said().contains("panicked"), "{}", program.said());
    account.assert_kept(&program).await;

    // What is on that disk goes with the process; what another finds in a copy of it is what was kept.
    let copy = folder.path().join("copy.db");
    for suffix in ["", "-wal"] {
        fs::copy(disk.join(format!("orders.db{suffix}")), folder.path().join(format!("copy.db{suffix}"))).unwrap();
    }
    program.kill().await;
    let program = Launch::on(&copy).start().await;
    account.assert_kept(&program).await;
    program.stop().await;
    println!(
        "S1: {} acknowledged, the disk full {rounds} times: 0 false OK, writes again after {slowest:.0?}",
        account.len()
    );
}

/// Writes until there is no space left.
fn fill(file: &mut File) {
    for bytes in [[0; 65_536].as_slice(), &[0; 512]] {
        loop {
            match file.write_all(bytes) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
}
