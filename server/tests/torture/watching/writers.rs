//! Writers that write whatever comes to their minds, wherever there is a server.

use std::sync::Arc;

use orders_proto::order::{
    BatchCreateOrdersRequest, CreateOrderRequest, DeleteOrderRequest, UndeleteOrderRequest, UpdateOrderRequest,
    order_service_client::OrderServiceClient,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tonic::{Status, transport::Channel};

use super::{client, follow::Servers};
use crate::random::Random;

/// Writes after which a writer goes to the next server.
const STAYS: usize = 50;

/// Writes until it is stopped, and counts the events that it knows of.
pub(super) async fn write(
    number: usize,
    mut servers: Servers,
    events: Arc<watch::Sender<usize>>,
    stop: CancellationToken,
) {
    let mut random = Random::new(number as u64);
    let mut known = Vec::new();
    for begun in number.. {
        let server = {
            let servers = servers.borrow_and_update();
            servers[begun % servers.len()].clone()
        };
        match client::connect(&server).await {
            Some(mut client) => {
                for _ in 0..STAYS {
                    if stop.is_cancelled() {
                        return;
                    }
                    let Ok(written) = one(&mut client, &mut random, &mut known).await else { break };
                    events.send_modify(|events| *events += written);
                }
            }
            None => tokio::select! {
                _ = servers.changed() => {}
                () = stop.cancelled() => {}
            },
        }
        if stop.is_cancelled() {
            return;
        }
    }
}

/// One write; answers how many events it made, as far as that can be said.
async fn one(
    client: &mut OrderServiceClient<Channel>,
    random: &mut Random,
    known: &mut Vec<String>,
) -> Result<usize, Status> {
    let name = format!("order {}", random.next());
    let create = CreateOrderRequest { name: name.clone(), ..Default::default() };
    let of = |random: &mut Random, known: &[String]| known[random.below(known.len() as u64) as usize].clone();
    match random.below(if known.is_empty() { 4 } else { 10 }) {
        0..=2 => {
            let order = client.create_order(create).await?.into_inner().order;
            known.extend(order.map(|order| order.uuid));
            Ok(1)
        }
        3 => {
            let requests = vec![create; 1 + random.below(20) as usize];
            let orders = client.batch_create_orders(BatchCreateOrdersRequest { requests, ..Default::default() });
            let orders = orders.await?.into_inner().orders;
            let written = orders.len();
            known.extend(orders.into_iter().map(|order| order.uuid));
            Ok(written)
        }
        4..=7 => {
            let completed = random.below(2) == 0;
            let update = UpdateOrderRequest { uuid: of(random, known), name, completed, ..Default::default() };
            // What is deleted is unknown, which is no event.
            Ok(usize::from(refused(client.update_order(update).await)?))
        }
        8 => {
            let delete = DeleteOrderRequest { uuid: of(random, known), ..Default::default() };
            Ok(usize::from(client.delete_order(delete).await?.into_inner().success))
        }
        _ => {
            let undelete = UndeleteOrderRequest { uuid: of(random, known), ..Default::default() };
            Ok(usize::from(refused(client.undelete_order(undelete).await)?))
        }
    }
}

/// Whether it was done; an error that is not a refusal stays one.
fn refused<T>(answer: Result<T, Status>) -> Result<bool, Status> {
    match answer {
        Ok(_) => Ok(true),
        Err(status) if matches!(status.code(), tonic::Code::NotFound | tonic::Code::AlreadyExists) => Ok(false),
        Err(status) => Err(status),
    }
}
