//! What PostgreSQL makes of the statements, which it plans by what it takes the tables for.

use super::*;

#[tokio::test]
async fn a_call_is_looked_up_in_the_ledger_by_itself_though_postgresql_takes_it_for_empty() {
    let url = Cluster::shared().database();
    server(&url).await.close().await;
    let client = connection(&url).await;
    // It plans by this until it counts again.
    client.batch_execute("VACUUM ANALYZE ledger").await.unwrap();
    let store = server(&url).await;
    for number in 0..300 {
        let name = format!("order {number}");
        store.submit(command([create(&name)]).with(request(&name))).await.unwrap();
    }
    // What a session did is counted when it ends, at the latest.
    store.close().await;
    let is_counted = "SELECT sum(idx_scan) >= 300 FROM pg_stat_user_indexes WHERE relname = 'ledger' AND indexrelname = 'ledger_pkey'";
    until(&client, "the look-ups are counted", is_counted).await;
    let read = "SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relname = 'ledger'";
    let read: i64 = client.query_one(read, &[]).await.unwrap().get(0);
    assert!(read < 300, "{read} calls were looked at, none of which was asked for");
}
