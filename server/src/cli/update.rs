//! `orders update`: what is named changes, the rest stays.

use std::process::ExitCode;

use clap::{ArgGroup, Args};
use orders_proto::order::UpdateOrderRequest;
use prost_types::FieldMask;
use uuid::Uuid;

use super::{Failure, client::Server, output::Output};

#[derive(Args)]
#[command(group = ArgGroup::new("change").required(true).multiple(true))]
pub(super) struct Arguments {
    /// The order
    uuid: String,

    /// Its new name
    #[arg(long, group = "change")]
    name: Option<String>,

    /// Its new date; an empty one means now
    #[arg(long, group = "change")]
    date: Option<String>,

    /// Whether it is done
    #[arg(long, group = "change", value_name = "BOOL")]
    completed: Option<bool>,

    /// Only if the order is still in this state
    #[arg(long, default_value = "")]
    etag: String,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { uuid, name, date, completed, etag, output, server } = arguments;
    let named = [("name", name.is_some()), ("date", date.is_some()), ("completed", completed.is_some())];
    let paths = named.into_iter().filter(|(_, is_named)| *is_named).map(|(path, _)| path.to_owned()).collect();
    let request = UpdateOrderRequest {
        uuid,
        name: name.unwrap_or_default(),
        completed: completed.unwrap_or_default(),
        date: date.unwrap_or_default(),
        update_mask: Some(FieldMask { paths }),
        etag,
        request_id: Uuid::now_v7().to_string(),
        validate_only: false,
    };
    let answer = server.connect().await?.update_order(request).await?.into_inner();
    output.orders(answer.order.as_slice(), true)?;
    Ok(ExitCode::SUCCESS)
}
