//! S3: bits flip in the file and its log. The program refuses to start in words, or answers each call in time, with what
//! it can read or an error: it never hangs and never crashes.

use std::{fs, path::Path};

use orders_proto::order::{
    BatchCreateOrdersRequest, CreateOrderRequest, GetOrderStatsRequest, ListOrderRevisionsRequest, ListOrdersRequest,
    ReadOrderRequest,
};
use tokio::time::timeout;
use tonic::{Response, Status};

use crate::{
    full_or,
    program::{Launch, PATIENCE, Program},
    random::Random,
};

/// A register of which half is in the file and half in the write-ahead log; answers the uuid of one order in each.
async fn register(database: &Path) -> Vec<String> {
    let mut uuids = Vec::new();
    for half in 0..2 {
        let program = Launch::on(database).start().await;
        let named = |n: usize| CreateOrderRequest { name: format!("order {n} of {half}"), ..Default::default() };
        let requests = (0..300).map(named).collect();
        let batch = BatchCreateOrdersRequest { requests, ..Default::default() };
        let orders = program.client().await.batch_create_orders(batch).await.unwrap().into_inner().orders;
        uuids.extend(orders.into_iter().map(|order| order.uuid).nth(7));
        if half == 0 {
            program.stop().await;
        } else {
            program.kill().await;
        }
    }
    uuids
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_refused_or_served_as_far_as_it_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, damaged) = (folder.path().join("whole.db"), folder.path().join("damaged.db"));
    let uuids = register(&whole).await;
    let (mut refused, mut failed) = (0, 0);
    let rounds = full_or(400, 24);
    for seed in 0..rounds {
        let mut random = Random::new(seed);
        for suffix in ["", "-wal"] {
            let mut bytes = fs::read(folder.path().join(format!("whole.db{suffix}"))).unwrap();
            if (suffix == "-wal") == (seed % 4 == 3) {
                flip(&mut bytes, &mut random, seed % 4 == 0);
            }
            fs::write(folder.path().join(format!("damaged.db{suffix}")), bytes).unwrap();
        }
        let _ = fs::remove_file(folder.path().join("damaged.db-shm"));
        match Launch::on(&damaged).try_start().await {
            Ok(program) => {
                failed += use_it(&program, &uuids, seed).await.min(1);
                program.stop().await;
            }
            Err(refusal) => {
                refusal.assert_clear(&format!("seed {seed}"));
                refused += 1;
            }
        }
    }
    println!("S3: {rounds} damaged files: {refused} refused, {failed} served with errors, 0 hangs, 0 crashes");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_found_after_an_unclean_stop() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let half = register(&database).await;
    assert_eq!(half.len(), 2);
    let mut bytes = fs::read(&database).unwrap();
    // A page of the file that holds changes and that nothing needs at a start: the log has no newer one.
    let newer = pages(&fs::read(folder.path().join("orders.db-wal")).unwrap());
    let is_wanted = |page: &&mut [u8]| page.windows(12).any(|text| text == b"order 7 of 0");
    let chunks = bytes.chunks_mut(PAGE).enumerate().filter(|(index, _)| !newer.contains(&(*index as u32 + 1)));
    let page = chunks.map(|(_, page)| page).find(is_wanted).expect("the first half is in the file");
    page.fill(0xFF);
    fs::write(&database, bytes).unwrap();

    let program = Launch::on(&database).start().await;
    program.says("the file is damaged: restore a backup").await;
    program.stop().await;
}

/// Bytes of a page, as SQLite makes them by default.
const PAGE: usize = 4_096;

/// The numbers of the pages in a write-ahead log: a header of 32 bytes, then frames with headers of 24.
fn pages(log: &[u8]) -> Vec<u32> {
    let frames = log[32..].chunks_exact(24 + PAGE);
    frames.map(|frame| u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]])).collect()
}

/// Flips some bits, anywhere or in the header alone.
fn flip(bytes: &mut [u8], random: &mut Random, only_header: bool) {
    let end = if only_header { 100 } else { bytes.len() as u64 };
    for _ in 0..=random.below(32) {
        let at = usize::try_from(random.below(end)).unwrap();
        bytes[at] ^= 1 << random.below(8);
    }
}

/// Calls everything that reads or writes; answers how many calls failed.
async fn use_it(program: &Program, uuids: &[String], seed: u64) -> usize {
    let client = program.client().await;
    let mut failures = 0;
    macro_rules! call {
        ($method:ident, $request:expr) => {
            let answer = timeout(PATIENCE, client.clone().$method($request)).await;
            failures += usize::from(is_failure(answer.expect("it answers"), seed));
        };
    }
    for order_by in ["", "name", "date desc"] {
        call!(list_orders, ListOrdersRequest { page_size: 1_000, order_by: order_by.to_owned(), ..Default::default() });
    }
    call!(
        list_orders,
        ListOrdersRequest { filter: "order".to_owned(), include_total_size: true, ..Default::default() }
    );
    call!(get_order_stats, GetOrderStatsRequest::default());
    for uuid in uuids {
        call!(read_order, ReadOrderRequest { uuid: uuid.clone(), ..Default::default() });
        call!(list_order_revisions, ListOrderRevisionsRequest { uuid: uuid.clone(), ..Default::default() });
    }
    call!(create_order, CreateOrderRequest { name: "one more".to_owned(), ..Default::default() });
    failures
}

/// Whether a call failed, as far as it may: by an error of the program's own.
fn is_failure<T>(answer: Result<Response<T>, Status>, seed: u64) -> bool {
    let Err(status) = answer else { return false };
    assert!(!status.details().is_empty(), "seed {seed}: {status:?}");
    true
}
