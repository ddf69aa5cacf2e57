use std::{convert::Infallible, net::SocketAddr};

use http::{HeaderMap, Method, Request, StatusCode, Version};
use http_body_util::{BodyExt, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    body::{Bytes, Frame},
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message;
use tokio::net::TcpStream;
use tonic::Status;

use super::{Frames, soon};

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// How a [`Web`] client reaches the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    One,
    /// HTTP/2 without TLS, with prior knowledge.
    Two,
}

impl Http {
    pub const BOTH: [Self; 2] = [Self::One, Self::Two];
}

enum Connection {
    One(http1::SendRequest<Body>),
    Two(http2::SendRequest<Body>),
}

/// An HTTP client that knows nothing of gRPC: it sends the bytes it is given and hands back what comes.
pub struct Web {
    address: SocketAddr,
    connection: Connection,
}

impl Web {
    pub async fn connect(address: SocketAddr, http: Http) -> Self {
        let io = TokioIo::new(TcpStream::connect(address).await.unwrap());
        let connection = match http {
            Http::One => {
                let (sender, connection) = http1::handshake(io).await.unwrap();
                tokio::spawn(connection);
                Connection::One(sender)
            }
            Http::Two => {
                let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
                tokio::spawn(connection);
                Connection::Two(sender)
            }
        };
        Self { address, connection }
    }

    /// A gRPC-Web call in binary form.
    pub async fn call(&mut self, path: &str, message: &impl Message) -> Answer {
        self.post(path, "application/grpc-web+proto", super::frame(message)).await
    }

    pub async fn post(&mut self, path: &str, content_type: &str, body: impl Into<Bytes>) -> Answer {
        self.send(Method::POST, path, &[("content-type", content_type)], [body.into()]).await
    }

    pub async fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, []).await
    }

    /// As [`get`](Self::get), or nothing if the connection ends instead of an answer.
    pub async fn try_get(&mut self, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        self.try_send(Method::GET, path, headers, []).await
    }

    /// Each of `pieces` leaves as a chunk (HTTP/1.1) or a DATA frame (HTTP/2) of its own.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        pieces: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>,
    ) -> Answer {
        self.try_send(method, path, headers, pieces).await.expect("an answer")
    }

    async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        pieces: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>,
    ) -> Option<Answer> {
        let pieces = pieces.into_iter().map(|piece| Ok(Frame::data(piece)));
        let body = StreamBody::new(futures_util::stream::iter(pieces)).boxed_unsync();
        let mut request = Request::builder().method(method);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let address = self.address;
        let answer = match &mut self.connection {
            Connection::One(sender) => {
                sender.ready().await.unwrap();
                let request = request.uri(path).header("host", address.to_string());
                sender.send_request(request.body(body).unwrap()).await
            }
            Connection::Two(sender) => {
                sender.ready().await.unwrap();
                let request = request.uri(format!("http://{address}{path}")).version(Version::HTTP_2);
                sender.send_request(request.body(body).unwrap()).await
            }
        };
        let (head, body) = answer.ok()?.into_parts();
        let body = soon("the answer ends", body.collect()).await.unwrap();
        let trailers = body.trailers().cloned();
        Some(Answer { status: head.status, headers: head.headers, trailers, body: body.to_bytes() })
    }
}

/// What came back, in full.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub trailers: Option<HeaderMap>,
    pub body: Bytes,
}

impl Answer {
    /// A header's text, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The only message of a successful gRPC-Web answer in binary form.
    pub fn message<M: Message + Default>(&self) -> M {
        let frames = Frames::of(&self.body);
        let trailers = frames.trailers.expect("a success ends in trailers");
        assert_eq!(trailers.get("grpc-status").unwrap(), "0");
        let [message] = &frames.messages[..] else { panic!("one message, and not {}", frames.messages.len()) };
        M::decode(&message[..]).unwrap()
    }

    /// The status of an error without a body: gRPC's trailers-only form, in the headers.
    pub fn error(&self) -> Status {
        assert_eq!((self.status, self.body.len()), (StatusCode::OK, 0), "{self:?}");
        Status::from_header_map(&self.headers).expect("a status in the headers")
    }
}
