//! A watch over each transport.

use std::net::SocketAddr;

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use orders_proto::order::{WatchOrdersRequest, WatchOrdersResponse, order_service_client::OrderServiceClient};
use prost::Message;
use tokio::net::TcpStream;
use tonic::{
    Streaming,
    transport::{Channel, Endpoint},
};

pub(super) const WATCH: &str = "/order.OrderService/WatchOrders";

/// How a watch reaches the server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// gRPC over HTTP/2.
    Native,
    /// gRPC-Web over HTTP/1.1, as browsers do it.
    Web,
}

/// What a watch is told.
pub(super) enum Messages {
    Native(Box<Streaming<WatchOrdersResponse>>),
    Web { body: Incoming, read: Vec<u8> },
}

/// A native client, if there is a server.
pub(super) async fn connect(url: &str) -> Option<OrderServiceClient<Channel>> {
    let channel = Endpoint::from_shared(url.to_owned()).unwrap().connect().await.ok()?;
    Some(OrderServiceClient::new(channel))
}

/// Begins a watch on a connection of its own, if there is a server.
pub(super) async fn watch(kind: Kind, url: &str, request: WatchOrdersRequest) -> Option<Messages> {
    match kind {
        Kind::Native => {
            let messages = connect(url).await?.watch_orders(request).await.ok()?.into_inner();
            Some(Messages::Native(Box::new(messages)))
        }
        Kind::Web => {
            let address: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
            let stream = TcpStream::connect(address).await.ok()?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
            tokio::spawn(connection);
            let request = Request::post(WATCH)
                .header("host", address.to_string())
                .header("content-type", "application/grpc-web+proto")
                .body(Full::<Bytes>::from(framed(&request)))
                .unwrap();
            let body = sender.send_request(request).await.ok()?.into_body();
            Some(Messages::Web { body, read: Vec::new() })
        }
    }
}

/// A message as its one frame.
pub(super) fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).unwrap();
    [&[0], &length.to_be_bytes()[..], &bytes].concat()
}

impl Messages {
    /// The next message; `None` when the watch has ended, in whatever way.
    pub(super) async fn next(&mut self) -> Option<WatchOrdersResponse> {
        match self {
            Self::Native(messages) => messages.message().await.ok().flatten(),
            Self::Web { body, read } => loop {
                if let Some((head, rest)) = read.split_first_chunk::<5>() {
                    let end = usize::try_from(u32::from_be_bytes([head[1], head[2], head[3], head[4]])).unwrap();
                    if head[0] != 0 {
                        return None;
                    }
                    if rest.len() >= end {
                        let message = WatchOrdersResponse::decode(&rest[..end]).unwrap();
                        read.drain(..5 + end);
                        return Some(message);
                    }
                }
                let piece: Bytes = body.frame().await?.ok()?.into_data().ok()?;
                read.extend(piece);
            },
        }
    }
}
