//! R1: writers write, the program is killed at any moment and started again, what is unknown is sent again with its
//! request id: every acknowledged write is there, and none twice.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use orders_proto::order::{CreateOrderRequest, ListOrdersRequest, order_service_client::OrderServiceClient};
use tokio::{task::JoinSet, time::sleep};
use tonic::transport::Channel;
use uuid::Uuid;

use crate::{is_full, program::Program};

const WRITERS: usize = 8;
/// "Ready again within 2 s", five times that in `make test`.
const READY_IN: Duration = Duration::from_secs(2);

/// What one writer knows of its writes.
#[derive(Default)]
struct Written {
    /// Names that were acknowledged, with the uuids that they were answered.
    acknowledged: HashMap<String, String>,
    /// Writes whose outcome is not known.
    unknown: Vec<CreateOrderRequest>,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_program_is_killed() {
    let cycles = if is_full() { 50 } else { 4 };
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("orders.db");
    let numbers = Arc::new(AtomicU64::new(0));
    let mut acknowledged = HashMap::new();
    let mut unknown = Vec::new();
    let mut slowest = Duration::ZERO;

    for cycle in 0..cycles {
        let program = Program::start(&database);
        slowest = slowest.max(program.ready_in);
        settle(&mut program.client().await, std::mem::take(&mut unknown), &mut acknowledged).await;
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            writers.spawn(write(program.client().await, Arc::clone(&numbers)));
        }
        // Spread over 50 to 1,500 ms by a step that shares no factor with the range.
        sleep(Duration::from_millis(50 + cycle * 617 % 1_450)).await;
        program.kill();
        for written in writers.join_all().await {
            acknowledged.extend(written.acknowledged);
            unknown.extend(written.unknown);
        }
    }

    let program = Program::start(&database);
    let mut client = program.client().await;
    settle(&mut client, unknown, &mut acknowledged).await;
    let stored = everything(&mut client).await;
    assert_eq!(stored.len(), acknowledged.len(), "an order was doubled, or was never acknowledged");
    for (name, uuid) in &acknowledged {
        assert_eq!(stored.get(name), Some(uuid), "{name} was acknowledged");
    }
    let bound = if is_full() { READY_IN } else { READY_IN * 5 };
    assert!(slowest <= bound, "ready again only after {slowest:?}");
    println!("R1: {} acknowledged over {cycles} kills, 0 lost, 0 doubled, ready in {slowest:?}", acknowledged.len());
    program.kill();
}

/// Writes until the program is gone.
async fn write(mut client: OrderServiceClient<Channel>, numbers: Arc<AtomicU64>) -> Written {
    let mut written = Written::default();
    loop {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        let request = CreateOrderRequest {
            name: format!("order {number}"),
            request_id: Uuid::now_v7().to_string(),
            ..Default::default()
        };
        match client.create_order(request.clone()).await {
            Ok(answer) => {
                let order = answer.into_inner().order.expect("an answer holds the order");
                written.acknowledged.insert(order.name, order.uuid);
            }
            Err(_) => {
                written.unknown.push(request);
                return written;
            }
        }
    }
}

/// Sends again what may or may not have been written.
async fn settle(
    client: &mut OrderServiceClient<Channel>,
    unknown: Vec<CreateOrderRequest>,
    acknowledged: &mut HashMap<String, String>,
) {
    for request in unknown {
        let first = client.create_order(request.clone()).await.expect("a repeat is answered").into_inner();
        let again = client.create_order(request).await.expect("a repeat is answered").into_inner();
        assert_eq!(first, again, "a repeat has the first answer");
        let order = first.order.expect("an answer holds the order");
        acknowledged.insert(order.name, order.uuid);
    }
}

/// Every order there is, by name; a name that stands twice fails the test.
async fn everything(client: &mut OrderServiceClient<Channel>) -> HashMap<String, String> {
    let mut stored = HashMap::new();
    let mut page_token = String::new();
    loop {
        let request = ListOrdersRequest { page_size: 1_000, page_token, ..Default::default() };
        let page = match client.list_orders(request).await {
            Ok(page) => page.into_inner(),
            Err(status) => panic!("{status}"),
        };
        for order in page.orders {
            assert_eq!(stored.insert(order.name.clone(), order.uuid), None, "{} is there twice", order.name);
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return stored;
        }
    }
}
