use std::{convert::Infallible, net::SocketAddr};

use http::{HeaderMap, Method, Request, Response, StatusCode, Version};
use http_body_util::{BodyExt, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    body::{Bytes, Frame, Incoming},
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

    /// A call whose answer is read frame by frame, as it comes.
    pub async fn open(&mut self, path: &str, headers: &[(&str, &str)], message: &impl Message) -> Opened {
        let answer = self.begin(Method::POST, path, headers, [super::frame(message).into()]).await;
        let (head, body) = answer.expect("an answer").into_parts();
        Opened { status: head.status, headers: head.headers, body, read: Vec::new() }
    }

    async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        pieces: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>,
    ) -> Option<Answer> {
        let (head, body) = self.begin(method, path, headers, pieces).await?.into_parts();
        let body = soon("the answer ends", body.collect()).await.unwrap();
        let trailers = body.trailers().cloned();
        Some(Answer { status: head.status, headers: head.headers, trailers, body: body.to_bytes() })
    }

    async fn begin(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        pieces: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>,
    ) -> Option<Response<Incoming>> {
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
        answer.ok()
    }
}

/// What comes back of a stream, so far.
pub struct Opened {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: Incoming,
    read: Vec<u8>,
}

impl Opened {
    /// The next message of a gRPC-Web answer in binary form.
    pub async fn message<M: Message + Default>(&mut self) -> M {
        loop {
            if let Some((head, rest)) = self.read.split_first_chunk::<5>() {
                let end = usize::try_from(u32::from_be_bytes([head[1], head[2], head[3], head[4]])).unwrap();
                if rest.len() >= end {
                    assert_eq!(head[0], 0, "a message, not compressed, and not the trailers");
                    let message = M::decode(&rest[..end]).unwrap();
                    self.read.drain(..5 + end);
                    return message;
                }
            }
            let frame = soon("a stream goes on", self.body.frame()).await.expect("more of it").unwrap();
            self.read.extend(frame.into_data().expect("a piece of the body"));
        }
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
