//! Pages, history and statistics.

use jiff::{civil::Date, tz::TimeZone};
use orders_proto::{
    filter::{Filter, Folded},
    order::{
        GetOrderStatsRequest, GetOrderStatsResponse, ListOrderRevisionsRequest, ListOrderRevisionsResponse,
        ListOrdersRequest, ListOrdersResponse, OrderChangeType, OrderRevision, get_order_stats_request,
        get_order_stats_response,
    },
    sort::OrderBy,
};
use prost::Message;

use super::{OK, Service};
use crate::{
    error::{Error, Violation},
    grpc::{
        ANSWER_BYTES,
        convert::{self, Checked},
    },
    orders::{Change, ChangeKind, fold},
    service::{BucketSize, Caller, List, MAX_PAGE_SIZE, MAX_SKIP, StatsQuery},
};

/// Orders on a page for which nothing was said.
const PAGE_SIZE: i32 = 100;

pub(crate) async fn list(
    service: &Service,
    _caller: &Caller,
    request: ListOrdersRequest,
) -> Result<ListOrdersResponse, Error> {
    if request == ListOrdersRequest::default() {
        return everything(service).await;
    }
    let mut checked = Checked::default();
    let filter = filter(&mut checked, &request.filter);
    let order_by = order_by(&mut checked, &request.order_by);
    let page_size = page_size(&mut checked, request.page_size);
    if !(0..=MAX_SKIP).contains(&request.skip) {
        checked.refuse("skip", "SKIP_INVALID", format!("0 to {MAX_SKIP} orders can be skipped"));
    }
    let ((filter, order_by), page_size) = checked.end(filter.zip(order_by).zip(page_size))?;

    let listed = service
        .register
        .list(List {
            filter,
            order_by,
            show_deleted: request.show_deleted,
            page_size,
            page_token: request.page_token,
            skip: request.skip,
            include_total: request.include_total_size,
        })
        .await?;
    Ok(ListOrdersResponse {
        notification_type: OK,
        orders: listed.orders.into_iter().map(|order| service.encode(order)).collect(),
        next_page_token: listed.next_page_token,
        previous_page_token: listed.previous_page_token,
        resume_token: listed.resume_token,
        total_size: listed.total.map_or(0, |total| total.orders),
        total_is_estimate: listed.total.is_some_and(|total| total.is_estimate),
    })
}

/// What the wholly empty request means.
async fn everything(service: &Service) -> Result<ListOrdersResponse, Error> {
    let mut answer = ListOrdersResponse { notification_type: OK, ..ListOrdersResponse::default() };
    let mut bytes = answer.encoded_len();
    service
        .register
        .each(|order| {
            let order = service.encode(order);
            let length = order.encoded_len();
            bytes += 1 + prost::length_delimiter_len(length) + length;
            answer.orders.push(order);
            if bytes > ANSWER_BYTES { Err(Error::AnswerTooLarge { limit_bytes: ANSWER_BYTES }) } else { Ok(()) }
        })
        .await?;
    Ok(answer)
}

pub(super) async fn revisions(
    service: &Service,
    _caller: &Caller,
    request: ListOrderRevisionsRequest,
) -> Result<ListOrderRevisionsResponse, Error> {
    let mut checked = Checked::default();
    let uuid = checked.rule("uuid", orders_proto::rules::uuid(&request.uuid));
    let page_size = page_size(&mut checked, request.page_size);
    let (uuid, page_size) = checked.end(uuid.zip(page_size))?;
    let history = service.register.history(uuid, page_size, &request.page_token).await?;
    Ok(ListOrderRevisionsResponse {
        notification_type: OK,
        revisions: history.changes.into_iter().map(|change| revision(service, change)).collect(),
        next_page_token: history.next_page_token,
    })
}

