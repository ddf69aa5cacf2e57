//! Writers under load, and an account of what became of each of their writes.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use orders_proto::order::{CreateOrderRequest, ListOrdersRequest, order_service_client::OrderServiceClient};
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tonic::transport::Channel;
use uuid::Uuid;

use crate::program::{PATIENCE, Program};

/// As many as R1 asks for.
const WRITERS: usize = 8;

/// What is known of all writes.
#[derive(Default)]
pub(crate) struct Account {
    /// Names that were acknowledged, with the uuids that they were answered.
    acknowledged: HashMap<String, String>,
    /// Writes whose outcome is not known.
    unknown: Vec<CreateOrderRequest>,
    names: Arc<AtomicUsize>,
}

/// Writers at work.
pub(crate) struct Writers {
    tasks: JoinSet<Written>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Writes that were acknowledged so far.
    acknowledged: watch::Sender<usize>,
    /// Writes that the program answered with an error so far.
    refused: watch::Sender<usize>,
    is_over: AtomicBool,
}

/// What one writer knows of its writes.
#[derive(Default)]
struct Written {
    acknowledged: HashMap<String, String>,
    unknown: Vec<CreateOrderRequest>,
}

impl Account {
    /// Starts writers that write until the program is gone or they are stopped.
    pub(crate) async fn writers(&self, program: &Program) -> Writers {
        let mut writers = Writers { tasks: JoinSet::new(), shared: Arc::default() };
        for _ in 0..WRITERS {
            let (client, names) = (program.client().await, Arc::clone(&self.names));
            writers.tasks.spawn(write(client, names, Arc::clone(&writers.shared)));
        }
        writers
    }

    /// Awaits the end of writers that were stopped or whose program has ended, and takes down what they know.
    pub(crate) async fn take(&mut self, writers: Writers) {
        for written in writers.tasks.join_all().await {
            self.acknowledged.extend(written.acknowledged);
            self.unknown.extend(written.unknown);
        }
    }

    /// Sends again what may or may not have been written: each repeat is answered, and always the same.
    pub(crate) async fn settle(&mut self, program: &Program) {
        let mut client = program.client().await;
        for request in std::mem::take(&mut self.unknown) {
            let first = client.create_order(request.clone()).await.expect("a repeat is answered").into_inner();
            let again = client.create_order(request).await.expect("a repeat is answered").into_inner();
            assert_eq!(first, again, "a repeat has the first answer");
            let order = first.order.expect("an answer holds the order");
            self.acknowledged.insert(order.name, order.uuid);
        }
    }

    /// Asserts that what was acknowledged is there once, and nothing else is.
    pub(crate) async fn assert_kept(&self, program: &Program) {
        let lost = self.lost(program).await;
        assert_eq!(lost, Vec::<String>::new(), "these were acknowledged");
    }

    /// What was acknowledged and is not there. A doubled order, or one that nobody asked for, fails the test.
    pub(crate) async fn lost(&self, program: &Program) -> Vec<String> {
        let stored = everything(&mut program.client().await).await;
        for (name, uuid) in &stored {
            let expected = self.acknowledged.get(name).or_else(|| self.unknown_uuid(name, uuid));
            assert_eq!(expected, Some(uuid), "{name} was doubled, or was never asked for");
        }
        self.acknowledged.keys().filter(|name| !stored.contains_key(*name)).cloned().collect()
    }

    /// A write whose outcome is not known may be there under any uuid.
    fn unknown_uuid<'u>(&self, name: &str, uuid: &'u String) -> Option<&'u String> {
        self.unknown.iter().any(|request| request.name == name).then_some(uuid)
    }

    /// How many writes were acknowledged.
    pub(crate) fn len(&self) -> usize {
        self.acknowledged.len()
    }
}

impl Writers {
    /// Returns once so many more writes have been acknowledged.
    pub(crate) async fn have_written(&self, more: usize) {
        more_of(&self.shared.acknowledged, more, "acknowledged").await;
    }

    /// Returns once so many more writes have been answered with an error.
    pub(crate) async fn are_refused(&self, more: usize) {
        more_of(&self.shared.refused, more, "refused").await;
    }

    /// Lets each writer end after the write that it is at.
    pub(crate) fn stop(self) -> Self {
        self.shared.is_over.store(true, Ordering::Relaxed);
        self
    }
}

async fn more_of(counter: &watch::Sender<usize>, more: usize, what: &str) {
    let wanted = *counter.borrow() + more;
    let mut counter = counter.subscribe();
    let reached = timeout(PATIENCE, counter.wait_for(|count| *count >= wanted)).await;
    reached.unwrap_or_else(|_| panic!("{more} writes are not {what} within {PATIENCE:?}")).expect("it counts on");
}

async fn write(mut client: OrderServiceClient<Channel>, names: Arc<AtomicUsize>, shared: Arc<Shared>) -> Written {
    let mut written = Written::default();
    while !shared.is_over.load(Ordering::Relaxed) {
        let request = CreateOrderRequest {
            name: format!("order {}", names.fetch_add(1, Ordering::Relaxed)),
            request_id: Uuid::now_v7().to_string(),
            ..Default::default()
        };
        match client.create_order(request.clone()).await {
            Ok(answer) => {
                let order = answer.into_inner().order.expect("an answer holds the order");
                written.acknowledged.insert(order.name, order.uuid);
                shared.acknowledged.send_modify(|count| *count += 1);
            }
            Err(status) => {
                written.unknown.push(request);
                // The program's own errors have details; without any it is the program that is gone.
                if status.details().is_empty() {
                    break;
                }
                shared.refused.send_modify(|count| *count += 1);
            }
        }
    }
    written
}

/// Every order there is, by name; a name that stands twice fails the test.
pub(crate) async fn everything(client: &mut OrderServiceClient<Channel>) -> HashMap<String, String> {
    let mut stored = HashMap::new();
    let mut page_token = String::new();
    loop {
        let request = ListOrdersRequest { page_size: 1_000, page_token, ..Default::default() };
        let page = client.list_orders(request).await.unwrap_or_else(|status| panic!("{status}")).into_inner();
        for order in page.orders {
            assert_eq!(stored.insert(order.name.clone(), order.uuid), None, "{} is there twice", order.name);
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return stored;
        }
    }
}
