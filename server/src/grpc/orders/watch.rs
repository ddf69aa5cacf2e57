//! Watching: every change as it comes.

use std::time::Duration;

use futures_util::stream::unfold;
use orders_proto::{
    Encoded,
    order::{OrderChangeType, OrderEvent, WatchOrdersRequest, WatchOrdersResponse},
};

use super::{Service, lists::filter};
use crate::{
    error::Error,
    grpc::{
        convert::{self, Checked},
        status,
        streams::Messages,
    },
    orders::{Change, ChangeKind, Order},
    service::{Caller, From, Tokens, Watch},
    watch::{Events, Notice, Revision, Seen, Watched},
};

/// The longest silence that can be asked for, in seconds, and what is meant when none was.
const HEARTBEAT_SECONDS: std::ops::RangeInclusive<i64> = 5..=60;
const HEARTBEAT: Duration = Duration::from_secs(15);

type Message = Encoded<WatchOrdersResponse>;

pub(super) async fn watch(
    service: &Service,
    caller: &Caller,
    request: WatchOrdersRequest,
) -> Result<Messages<Message>, Error> {
    let mut checked = Checked::default();
    let filter = filter(&mut checked, &request.filter);
    let heartbeat = heartbeat(&mut checked, request.heartbeat);
    let from = match (request.resume_token, request.send_initial) {
        (token, false) if token.is_empty() => From::Now,
        (token, true) if token.is_empty() => From::Orders,
        (token, is_initial) => {
            if is_initial {
                checked.refuse("send_initial", "INITIAL_WITH_TOKEN", "a watch begins with the orders or after a token");
            }
            From::Token(token)
        }
    };
    let (filter, heartbeat) = checked.end(filter.zip(heartbeat))?;
    let watched = Watched { filter, show_deleted: request.show_deleted };
    let watcher = service.register.watch(Watch { watched, from, heartbeat, ends: service.lifetime_end() }).await?;

    let (register, trace) = (service.register.clone(), caller.trace.clone());
    let messages = unfold(Some(watcher), move |watcher| {
        let (register, trace) = (register.clone(), trace.clone());
        async move {
            let mut watcher = watcher?;
            match watcher.next().await {
                Ok(notice) => notice.map(|notice| (Ok(message(notice, register.tokens())), Some(watcher))),
                Err(error) => Some((Err(status::of(error, &trace, register.tokens())), None)),
            }
        }
    });
    Ok(Box::pin(messages))
}

fn heartbeat(checked: &mut Checked, asked: Option<prost_types::Duration>) -> Option<Duration> {
    let Some(asked) = asked else { return Some(HEARTBEAT) };
    let is_whole = HEARTBEAT_SECONDS.contains(&asked.seconds) && (0..1_000_000_000).contains(&asked.nanos);
    let heartbeat = Duration::try_from(asked).ok().filter(|asked| is_whole && asked.as_secs_f64() <= 60.0);
    if heartbeat.is_none() {
        checked.refuse("heartbeat", "HEARTBEAT_INVALID", "5 to 60 seconds");
    }
    heartbeat
}

fn message(notice: Notice, tokens: &Tokens) -> Message {
    match notice {
        Notice::Orders { orders, revision } => {
            let event = |order| event(OrderChangeType::Created, order, tokens);
            let events = orders.into_iter().map(event).collect();
            Encoded::new(&WatchOrdersResponse { revision, events, ..Default::default() })
        }
        Notice::Here { revision, is_initial_sync_done } => Encoded::new(&WatchOrdersResponse {
            resume_token: revision.map(|revision| tokens.resume(revision)).unwrap_or_default(),
            revision: revision.unwrap_or_default(),
            initial_sync_done: is_initial_sync_done,
            events: Vec::new(),
        }),
        Notice::Revision { revision, events: Events::All } => revision.whole(|| {
            let events = revision.changes.iter().map(|change| changed(change, Seen::AsItIs, tokens));
            changes(&revision, events.collect(), tokens)
        }),
        Notice::Revision { revision, events: Events::Some(events) } => {
            let event = |(place, seen)| revision.changes.get(place).map(|change| changed(change, seen, tokens));
            changes(&revision, events.into_iter().filter_map(event).collect(), tokens)
        }
    }
}

fn changes(revision: &Revision, events: Vec<OrderEvent>, tokens: &Tokens) -> Message {
    let (resume_token, revision) = (tokens.resume(revision.number), revision.number);
    Encoded::new(&WatchOrdersResponse { resume_token, revision, events, initial_sync_done: false })
}

fn changed(change: &Change, seen: Seen, tokens: &Tokens) -> OrderEvent {
    let kind = match (seen, change.kind) {
        (Seen::Left, _) => OrderChangeType::LeftFilter,
        (Seen::Deleted, _) | (Seen::AsItIs, ChangeKind::Deleted) => OrderChangeType::Deleted,
        (Seen::AsItIs, ChangeKind::Created) => OrderChangeType::Created,
        (Seen::AsItIs, ChangeKind::Updated) => OrderChangeType::Updated,
        (Seen::AsItIs, ChangeKind::Restored) => OrderChangeType::Restored,
    };
    OrderEvent {
        actor: change.actor.clone(),
        request_id: change.request_id.map(|id| id.to_string()).unwrap_or_default(),
        ..event(kind, change.after.clone(), tokens)
    }
}

fn event(kind: OrderChangeType, order: Order, tokens: &Tokens) -> OrderEvent {
    OrderEvent { r#type: kind.into(), order: Some(convert::order(order, tokens)), ..OrderEvent::default() }
}
