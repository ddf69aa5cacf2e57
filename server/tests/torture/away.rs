//! P1: PostgreSQL crashes under two servers, again and again. Nothing acknowledged is lost or doubled, and both serve soon
//! after it is back.

use std::time::{Duration, Instant};

use tokio::task::block_in_place;

use crate::{bound, cluster::Cluster, full_or, load::Account, program::Launch};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_when_postgresql_crashes_under_two_servers() {
    let cluster = block_in_place(|| Cluster::start(&[]));
    let url = block_in_place(|| cluster.database());
    let servers = [Launch::at(&url).start().await, Launch::at(&url).start().await];
    let mut account = Account::default();
    let (crashes, mut slowest) = (full_or(20, 2), Duration::ZERO);
    for _ in 0..crashes {
        let writers = [account.writers(&servers[0]).await, account.writers(&servers[1]).await];
        for writers in &writers {
            writers.have_written(50).await;
        }
        let back = block_in_place(|| {
            cluster.crash();
            cluster.up();
            Instant::now()
        });
        for writers in &writers {
            writers.have_written(10).await;
        }
        slowest = slowest.max(back.elapsed());
        for writers in writers {
            account.take(writers.stop()).await;
        }
    }
    assert!(slowest <= bound(Duration::from_secs(5)), "writes again only after {slowest:?}");
    account.settle(&servers[0]).await;
    account.assert_kept(&servers[1]).await;
    let written = account.len();
    println!("P1: {crashes} crashes, {written} acknowledged: 0 lost, 0 doubled, both write again within {slowest:.1?}");
    for server in servers {
        server.stop().await;
    }
}
