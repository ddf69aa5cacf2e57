//! The contract's services over gRPC and gRPC-Web. The only code that knows tonic.

mod cardinality;
mod check;
mod check_client;
mod compression;
mod content_type;
mod convert;
mod deadline;
mod health;
mod native;
mod orders;
mod status;
mod streams;

use axum::{Router, middleware};
use orders_proto::{
    DESCRIPTORS, check::check_status_order_service_server::CheckStatusOrderServiceServer,
    order::order_service_server::OrderServiceServer,
};
use tonic::{codec::CompressionEncoding, service::Routes};
use tonic_health::pb::{FILE_DESCRIPTOR_SET as HEALTH_DESCRIPTORS, health_server::HealthServer};
use tonic_web::GrpcWebLayer;

pub use self::{
    check_client::{CheckClient, InvalidCheckUrl},
    content_type::is_grpc,
    health::{Drainer, Health},
    native::Native,
    orders::Service as OrderMethods,
    status::GrpcStatus,
    streams::Hangup,
};
/// Marks, among a response's extensions, an answer that is one large message: it is worth compressing, and nothing of it is
/// held back by that, as it would be with a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole;

/// What the JSON facade shares: it is the same methods in another transport.
pub(crate) use self::{
    convert::{Checked, caller},
    deadline::Deadline,
    orders::methods,
    status::{rpc as rpc_status, trace_of},
};
/// The body of an answer to a native call.
pub(crate) use tonic::body::Body as NativeBody;
/// The messages of `google.rpc`.
pub(crate) use tonic_types::pb as google_rpc;

/// The largest request: a batch of a thousand orders with the longest names, with room to spare. tonic bounds a service as
/// a whole, so single writes, which need a thousandth of it, have the same bound; the rules refuse them sooner.
const REQUEST_BYTES: usize = 2 << 20;
/// The largest answer: what clients of every language accept without settings.
const ANSWER_BYTES: usize = 4 << 20;

/// Every service, for native calls and, with its layers, for all others. An unknown method or service answers
/// UNIMPLEMENTED in gRPC's own form.
///
/// # Errors
/// When the descriptors cannot be decoded, which a build that passes its tests cannot do.
pub fn services(methods: OrderMethods, health: Health) -> Result<(Native, Router), tonic_reflection::server::Error> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(HEALTH_DESCRIPTORS)
    };
    let register = methods.register().clone();
    let orders = OrderServiceServer::new(methods)
        .max_decoding_message_size(REQUEST_BYTES)
        .max_encoding_message_size(ANSWER_BYTES)
        // Native gRPC; browsers leave it to HTTP. A request has its largest size when it is unpacked, too.
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Zstd);
    let routes = Routes::new(orders.clone())
        .add_service(
            CheckStatusOrderServiceServer::new(check::Service::new(register.clone()))
                .max_decoding_message_size(REQUEST_BYTES),
        )
        .add_service(HealthServer::new(health))
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .into_axum_router()
        // tonic would compress the messages of a stream.
        .layer(middleware::from_fn(compression::of_one_message))
        // tonic would answer the first of two messages.
        .layer(middleware::from_fn(cardinality::enforce));
    let native = Native::new(register.clone(), orders, routes.clone());

    // Innermost first: the last layer sees a request first and its answer last.
    let layered = routes
        // Time runs for what the services do, and only for that.
        .layer(middleware::from_fn_with_state(register, deadline::enforce))
        // Whatever answers above or below, its status leaves complete; and the log learns it.
        .layer(middleware::from_fn(status::complete))
        // Takes gRPC-Web apart into gRPC, so that everything below sees one protocol.
        .layer(GrpcWebLayer::new())
        // tonic-web compares content types to the letter.
        .layer(middleware::from_fn(content_type::normalise))
        // Nothing below asks for the method.
        .layer(middleware::from_fn(content_type::only_post));
    Ok((native, layered))
}
