//! What is asked of a server: the workloads.

use orders_proto::order::{
    BatchCreateOrdersRequest, CreateOrderRequest, ListOrdersRequest, ReadOrderRequest, UpdateOrderRequest,
    order_service_client::OrderServiceClient,
};
use tonic::{Status, transport::Channel};
use uuid::Uuid;

use crate::{Failure, load::connect, process::Server};

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    Read,
    List,
    CreateA,
    CreateB,
    Update,
    BatchCreate,
}

/// Customers as in the Northwind sample.
const CUSTOMERS: [&str; 8] = [
    "Vins et alcools Chevalier, Reims",
    "Toms Spezialitäten, Münster",
    "Hanari Carnes, Rio de Janeiro",
    "Victuailles en stock, Lyon",
    "Suprêmes délices, Charleroi",
    "Richter Supermarkt, Genève",
    "Wellington Importadora, Resende",
    "Rattlesnake Canyon Grocery, Albuquerque",
];
const BATCH: usize = 100;

impl Work {
    pub(crate) const ALL: [Self; 6] =
        [Self::Read, Self::List, Self::CreateA, Self::CreateB, Self::Update, Self::BatchCreate];

    /// Its name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::List => "List of 100",
            Self::CreateA => "Create A",
            Self::CreateB => "Create B",
            Self::Update => "Update",
            Self::BatchCreate => "BatchCreate of 100",
        }
    }

    /// Sends the `number`th request. Numbers never repeat, so that every update changes something.
    pub(crate) async fn send(
        self,
        client: &mut OrderServiceClient<Channel>,
        known: &[String],
        number: usize,
    ) -> Result<(), Status> {
        // Scattered, so that neighbours in time are not neighbours in the store.
        let uuid = || known[number.wrapping_mul(7_919) % known.len()].clone();
        match self {
            Self::Read => {
                client.read_order(ReadOrderRequest { uuid: uuid(), ..Default::default() }).await?;
            }
            Self::List => {
                client.list_orders(ListOrdersRequest { page_size: 100, ..Default::default() }).await?;
            }
            Self::CreateA => {
                client.create_order(constant()).await?;
            }
            Self::CreateB => {
                let request_id = Uuid::now_v7().to_string();
                client.create_order(CreateOrderRequest { request_id, ..realistic(number) }).await?;
            }
            Self::Update => {
                let CreateOrderRequest { name, date, .. } = realistic(number);
                let request = UpdateOrderRequest { uuid: uuid(), name, date, ..Default::default() };
                client.update_order(request).await?;
            }
            Self::BatchCreate => {
                let requests = (0..BATCH).map(|index| realistic(number * BATCH + index)).collect();
                let request_id = Uuid::now_v7().to_string();
                let request = BatchCreateOrdersRequest { requests, request_id, ..Default::default() };
                client.batch_create_orders(request).await?;
            }
        }
        Ok(())
    }
}

fn constant() -> CreateOrderRequest {
    CreateOrderRequest { name: "Bon app', Marseille".into(), date: "2024-06-13".into(), ..Default::default() }
}

/// A name like Northwind's and a date within a year.
fn realistic(number: usize) -> CreateOrderRequest {
    let day = number.wrapping_mul(31) % 336;
    CreateOrderRequest {
        name: format!("{} · {}", 10_248 + number, CUSTOMERS[number % CUSTOMERS.len()]),
        date: format!("2024-{:02}-{:02}", day / 28 + 1, day % 28 + 1),
        ..Default::default()
    }
}

/// Creates orders to begin with; answers the uuids of at most 10,000 of them.
pub(crate) async fn fill(server: &Server, orders: usize) -> Result<Vec<String>, Failure> {
    let mut client = connect(&server.url).await?;
    let mut known = Vec::new();
    for begin in (0..orders).step_by(1_000) {
        let requests = (begin..orders.min(begin + 1_000)).map(realistic).collect();
        let request = BatchCreateOrdersRequest { requests, ..Default::default() };
        let answer = client.batch_create_orders(request).await?.into_inner();
        if known.len() < 10_000 {
            known.extend(answer.orders.into_iter().map(|order| order.uuid));
        }
    }
    Ok(known)
}
