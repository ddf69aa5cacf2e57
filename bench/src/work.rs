//! What is asked of a server: the workloads.

use orders_proto::order::{
    BatchCreateOrdersRequest, CreateOrderRequest, ListOrdersRequest, ReadOrderRequest, UpdateOrderRequest,
};
use tonic::Status;
use uuid::Uuid;

use crate::{client::Client, data};

/// A kind of request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Work {
    Read,
    /// Of any order, so that few are asked for twice.
    ReadAny,
    List,
    CreateA,
    CreateB,
    Update,
    BatchCreate,
    /// This page.
    Page(ListOrdersRequest),
}

/// Orders in a batch.
pub(crate) const BATCH: usize = 100;

impl Work {
    pub(crate) const ALL: [Self; 7] =
        [Self::Read, Self::ReadAny, Self::List, Self::CreateA, Self::CreateB, Self::Update, Self::BatchCreate];

    /// Its name in the report.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::ReadAny => "Read of any",
            Self::List => "List of 100",
            Self::CreateA => "Create A",
            Self::CreateB => "Create B",
            Self::Update => "Update",
            Self::BatchCreate => "BatchCreate of 100",
            Self::Page(_) => "Page",
        }
    }

    /// Orders that a request creates.
    pub(crate) fn creates(&self) -> usize {
        match self {
            Self::CreateA | Self::CreateB => 1,
            Self::BatchCreate => BATCH,
            Self::Read | Self::ReadAny | Self::List | Self::Update | Self::Page(_) => 0,
        }
    }

    /// Sends the `number`th request. Numbers never repeat, so that every update changes something.
    pub(crate) async fn send(&self, client: &mut Client, known: &[String], number: usize) -> Result<(), Status> {
        // Scattered, so that neighbours in time are not neighbours in the store.
        let uuid = || known[number.wrapping_mul(7_919) % known.len()].clone();
        match self {
            Self::Read | Self::ReadAny => {
                client.read_order(ReadOrderRequest { uuid: uuid(), ..Default::default() }).await?;
            }
            Self::List => {
                client.list_orders(ListOrdersRequest { page_size: 100, ..Default::default() }).await?;
            }
            Self::Page(list) => {
                client.list_orders(list.clone()).await?;
            }
            Self::CreateA => {
                client.create_order(data::constant()).await?;
            }
            Self::CreateB => {
                let request_id = Uuid::now_v7().to_string();
                client.create_order(CreateOrderRequest { request_id, ..data::order(number) }).await?;
            }
            Self::Update => {
                let CreateOrderRequest { name, date, .. } = data::order(number);
                let request = UpdateOrderRequest { uuid: uuid(), name, date, ..Default::default() };
                client.update_order(request).await?;
            }
            Self::BatchCreate => {
                let requests = (0..BATCH).map(|index| data::order(number * BATCH + index)).collect();
                let request_id = Uuid::now_v7().to_string();
                let request = BatchCreateOrdersRequest { requests, request_id, ..Default::default() };
                client.batch_create_orders(request).await?;
            }
        }
        Ok(())
    }
}
