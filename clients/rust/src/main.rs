//! Stores an order, then follows the register: `orders-client URL NAME`.

mod check {
    tonic::include_proto!("check");
}
mod order {
    tonic::include_proto!("order");
}

use std::{env, error::Error, time::Duration};

use order::{CreateOrderRequest, WatchOrdersRequest, order_service_client::OrderServiceClient};
use tonic::{Code, Request, Status, transport::Channel};
use tonic_types::StatusExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let url = arguments.next().unwrap_or("http://127.0.0.1:8080".to_owned());
    let name = arguments.next().unwrap_or("Folk och fä HB, Bräcke".to_owned());
    let mut orders = OrderServiceClient::new(Channel::from_shared(url)?.connect().await?);

    // Repeating a request under the same id has one effect.
    let new = CreateOrderRequest { name, request_id: uuid::Uuid::now_v7().to_string(), ..Default::default() };
    let mut request = Request::new(new);
    request.set_timeout(Duration::from_secs(5));
    let answer = orders.create_order(request).await.inspect_err(|status| {
        for wrong in status.get_details_bad_request().into_iter().flat_map(|details| details.field_violations) {
            println!("{}: {}", wrong.field, wrong.description);
        }
    })?;
    println!("stored {}", answer.into_inner().order.unwrap_or_default().uuid);

    let mut from = WatchOrdersRequest { send_initial: true, ..Default::default() };
    loop {
        if let Err(status) = follow(&mut orders, &mut from).await {
            // What tonic says of a connection that is cut or cannot be made.
            if ![Code::Unknown, Code::Unavailable].contains(&status.code()) {
                return Err(status.into());
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Prints changes until the stream is cut; `from` then says where to go on.
async fn follow(orders: &mut OrderServiceClient<Channel>, from: &mut WatchOrdersRequest) -> Result<(), Status> {
    let mut changes = orders.watch_orders(from.clone()).await?.into_inner();
    while let Some(change) = changes.message().await? {
        for event in change.events {
            println!("{} {}", event.r#type().as_str_name(), event.order.unwrap_or_default().name);
        }
        if !change.resume_token.is_empty() {
            *from = WatchOrdersRequest { resume_token: change.resume_token, ..Default::default() };
        }
    }
    Ok(())
}