fn revision(service: &Service, change: Change) -> OrderRevision {
    let kind = match change.kind {
        ChangeKind::Created => OrderChangeType::Created,
        ChangeKind::Updated => OrderChangeType::Updated,
        ChangeKind::Deleted => OrderChangeType::Deleted,
        ChangeKind::Restored => OrderChangeType::Restored,
    };
    OrderRevision {
        revision: change.after.revision,
        r#type: kind.into(),
        time: Some(convert::timestamp(change.after.update_time)),
        order: Some(service.encode(change.after)),
        previous: change.before.map(|order| service.encode(order)),
        actor: change.actor,
        request_id: change.request_id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

pub(super) async fn stats(
    service: &Service,
    _caller: &Caller,
    request: GetOrderStatsRequest,
) -> Result<GetOrderStatsResponse, Error> {
    let mut checked = Checked::default();
    let filter = filter(&mut checked, &request.filter);
    let size = match request.bucket() {
        get_order_stats_request::Bucket::Unspecified => None,
        get_order_stats_request::Bucket::Day => Some(BucketSize::Day),
        get_order_stats_request::Bucket::Week => Some(BucketSize::Week),
        get_order_stats_request::Bucket::Month => Some(BucketSize::Month),
    };
    let buckets = size.map(|size| {
        let zone = if request.time_zone.is_empty() { Ok(TimeZone::UTC) } else { TimeZone::get(&request.time_zone) };
        let zone = zone.map_err(|_| {
            checked.refuse("time_zone", "TIME_ZONE_UNKNOWN", "a zone has its IANA name, such as Europe/Moscow");
        });
        let first = day(&mut checked, "start_date", &request.start_date);
        let last = day(&mut checked, "end_date", &request.end_date);
        Some((size, zone.ok()?, first?, last?))
    });
    let buckets = buckets.map_or(Some(None), |buckets| buckets.map(Some));
    let (filter, buckets) = checked.end(filter.zip(buckets))?;
    let stats = service.register.stats(StatsQuery { filter, buckets }).await?;
    let bucket = |bucket: &crate::service::Bucket| get_order_stats_response::Bucket {
        start_date: bucket.start.to_string(),
        open: bucket.open,
        completed: bucket.completed,
    };
    Ok(GetOrderStatsResponse {
        notification_type: OK,
        total: stats.open + stats.completed,
        open: stats.open,
        completed: stats.completed,
        buckets: stats.buckets.iter().map(bucket).collect(),
    })
}

/// A filter, folded; `Some(None)` for an empty one.
#[expect(clippy::option_option, reason = "outer: whether it is valid; inner: whether there is one")]
pub(crate) fn filter(checked: &mut Checked, text: &str) -> Option<Option<Folded>> {
    match text.parse::<Filter>() {
        Ok(filter) if filter == Filter::default() => Some(None),
        Ok(filter) => Some(Some(filter.fold(fold))),
        Err(fault) => {
            checked.add(Violation::of_text("filter", &fault, fault.reason.as_str()));
            None
        }
    }
}

/// A sort; that of an empty text is the order of creation.
pub(crate) fn order_by(checked: &mut Checked, text: &str) -> Option<OrderBy> {
    let order_by = text.parse::<OrderBy>();
    order_by.map_err(|fault| checked.add(Violation::of_text("order_by", &fault, fault.reason.as_str()))).ok()
}

/// AIP-158: absent means the default, too much means the most.
fn page_size(checked: &mut Checked, asked: i32) -> Option<i32> {
    match asked {
        0 => Some(PAGE_SIZE),
        1.. => Some(asked.min(MAX_PAGE_SIZE)),
        _ => {
            checked.refuse("page_size", "PAGE_SIZE_NEGATIVE", "a page has no fewer than 0 orders");
            None
        }
    }
}

fn day(checked: &mut Checked, field: &str, text: &str) -> Option<Date> {
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    if day.is_none() {
        checked.refuse(field, "DATE_INVALID", "a day has the form 2024-06-13");
    }
    day
}
