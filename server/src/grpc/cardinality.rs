//! One request message for a method that takes one. tonic answers the first of several and ignores the rest; a caller
//! that sends two has a fault, which is to be told (gRPC's "Status codes": a cardinality violation is UNIMPLEMENTED).

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use tonic::Status;

/// Methods whose request is a stream.
const STREAMS: [&str; 3] = [
    "/order.OrderService/ImportOrders",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];
/// What stands before each message: a flag, and four bytes of length.
const HEAD_BYTES: usize = 5;

/// Refuses no message and more than one, before the method is called.
pub(super) async fn enforce(request: Request, next: Next) -> Response {
    if takes_a_stream(request.uri().path()) {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::new(OneMessage::new(body)))).await
}

/// Whether a method takes a stream of messages.
pub(super) fn takes_a_stream(path: &str) -> bool {
    STREAMS.contains(&path)
}

/// The body of a request that must hold one message.
pub(super) struct OneMessage<B> {
    body: B,
    progress: Progress,
}

impl<B> OneMessage<B> {
    pub(super) fn new(body: B) -> Self {
        Self { body, progress: Progress::default() }
    }
}

impl<B> http_body::Body for OneMessage<B>
where
    B: http_body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Unpin,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let refused = match &frame {
            Some(Ok(frame)) => frame.data_ref().is_some_and(|data| !self.progress.take(data)),
            Some(Err(_)) => false,
            None => self.progress == Progress::default(),
        };
        if refused {
            let status = Status::unimplemented("this method takes one request message, no more and no fewer");
            return Poll::Ready(Some(Err(status.into())));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// How much of the message has come.
#[derive(Debug, Default, PartialEq)]
struct Progress {
    head: [u8; HEAD_BYTES],
    head_bytes: usize,
    /// Of the message without its head.
    message_bytes: usize,
}

impl Progress {
    /// Whether all of `data` belongs to one message.
    fn take(&mut self, data: &[u8]) -> bool {
        let (head, message) = data.split_at(data.len().min(HEAD_BYTES - self.head_bytes));
        self.head[self.head_bytes..][..head.len()].copy_from_slice(head);
        self.head_bytes += head.len();
        self.message_bytes = self.message_bytes.saturating_add(message.len());
        let [_, length @ ..] = self.head;
        self.message_bytes == 0 || self.message_bytes <= u32::from_be_bytes(length) as usize
    }
}

#[cfg(test)]
mod tests {
    use orders_proto::DESCRIPTORS;
    use prost::Message;
    use prost_types::FileDescriptorSet;

    use super::*;

    const MESSAGE: [u8; 8] = [0, 0, 0, 0, 3, 7, 8, 9];

    #[test]
    fn one_message_is_taken_wherever_it_is_cut() {
        for cut in 0..MESSAGE.len() {
            let mut progress = Progress::default();
            assert!(progress.take(&MESSAGE[..cut]) && progress.take(&MESSAGE[cut..]), "cut at {cut}");
        }
    }

    #[test]
    fn a_second_message_is_refused_wherever_it_is_cut() {
        let two = [MESSAGE, MESSAGE].concat();
        for cut in 0..two.len() {
            let mut progress = Progress::default();
            assert!(!(progress.take(&two[..cut]) && progress.take(&two[cut..])), "cut at {cut}");
        }
    }

    #[test]
    fn a_second_message_after_an_empty_one_is_refused() {
        let mut progress = Progress::default();
        assert!(progress.take(&[0; 5]));
        assert!(!progress.take(&[0]));
    }

    #[test]
    fn every_method_of_the_contract_that_takes_a_stream_is_known_here() {
        for file in FileDescriptorSet::decode(DESCRIPTORS).unwrap().file {
            for service in &file.service {
                for method in service.method.iter().filter(|method| method.client_streaming()) {
                    let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                    assert!(STREAMS.contains(&path.as_str()), "{path}");
                }
            }
        }
    }
}
