//! Every order that matches, as a CSV file (RFC 4180), of any size in a bounded memory.

use axum::{
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse, Response},
};
use csv::{Terminator, WriterBuilder};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use orders_proto::order::{ListOrdersRequest, ListOrdersResponse, Order};
use tokio::{sync::mpsc, time::timeout_at};
use tokio_stream::wrappers::ReceiverStream;

use super::{
    call::Call,
    parameters::Selection,
    refusal::{Refusal, Refusals},
    status::rfc_3339,
};
use crate::{
    error::Error,
    grpc::{OrderMethods, methods},
    service::{Caller, MAX_PAGE_SIZE},
};

const COLUMNS: [&str; 7] = ["uuid", "name", "completed", "date", "create_time", "update_time", "delete_time"];
/// Without it spreadsheets read the file in the machine's old code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Download orders as a CSV file
///
/// For spreadsheets: UTF-8 with a byte order mark, lines end in CR LF, and a name that would be taken for a formula begins
/// with an apostrophe. The file is read page by page while others write: it is not a snapshot.
#[utoipa::path(
    get,
    path = "/orders.csv",
    params(Selection),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String), Refusals)
)]
pub(super) async fn download(State(service): State<OrderMethods>, mut call: Call) -> Result<Response, Refusal> {
    let Selection { filter, order_by, show_deleted } = Selection::read(&mut call);
    call.close(|rules| {
        methods::filter(rules, &filter);
        methods::order_by(rules, &order_by);
    })?;
    let page =
        ListOrdersRequest { page_size: MAX_PAGE_SIZE, filter, order_by, show_deleted, ..ListOrdersRequest::default() };
    // What can be refused is refused before the file begins.
    let first = methods::list(&service, &call.caller, page.clone()).await?;

    let (chunks, file) = mpsc::channel(1);
    tokio::spawn(async move {
        let sent =
            timeout_at(service.stream_end(&call.caller), send(&service, &call.caller, page, first, &chunks)).await;
        if let Err(error) = sent.unwrap_or(Err(Error::DeadlineExceeded)) {
            tracing::warn!(%error, trace_id = %call.caller.trace.id, "a download broke off");
            // A file that breaks off must not look whole: its connection breaks off with it.
            let _ = chunks.send(Err(error)).await;
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"orders.csv\""),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(file))).into_response())
}

/// Sends page after page, each when the one before it has left, until the last or until nobody takes them any more.
async fn send(
    service: &OrderMethods,
    caller: &Caller,
    page: ListOrdersRequest,
    first: ListOrdersResponse,
    chunks: &mpsc::Sender<Result<Bytes, Error>>,
) -> Result<(), Error> {
    let head = format!("{BYTE_ORDER_MARK}{}\r\n", COLUMNS.join(","));
    let (mut bytes, mut listed) = (head.into_bytes(), first);
    loop {
        write(&mut bytes, &listed.orders).map_err(Error::internal)?;
        let is_taken = chunks.send(Ok(std::mem::take(&mut bytes).into())).await.is_ok();
        if !is_taken || listed.next_page_token.is_empty() {
            return Ok(());
        }
        let next = ListOrdersRequest { page_token: listed.next_page_token, ..page.clone() };
        listed = methods::list(service, caller, next).await?;
    }
}

fn write(bytes: &mut Vec<u8>, orders: &[Order]) -> csv::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(bytes);
    for order in orders {
        let time = |time: Option<prost_types::Timestamp>| time.and_then(rfc_3339).unwrap_or_default();
        let completed = if order.completed { "true" } else { "false" };
        writer.write_record([
            &*order.uuid,
            &harmless(&order.name),
            completed,
            &order.date,
            &time(order.create_time),
            &time(order.update_time),
            &time(order.delete_time),
        ])?;
    }
    Ok(writer.flush()?)
}

/// A cell that a spreadsheet shows and does not compute.
fn harmless(text: &str) -> String {
    let apostrophe = if text.starts_with(FORMULA) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for name in ["Bon app', Marseille", "7 = 7", "Спец", "'already"] {
            assert_eq!(harmless(name), name);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let order = Order { name: "a \"b\", c".to_owned(), date: "2024-06-13".to_owned(), ..Order::default() };
        let mut bytes = Vec::new();
        write(&mut bytes, &[order]).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), ",\"a \"\"b\"\", c\",false,2024-06-13,,,\r\n");
    }
}
