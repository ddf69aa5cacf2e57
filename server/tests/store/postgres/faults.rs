//! What goes wrong between a server and its database.

use std::{collections::BTreeSet, time::Instant};

use orders_server::error::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

use super::*;

/// Sessions of servers that have a transaction open and do nothing.
const NONE_IS_LEFT_OPEN: &str = "SELECT count(*) = 0 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";

/// Stores an order, repeating the call with its request id until it is answered.
async fn stored_in_the_end(store: &Store, name: &str) -> i64 {
    loop {
        match store.submit(command([create(name)]).with(request(name))).await {
            Ok(answer) => return answer.written.into_iter().next().unwrap().order().unwrap().revision,
            Err(Error::Unavailable(_)) => tokio::task::yield_now().await,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Asserts that what was answered is there, each once.
async fn assert_kept(store: &Store, answered: &[i64], number: usize) {
    assert_eq!(answered.iter().collect::<BTreeSet<_>>().len(), number, "a revision was answered twice");
    assert_eq!(all(store, true).await.len(), number);
    assert_whole(store).await;
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_when_connections_are_cut() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let client = connection(&url).await;
    let names: Vec<String> = (0..300).map(|number| format!("order {number}")).collect();
    let cut = async {
        for _ in 0..20 {
            let writers = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
            client.execute(writers, &[]).await.unwrap();
        }
    };
    let write = async {
        let mut answered = Vec::new();
        for names in names.chunks(10) {
            answered.extend(together(names.iter().map(|name| stored_in_the_end(&store, name))).await);
        }
        answered
    };
    let (answered, ()) = tokio::join!(write, cut);
    let reopened = server(&url).await;
    assert_kept(&reopened, &answered, names.len()).await;
}

/// P1, in short: two servers, and a database that crashes under them.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_when_the_database_crashes() {
    let cluster = Cluster::start(&[]);
    let url = cluster.database();
    let (one, other) = (server(&url).await, server(&url).await);
    let mut answered = Vec::new();
    for crash in 0..3 {
        let names: Vec<String> = (0..100).map(|number| format!("order {crash} {number}")).collect();
        let writes = names.iter().enumerate().map(|(number, name)| {
            let store = if number % 2 == 0 { &one } else { &other };
            async move { stored_in_the_end(store, name).await }
        });
        let restart = async {
            tokio::task::block_in_place(|| {
                cluster.crash();
                cluster.up();
            });
        };
        let (revisions, ()) = tokio::join!(together(writes), restart);
        answered.extend(revisions);
        assert!(all(&one, true).await.len() >= 100, "it is read again");
    }
    assert_kept(&other, &answered, 300).await;
}

/// A server that stands still in the middle of a turn, with the lock: the database takes it away.
#[tokio::test]
async fn a_server_that_stands_still_delays_the_others_and_does_not_stop_them() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let frozen = connection(&url).await;
    frozen.batch_execute("SET idle_in_transaction_session_timeout = '2s'; BEGIN").await.unwrap();
    frozen.batch_execute("SELECT 1 FROM store_state FOR UPDATE").await.unwrap();
    let begun = Instant::now();
    stored(&store, create("tea")).await;
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert!(frozen.batch_execute("COMMIT").await.is_err(), "it has lost its turn");
    assert_whole(&store).await;
}

/// The same in the middle of a message, the rest of which PostgreSQL awaits without an end.
#[tokio::test]
async fn a_server_that_stands_still_while_it_sends_loses_its_turn_too() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let mut frozen = Raw::connect(url.rsplit('/').next().unwrap()).await;
    frozen.send(b"Q", b"BEGIN; SELECT 1 FROM store_state FOR UPDATE\0").await;
    frozen.is_ready(b'T').await;
    // A statement to be parsed, and no more of what a driver sends in one go.
    frozen.send(b"P", b"\0SELECT 1\0\0\0").await;
    stored(&store, create("tea")).await;
    assert_whole(&store).await;
}

/// A connection that speaks PostgreSQL's protocol no further than it is told to.
struct Raw(UnixStream);

impl Raw {
    async fn connect(database: &str) -> Self {
        let socket = format!("{}/.s.PGSQL.5432", Cluster::shared().host().replace("%2F", "/"));
        let mut raw = Self(UnixStream::connect(socket).await.unwrap());
        // Version 3.0, and who wants what.
        let begin = format!("\0\x03\0\0user\0orders\0database\0{database}\0\0");
        raw.send(b"", begin.as_bytes()).await;
        raw.is_ready(b'I').await;
        raw
    }

    async fn send(&mut self, kind: &[u8], body: &[u8]) {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        self.0.write_all(&[kind, &length, body].concat()).await.unwrap();
    }

    /// Reads on until the server is ready, with a transaction open (`T`) or none (`I`).
    async fn is_ready(&mut self, state: u8) {
        let mut said = Vec::new();
        while !said.ends_with(&[b'Z', 0, 0, 0, 5, state]) {
            assert!(self.0.read_buf(&mut said).await.unwrap() > 0, "{}", String::from_utf8_lossy(&said));
        }
    }
}

/// P2: what finds no connection is refused soon, and leaves nothing open.
#[tokio::test]
async fn reads_are_refused_while_all_connections_are_held() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    let order = stored(&store, create("tea")).await;
    let mut holder = connection(&url).await;
    let held = holder.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE changes IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let reads = together((0..30).map(|_| store.history(order.uuid, i64::MAX, 10))).await;
    let refused = reads.iter().filter(|read| matches!(read, Err(Error::Unavailable(_)))).count();
    assert!(refused >= 20, "{reads:?}");
    assert!(reads.iter().all(Result::is_err), "nobody can have read what is locked");
    held.rollback().await.unwrap();
    until(&holder, "nothing is left open", NONE_IS_LEFT_OPEN).await;
    assert_eq!(store.history(order.uuid, i64::MAX, 10).await.unwrap().len(), 1);
}

/// D1, the reads of it: callers that go away at any point leave no transaction behind.
#[tokio::test]
async fn reads_whose_callers_are_gone_leave_nothing_open() {
    let url = Cluster::shared().database();
    let store = server(&url).await;
    stored_all(&store, NAMES).await;
    let sort = order_by("name");
    for number in 0..300_u32 {
        let page = store.page(matching("tea"), &sort, None, false, 10, 0);
        let patience = Duration::from_micros(u64::from(number * 37 % 3_000));
        let _ = tokio::time::timeout(patience, page).await;
    }
    let client = connection(&url).await;
    until(&client, "nothing is left open", NONE_IS_LEFT_OPEN).await;
    assert_eq!(found(&store, "\"tea\"").await.len(), 5);
}
