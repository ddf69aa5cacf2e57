//! Reading orders.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{
    StatusCode,
    header::{ETAG, LINK},
};
use orders_proto::order::{ListOrdersRequest, ReadOrderRequest};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    answers::{self, Answer, quoted},
    call::Call,
    parameters::{InPath, Page},
    refusal::{Refusal, Refusals},
};
use crate::grpc::{OrderMethods, methods};

/// List orders
///
/// Without any parameter every order is answered, in order of creation; if that would be more than 4 MiB, it is refused.
/// With one, it is a page: the pages around it are named by `Link` headers (RFC 8288) with `rel` of `next` and `prev`.
#[utoipa::path(
    get,
    path = "/order",
    params(Page),
    responses(
        (
            status = 200,
            description = "The orders",
            body = answers::Many,
            headers(("Link" = Option<String>, description = "The pages before and after this one"))
        ),
        Refusals
    )
)]
pub(super) async fn list(
    State(service): State<OrderMethods>,
    mut call: Call,
) -> Result<Answer<answers::Many>, Refusal> {
    let Page { page_size, page_token, filter, order_by } = Page::read(&mut call);
    call.close(|rules| {
        methods::filter(rules, &filter);
        methods::order_by(rules, &order_by);
    })?;
    let link = |token: &str, rel: &str| {
        let said = [("page_size", &*page_size.to_string()), ("filter", &*filter), ("order_by", &*order_by)];
        let said = said.into_iter().filter(|(_, value)| !matches!(*value, "" | "0")).chain([("page_token", token)]);
        let said: Vec<_> =
            said.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        format!("</order?{}>; rel=\"{rel}\"", said.join("&"))
    };
    let message = ListOrdersRequest {
        page_size,
        page_token,
        filter: filter.clone(),
        order_by: order_by.clone(),
        ..ListOrdersRequest::default()
    };
    let listed = methods::list(&service, &call.caller, message).await?;
    let around = [(listed.next_page_token, "next"), (listed.previous_page_token, "prev")];
    let around = around.iter().filter(|(token, _)| !token.is_empty());
    Ok(around.fold(answers::many(listed.orders), |answer, (token, rel)| answer.with(LINK, link(token, rel))))
}

/// Read an order
#[utoipa::path(
    get,
    path = "/order/{uuid}",
    params(
        InPath,
        ("If-None-Match" = Option<String>, Header, description = "Etags that the caller has the states of")
    ),
    responses(
        (status = 200, description = "The order", body = answers::One, headers(("ETag" = String, description = "Its state"))),
        (status = 304, description = "The caller has its state already"),
        Refusals
    )
)]
pub(super) async fn read(State(service): State<OrderMethods>, mut call: Call) -> Result<Response, Refusal> {
    let InPath { uuid } = InPath::read(&mut call);
    call.close(|rules| drop(rules.named(&uuid, "", service.register().tokens())))?;
    let message = ReadOrderRequest { uuid, ..ReadOrderRequest::default() };
    let order = methods::read(&service, &call.caller, message).await?.order;
    match order.as_ref().map(|order| &*order.etag).filter(|etag| call.has(etag)) {
        Some(etag) => Ok((StatusCode::NOT_MODIFIED, [(ETAG, quoted(etag))]).into_response()),
        None => Ok(answers::one(order).into_response()),
    }
}
