//! `google.rpc.Status` as JSON, by protobuf's own mapping: details carry their type's name in `@type`.

use orders_proto::order::Order;
use prost::Message;
use prost_types::{Any, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    grpc::google_rpc::{BadRequest, ErrorInfo, QuotaFailure, ResourceInfo, RetryInfo, Status},
    trace::Trace,
};

/// What went wrong.
#[derive(Serialize, ToSchema)]
pub(super) struct RpcStatus {
    /// One of `google.rpc.Code`.
    code: i32,
    /// What went wrong, in words.
    message: String,
    /// `google.rpc.ErrorInfo` always, with the reason and the trace id; by what happened also BadRequest with every
    /// violation, ResourceInfo, RetryInfo, QuotaFailure, or the current `order.Order`.
    #[schema(value_type = Vec<Object>)]
    details: Vec<Value>,
    #[serde(skip)]
    retry_seconds: Option<i64>,
}

impl RpcStatus {
    pub(super) fn of(status: Status) -> Self {
        let retry = |detail: &Any| decoded::<RetryInfo>(detail)?.retry_delay.map(|delay| delay.seconds.max(1));
        Self {
            code: status.code,
            message: status.message,
            retry_seconds: status.details.iter().find(|detail| is(detail, "google.rpc.RetryInfo")).and_then(retry),
            details: status.details.iter().filter_map(detail).collect(),
        }
    }

    /// One that no gRPC client would get.
    pub(super) fn plain(code: i32, reason: &str, message: &str, trace: &Trace) -> Self {
        let info = json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason,
            "domain": "orders",
            "metadata": {"trace_id": &*trace.id},
        });
        Self { code, message: message.to_owned(), details: vec![info], retry_seconds: None }
    }

    /// After how many seconds it is worth a try again.
    pub(super) fn retry_seconds(&self) -> Option<i64> {
        self.retry_seconds
    }
}

fn is(detail: &Any, name: &str) -> bool {
    detail.type_url.rsplit('/').next() == Some(name)
}

fn decoded<M: Message + Default>(detail: &Any) -> Option<M> {
    M::decode(&detail.value[..]).ok()
}

fn detail(detail: &Any) -> Option<Value> {
    let name = detail.type_url.rsplit('/').next()?;
    let mut value = match name {
        "google.rpc.ErrorInfo" => {
            let ErrorInfo { reason, domain, metadata } = decoded(detail)?;
            json!({"reason": reason, "domain": domain, "metadata": metadata})
        }
        "google.rpc.BadRequest" => {
            let BadRequest { field_violations } = decoded(detail)?;
            let violations = field_violations.into_iter();
            let violations =
                violations.map(|v| json!({"field": v.field, "description": v.description, "reason": v.reason}));
            json!({"fieldViolations": violations.collect::<Vec<_>>()})
        }
        "google.rpc.ResourceInfo" => {
            let ResourceInfo { resource_type, resource_name, .. } = decoded(detail)?;
            json!({"resourceType": resource_type, "resourceName": resource_name})
        }
        "google.rpc.RetryInfo" => {
            let delay = decoded::<RetryInfo>(detail)?.retry_delay?;
            json!({"retryDelay": format!("{}s", delay.seconds)})
        }
        "google.rpc.QuotaFailure" => {
            let QuotaFailure { violations } = decoded(detail)?;
            let violations = violations.into_iter();
            let violations = violations.map(|v| json!({"subject": v.subject, "description": v.description}));
            json!({"violations": violations.collect::<Vec<_>>()})
        }
        "order.Order" => order(&decoded(detail)?),
        _ => return None,
    };
    value["@type"] = json!(detail.type_url);
    Some(value)
}

fn order(order: &Order) -> Value {
    let mut value = json!({
        "uuid": order.uuid,
        "name": order.name,
        "completed": order.completed,
        "date": order.date,
        "etag": order.etag,
        "revision": order.revision.to_string(),
    });
    let times =
        [("createTime", order.create_time), ("updateTime", order.update_time), ("deleteTime", order.delete_time)];
    for (name, time) in times {
        if let Some(time) = time.and_then(rfc_3339) {
            value[name] = json!(time);
        }
    }
    value
}

/// A time as RFC 3339 writes it, in UTC.
pub(super) fn rfc_3339(time: Timestamp) -> Option<String> {
    let time = jiff::Timestamp::new(time.seconds, time.nanos).ok()?;
    Some(time.to_string())
}
