//! The client's side of a connection: hyper's HTTP/2 and nothing above it, because what the generator takes of the cores
//! the servers do not get.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response, Uri, uri::PathAndQuery};
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use orders_proto::order::order_service_client::OrderServiceClient;
use tokio::net::TcpStream;
use tonic::body::Body;
use tower::Service;

use crate::Failure;

/// A typed client on a connection of its own.
pub(crate) type Client = OrderServiceClient<Connection>;

/// The largest answer that is taken: as large as the server makes them.
const ANSWER_BYTES: usize = 4 << 20;

/// One connection to a server; clones share it.
#[derive(Clone)]
pub(crate) struct Connection(http2::SendRequest<Body>);

/// Connects to `HOST:PORT`.
pub(crate) async fn connect(address: &str) -> Result<Client, Failure> {
    let origin = Uri::builder().scheme("http").authority(address).path_and_query(PathAndQuery::from_static("/"));
    let client = OrderServiceClient::with_origin(connection(address).await?, origin.build()?);
    Ok(client.max_decoding_message_size(ANSWER_BYTES))
}

/// A connection to `HOST:PORT` for requests that are made by hand.
pub(crate) async fn connection(address: &str) -> Result<Connection, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (requests, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // The server ends the connection when it is ended itself; requests under way tell of anything else.
        let _ = connection.await;
    });
    Ok(Connection(requests))
}

impl Service<Request<Body>> for Connection {
    type Response = Response<Incoming>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = hyper::Result<Response<Incoming>>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}
