//! Changing every order that matches, and undoing a change: streams of how far it has come.

use orders_proto::{
    order::{
        BulkChangeOrdersRequest, BulkChangeOrdersResponse, RevertChangeRequest, RevertChangeResponse,
        bulk_change_orders_request::Change,
    },
    rules,
};
use tokio::{sync::mpsc, time::timeout_at};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use super::{Service, lists::filter};
use crate::{
    error::Error,
    grpc::{
        convert::{self, Checked},
        status,
        streams::Messages,
    },
    orders::Patch,
    service::{BulkChange, Caller, Orders, Progress, Report, Tokens},
};

/// Messages that wait for a slow client before the work waits for it.
const WAITING: usize = 4;

pub(super) async fn change(
    service: &Service,
    caller: &Caller,
    mut request: BulkChangeOrdersRequest,
) -> Result<Messages<BulkChangeOrdersResponse>, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "BulkChangeOrders", caller);
    let filter = filter(&mut checked, &request.filter);
    let change = bulk_change(&mut checked, request.change);
    let ((options, filter), change) = checked.end(options.zip(filter).zip(change))?;
    let expected = Some(request.expected_count).filter(|expected| *expected != 0);

    let encode = |_: &Tokens, Progress { done, total, skipped, .. }| BulkChangeOrdersResponse { done, total, skipped };
    Ok(stream(service, caller, encode, |register, caller, report| async move {
        register.bulk_change(&caller, filter, change, expected, options, &report).await
    }))
}

pub(super) async fn revert(
    service: &Service,
    caller: &Caller,
    mut request: RevertChangeRequest,
) -> Result<Messages<RevertChangeResponse>, Error> {
    let mut checked = Checked::default();
    let options = checked.options(&mut request, "RevertChange", caller);
    let reverted = checked.rule("reverted_request_id", rules::uuid(&request.reverted_request_id));
    let (options, reverted) = checked.end(options.zip(reverted))?;

    let encode = |tokens: &Tokens, Progress { done, total, skipped, not_reverted }| {
        let not_reverted = not_reverted.into_iter().map(|order| convert::order(order, tokens)).collect();
        RevertChangeResponse { done, total, skipped, not_reverted }
    };
    Ok(stream(service, caller, encode, |register, caller, report| async move {
        register.revert(&caller, reverted, options, &report).await
    }))
}

/// What `work` reports, as messages. It runs in a task of its own: it goes on while the client reads, and its time runs
/// while the client does not. When the client is gone it stops, and what it has queued and nobody has taken is skipped.
fn stream<T, F>(
    service: &Service,
    caller: &Caller,
    encode: impl Fn(&Tokens, Progress) -> T + Send + 'static,
    work: impl FnOnce(Orders, Caller, Report) -> F,
) -> Messages<T>
where
    T: Send + 'static,
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let (report, progress) = mpsc::channel(WAITING);
    let (register, trace) = (service.register.clone(), caller.trace.clone());
    let end = service.stream_end(caller);
    let work = timeout_at(end, work(register.clone(), caller.clone(), report.clone()));
    tokio::spawn(async move {
        let ended = tokio::select! {
            () = report.closed() => return,
            ended = work => ended.unwrap_or(Err(Error::DeadlineExceeded)),
        };
        if let Err(error) = ended {
            // Nobody to tell it to is no failure.
            let _ = report.send(Err(error)).await;
        }
    });
    Box::pin(ReceiverStream::new(progress).map(move |progress| match progress {
        Ok(progress) => Ok(encode(register.tokens(), progress)),
        Err(error) => Err(status::of(error, &trace, register.tokens())),
    }))
}

fn bulk_change(checked: &mut Checked, change: Option<Change>) -> Option<BulkChange> {
    match change {
        Some(Change::Completed(completed)) => {
            Some(BulkChange::Update(Patch { completed: Some(completed), ..Patch::default() }))
        }
        Some(Change::Date(text)) => {
            checked.date(text).map(|date| BulkChange::Update(Patch { date: Some(date), ..Patch::default() }))
        }
        Some(Change::Delete(true)) => Some(BulkChange::Delete),
        Some(Change::Undelete(true)) => Some(BulkChange::Undelete),
        Some(Change::Delete(false) | Change::Undelete(false)) | None => {
            checked.refuse("change", "CHANGE_REQUIRED", "one of completed, date, delete = true, undelete = true");
            None
        }
    }
}
