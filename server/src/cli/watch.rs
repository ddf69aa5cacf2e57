//! `orders watch`: every change as it happens, until it is interrupted.

use std::{
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use orders_proto::order::{OrderChangeType, OrderEvent, WatchOrdersRequest};
use serde_json::json;
use tokio::time::sleep;

use super::{
    Failure,
    client::{Server, is_passing},
    output::to_json,
};

/// How long it waits before it connects again.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Args)]
pub(super) struct Arguments {
    /// Only orders that match (AIP-160)
    #[arg(long, short, default_value = "")]
    filter: String,

    /// The orders that there are come first
    #[arg(long, conflicts_with = "resume_token")]
    initial: bool,

    /// Goes on after what was seen, without a gap
    #[arg(long, value_name = "TOKEN", default_value = "", hide_default_value = true)]
    resume_token: String,

    /// One JSON object a line, each with the token to resume from
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    server: Server,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { filter, initial, resume_token, json, server } = arguments;
    let mut request = WatchOrdersRequest { filter, send_initial: initial, resume_token, ..Default::default() };
    let mut client = server.connect().await?;
    loop {
        let ended = async {
            let mut stream = client.watch_orders(request.clone()).await?.into_inner();
            while let Some(message) = stream.message().await? {
                for event in &message.events {
                    print(event, &message.resume_token, json)?;
                }
                // Before all of the initial state has come there is no place to go on from.
                if !message.resume_token.is_empty() {
                    request.resume_token = message.resume_token;
                    request.send_initial = false;
                }
            }
            Ok::<_, Failure>(())
        };
        match ended.await {
            Err(error) if !is_passing(&*error) || request.resume_token.is_empty() => return Err(error),
            // The server ends streams as a matter of course, and restarts; nothing is missed by it.
            Ok(()) | Err(_) => sleep(PAUSE).await,
        }
    }
}

fn print(event: &OrderEvent, resume_token: &str, as_json: bool) -> io::Result<()> {
    let order = event.order.clone().unwrap_or_default();
    let kind = match event.r#type() {
        OrderChangeType::Unspecified => "unknown",
        OrderChangeType::Created => "created",
        OrderChangeType::Updated => "updated",
        OrderChangeType::Deleted => "deleted",
        OrderChangeType::Restored => "restored",
        OrderChangeType::LeftFilter => "left",
    };
    let mut out = io::stdout().lock();
    if as_json {
        let line = json!({"type": kind, "order": to_json(&order), "actor": event.actor, "resume_token": resume_token});
        return writeln!(out, "{line}");
    }
    let done = if order.completed { "done" } else { "open" };
    writeln!(out, "{kind:<8}  {}  {done}  {}  {}", order.uuid, order.date, order.name)
}
