//! A write as the call that it is.

use orders_proto::order::{
    BatchCreateOrdersRequest, BulkChangeOrdersRequest, BulkChangeOrdersResponse, CreateOrderRequest,
    DeleteOrderRequest, Order, RevertChangeRequest, RevertChangeResponse, UndeleteOrderRequest, UpdateOrderRequest,
    bulk_change_orders_request::Change,
    order_service_methods::{
        BATCH_CREATE_ORDERS, BULK_CHANGE_ORDERS, CREATE_ORDER, DELETE_ORDER, REVERT_CHANGE, UNDELETE_ORDER,
        UPDATE_ORDER,
    },
};
use prost::Message;
use prost_types::FieldMask;

use super::{Entry, Kind, Patch, answer::Answer};
use crate::{
    api::Api,
    grpc_web::{Code, Status},
};

/// Sends a write and waits for the answer. A bulk change tells `far` how many orders of how many it has done.
pub(crate) async fn send(api: &Api, entry: &Entry, far: impl Fn(i64, i64)) -> Answer {
    let kind = entry.kind();
    let answer = match kind {
        Kind::Create => api.send(&CREATE_ORDER, &create(entry)).await.map(|answer| stored(answer.order)),
        Kind::Update => api.send(&UPDATE_ORDER, &update(entry)).await.map(|answer| stored(answer.order)),
        Kind::Delete => api
            .send(&DELETE_ORDER, &delete(entry))
            .await
            .map(|answer| if answer.success { stored(answer.order) } else { Answer::Gone }),
        Kind::Undelete => api.send(&UNDELETE_ORDER, &undelete(entry)).await.map(|answer| stored(answer.order)),
        Kind::Revert => {
            let request = RevertChangeRequest {
                reverted_request_id: entry.reverted.clone(),
                request_id: entry.request_id.clone(),
                ..Default::default()
            };
            let mut left = Vec::new();
            let each = |step: RevertChangeResponse| {
                far(step.done, step.total);
                left.extend(step.not_reverted);
            };
            api.send_in_steps(&REVERT_CHANGE, &request, each).await.map(|()| Answer::Finished(left))
        }
        Kind::Batch => {
            api.send_encoded(BATCH_CREATE_ORDERS.path, &batch(entry)).await.map(|()| Answer::Finished(Vec::new()))
        }
        Kind::Bulk => {
            let request = bulk(&entry.filter, entry.after.as_ref());
            let request = BulkChangeOrdersRequest {
                request_id: entry.request_id.clone(),
                expected_count: entry.expected,
                ..request
            };
            let each = |step: BulkChangeOrdersResponse| far(step.done, step.total);
            api.send_in_steps(&BULK_CHANGE_ORDERS, &request, each).await.map(|()| Answer::Finished(Vec::new()))
        }
    };
    answer.unwrap_or_else(|status| Answer::of(kind, status))
}

/// How many orders a bulk change is for.
///
/// # Errors
/// The status, with its details.
pub(crate) async fn count(api: &Api, filter: &str, after: Option<&Patch>) -> Result<i64, Status> {
    let request = BulkChangeOrdersRequest { validate_only: true, ..bulk(filter, after) };
    let mut total = 0;
    let each = |step: BulkChangeOrdersResponse| total = step.total;
    api.send_in_steps(&BULK_CHANGE_ORDERS, &request, each).await.map(|()| total)
}

fn bulk(filter: &str, after: Option<&Patch>) -> BulkChangeOrdersRequest {
    let completed = after.and_then(|after| after.completed).map(Change::Completed);
    let date = after.and_then(|after| after.date.clone()).map(Change::Date);
    let change = Some(completed.or(date).unwrap_or(Change::Delete(true)));
    BulkChangeOrdersRequest { filter: filter.to_owned(), change, ..Default::default() }
}

/// Messages of the same kind, encoded one after the other, are one: its orders are encoded already.
fn batch(entry: &Entry) -> Vec<u8> {
    let named = BatchCreateOrdersRequest { request_id: entry.request_id.clone(), ..Default::default() };
    [entry.orders.as_slice(), &named.encode_to_vec()].concat()
}

fn stored(order: Option<Order>) -> Answer {
    order.map_or_else(
        || Answer::of(Kind::Revert, Status::new(Code::Internal, "an answer without its order")),
        Answer::Stored,
    )
}

fn create(entry: &Entry) -> CreateOrderRequest {
    let Order { uuid, name, completed, date, .. } = entry.meant().unwrap_or_default();
    CreateOrderRequest { uuid, name, completed, date, request_id: entry.request_id.clone(), ..Default::default() }
}

fn update(entry: &Entry) -> UpdateOrderRequest {
    let after = entry.after.clone().unwrap_or_default();
    let paths = after.parts().map(|part| part.path().to_owned()).collect();
    UpdateOrderRequest {
        uuid: entry.uuid.clone(),
        name: after.name.unwrap_or_default(),
        completed: after.completed.unwrap_or_default(),
        date: after.date.unwrap_or_default(),
        update_mask: Some(FieldMask { paths }),
        etag: etag(entry),
        request_id: entry.request_id.clone(),
        ..Default::default()
    }
}

fn delete(entry: &Entry) -> DeleteOrderRequest {
    DeleteOrderRequest {
        uuid: entry.uuid.clone(),
        etag: etag(entry),
        request_id: entry.request_id.clone(),
        ..Default::default()
    }
}

fn undelete(entry: &Entry) -> UndeleteOrderRequest {
    UndeleteOrderRequest {
        uuid: entry.uuid.clone(),
        etag: etag(entry),
        request_id: entry.request_id.clone(),
        ..Default::default()
    }
}

fn etag(entry: &Entry) -> String {
    entry.before.as_ref().map(|before| before.etag.clone()).unwrap_or_default()
}
