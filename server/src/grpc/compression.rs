//! Native clients may have answers of one message compressed, and streams never: their messages are encoded once for all who
//! watch, and small. tonic has no switch for the messages of a stream, so what the client takes is kept from it.

use axum::{extract::Request, middleware::Next, response::Response};

/// Methods that answer with a stream of messages.
const STREAMS: [&str; 4] = [
    "/order.OrderService/BulkChangeOrders",
    "/order.OrderService/RevertChange",
    "/order.OrderService/WatchOrders",
    "/order.OrderService/ExportOrders",
];

/// Keeps every stream as it is.
pub(super) async fn of_one_message(mut request: Request, next: Next) -> Response {
    keep_from_streams(&mut request);
    next.run(request).await
}

/// Forgets which compressions a client takes, if what it calls answers with a stream.
pub(super) fn keep_from_streams<B>(request: &mut http::Request<B>) {
    if STREAMS.contains(&request.uri().path()) {
        request.headers_mut().remove("grpc-accept-encoding");
    }
}

#[cfg(test)]
mod tests {
    use orders_proto::DESCRIPTORS;
    use prost::Message;
    use prost_types::FileDescriptorSet;

    use super::STREAMS;

    #[test]
    fn every_method_that_answers_with_a_stream_is_named() {
        let contract = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
        let services = contract.file.iter().flat_map(|file| file.service.iter().map(move |service| (file, service)));
        let methods = services.flat_map(|(file, service)| {
            let streams = service.method.iter().filter(|method| method.server_streaming());
            streams.map(move |method| format!("/{}.{}/{}", file.package(), service.name(), method.name()))
        });
        assert_eq!(methods.collect::<Vec<_>>(), STREAMS);
    }
}
