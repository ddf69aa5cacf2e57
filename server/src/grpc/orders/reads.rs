//! Reading orders by name, and what the server is.

use std::collections::HashSet;

use orders_proto::{
    order::{
        BatchGetOrdersRequest, BatchGetOrdersResponse, GetServerInfoRequest, GetServerInfoResponse, ReadOrderRequest,
        ReadOrderResponse, ServerLimits,
    },
    rules,
};

use super::{OK, Service};
use crate::{
    error::Error,
    grpc::{
        ANSWER_BYTES,
        convert::{self, Checked, MAX_BATCH},
    },
    orders::Refusal,
    service::{Caller, MAX_PAGE_SIZE},
};

pub(crate) async fn read(
    service: &Service,
    _caller: &Caller,
    request: ReadOrderRequest,
) -> Result<ReadOrderResponse, Error> {
    let order = service.register.read(convert::uuid(&request.uuid)?, request.show_deleted).await?;
    Ok(ReadOrderResponse { notification_type: OK, order: Some(service.encode(order)) })
}

pub(super) async fn batch_get(
    service: &Service,
    _caller: &Caller,
    request: BatchGetOrdersRequest,
) -> Result<BatchGetOrdersResponse, Error> {
    let mut checked = Checked::default();
    if request.uuids.len() > MAX_BATCH {
        checked.refuse("uuids", "TOO_MANY_UUIDS", format!("a batch has at most {MAX_BATCH} uuids"));
    }
    let mut seen = HashSet::new();
    let mut uuids = Vec::new();
    for (index, text) in request.uuids.iter().enumerate().take(MAX_BATCH) {
        let field = format!("uuids[{index}]");
        match checked.rule(&field, rules::uuid(text)) {
            Some(uuid) if seen.insert(uuid) => uuids.push(uuid),
            Some(_) => checked.refuse(&field, "UUID_REPEATED", "a batch names each order once"),
            None => {}
        }
    }
    let uuids = checked.end(Some(uuids))?;
    let with_place = |error| match error {
        Error::NotFound(unknown) => {
            let index = uuids.iter().position(|uuid| *uuid == unknown).unwrap_or_default();
            Error::RefusedAt { field: format!("uuids[{index}]"), refusal: Refusal::NotFound(unknown) }
        }
        other => other,
    };
    let orders = service.register.read_all(&uuids, request.show_deleted).await.map_err(with_place)?;
    Ok(BatchGetOrdersResponse {
        notification_type: OK,
        orders: orders.into_iter().map(|order| service.encode(order)).collect(),
    })
}

pub(super) async fn server_info(
    service: &Service,
    _caller: &Caller,
    _request: GetServerInfoRequest,
) -> Result<GetServerInfoResponse, Error> {
    let (epoch, retention) = service.register.info();
    let limit = |limit: usize| i32::try_from(limit).unwrap_or(i32::MAX);
    Ok(GetServerInfoResponse {
        notification_type: OK,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        epoch: epoch.to_owned(),
        retention: Some(prost_types::Duration {
            seconds: i64::try_from(retention.as_secs()).unwrap_or(i64::MAX),
            nanos: 0,
        }),
        limits: Some(ServerLimits {
            name_chars: limit(rules::NAME_MAX_CHARS),
            date_bytes: limit(rules::DATE_MAX_BYTES),
            page_size: MAX_PAGE_SIZE,
            batch_requests: limit(MAX_BATCH),
            answer_bytes: limit(ANSWER_BYTES),
        }),
    })
}
