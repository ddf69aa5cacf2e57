//! D1: callers that leave and deadlines that pass, at any moment. No transaction stays open, and each write has happened
//! once or not at all, as its repeat finds out.

use std::time::Duration;

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::Integer,
};
use orders_proto::order::{
    CreateOrderRequest, ListOrderRevisionsRequest, ListOrdersRequest, UpdateOrderRequest,
    order_service_client::OrderServiceClient,
};
use tokio::{
    task::{JoinSet, yield_now},
    time::timeout,
};
use tokio_postgres::NoTls;
use tonic::{Code, Request, Response, Status, transport::Channel};
use uuid::Uuid;

use crate::{
    engines::{self, Database},
    full_or,
    program::{Launch, PATIENCE},
    random::Random,
};

const CALLERS: u64 = 8;
type Client = OrderServiceClient<Channel>;

#[tokio::test(flavor = "multi_thread")]
async fn each_write_happens_once_or_not_at_all_whenever_its_caller_leaves() {
    for Database { engine, url, folder: _folder, .. } in engines::each() {
        let program = Launch::at(&url).start().await;
        let calls = full_or(10_000, 400) / CALLERS;
        let mut callers = JoinSet::new();
        for seed in 0..CALLERS {
            callers.spawn(call(program.client().await, Random::new(seed), calls));
        }
        let mut cut_off = 0;
        for counted in callers.join_all().await {
            cut_off += counted;
        }
        assert!(
            (calls / 2..8 * calls - calls / 2).contains(&cut_off),
            "{engine}: {cut_off} calls were cut off: too few or too many to tell"
        );
        match url.strip_prefix("sqlite:") {
            Some(file) => assert_idle(file),
            None => becomes_idle(&url).await,
        }
        program.stop().await;
        let writes = calls * CALLERS;
        println!("D1, {engine}: {writes} writes, {cut_off} of them cut off: each happened once or not at all");
    }
}

/// Creates an order and changes it, over and over, leaving before some answers; answers how many it did not await.
async fn call(mut client: Client, random: Random, calls: u64) -> u64 {
    let mut caller = Impatient { random, longest: Duration::from_millis(10) };
    let mut cut_off = 0;
    for _ in 0..calls / 2 {
        let (id, first_id, second_id) = (new_id(), new_id(), new_id());
        let create =
            CreateOrderRequest { name: id.clone(), uuid: id.clone(), request_id: first_id, ..Default::default() };
        let answer = caller.call(create.clone(), async |request| client.create_order(request).await).await;
        let repeat = client.create_order(create).await.expect("a repeat is answered").into_inner();
        cut_off += u64::from(is_cut_off(answer, &repeat));
        let created = repeat.order.unwrap();

        let (name, etag) = (format!("{id} changed"), created.etag.clone());
        let update = UpdateOrderRequest { uuid: id.clone(), name, etag, request_id: second_id, ..Default::default() };
        let answer = caller.call(update.clone(), async |request| client.update_order(request).await).await;
        let repeat = client.update_order(update).await.expect("its own change is no conflict").into_inner();
        cut_off += u64::from(is_cut_off(answer, &repeat));

        let history = ListOrderRevisionsRequest { uuid: id, ..Default::default() };
        let history = client.list_order_revisions(history).await.unwrap().into_inner().revisions;
        let states: Vec<_> = history.into_iter().filter_map(|revision| revision.order).collect();
        assert_eq!(states, [repeat.order.unwrap(), created], "one change each");
        let list = ListOrdersRequest { page_size: 100, filter: "changed".to_owned(), ..Default::default() };
        caller.call(list, async |request| client.list_orders(request).await).await;
    }
    cut_off
}

fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Whether there was no answer; if there was one, its repeat must be the same.
fn is_cut_off<T: PartialEq + std::fmt::Debug>(answer: Option<T>, repeat: &T) -> bool {
    match answer {
        Some(answer) => {
            assert_eq!(&answer, repeat, "a repeat has the first answer");
            false
        }
        None => true,
    }
}

/// One who leaves at random moments, before about half of the answers.
struct Impatient {
    random: Random,
    /// The longest patience, which grows when answers are missed and shrinks when they come: calls take what they take.
    longest: Duration,
}

impl Impatient {
    /// Calls, and gives up: by a deadline that the program knows, or by leaving.
    async fn call<T, R>(
        &mut self,
        message: T,
        call: impl AsyncFnOnce(Request<T>) -> Result<Response<R>, Status>,
    ) -> Option<R> {
        let patience = self.longest.mul_f64(self.random.below(1_000) as f64 / 1_000.0);
        let mut request = Request::new(message);
        let answer = if self.random.below(2) == 0 {
            request.set_timeout(patience);
            Ok(call(request).await)
        } else {
            timeout(patience, call(request)).await
        };
        let answer = match answer {
            Ok(Ok(answer)) => Some(answer.into_inner()),
            // tonic's own client says CANCELLED when it notices first.
            Ok(Err(status)) if matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled) => None,
            Ok(Err(status)) => panic!("{status}"),
            Err(_) => None,
        };
        self.longest = self.longest.mul_f64(if answer.is_some() { 0.9 } else { 1.1 });
        answer
    }
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

/// Asserts that the program holds no transaction open, neither of writing nor of reading.
fn assert_idle(file: &str) {
    let mut other = SqliteConnection::establish(file).unwrap();
    other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE; ROLLBACK").expect("nobody writes");
    let checkpoint: Checkpoint = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(&mut other).unwrap();
    assert_eq!(checkpoint.busy, 0, "nobody reads");
}

/// Returns once PostgreSQL has no transaction of the program open: what a caller has left is ended in passing.
pub(crate) async fn becomes_idle(url: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let is_idle = "SELECT count(*) = 0 FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
    let asked = timeout(PATIENCE, async {
        while !client.query_one(is_idle, &[]).await.unwrap().get::<_, bool>(0) {
            yield_now().await;
        }
    });
    asked.await.expect("nothing stays open");
}
