//! `orders create`.

use std::process::ExitCode;

use clap::Args;
use orders_proto::order::CreateOrderRequest;
use uuid::Uuid;

use super::{Failure, client::Server, output::Output};

#[derive(Args)]
pub(super) struct Arguments {
    /// What is ordered, and by whom
    name: String,

    /// For when: 2024-06-13, or an instant as in RFC 3339; now if nothing is said
    #[arg(long, default_value = "")]
    date: String,

    /// It is done already
    #[arg(long)]
    completed: bool,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(Arguments { name, date, completed, output, server }: Arguments) -> Result<ExitCode, Failure> {
    let (uuid, request_id) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
    let request = CreateOrderRequest { name, completed, date, uuid, request_id, validate_only: false };
    let answer = server.connect().await?.create_order(request).await?.into_inner();
    output.orders(answer.order.as_slice(), true)?;
    Ok(ExitCode::SUCCESS)
}
