//! Native calls by the short way: what only browsers need (gRPC-Web, other origins, a page's policy) is not in it, and of
//! what all need each thing is done once. Measured: the layers cost more than all the rest of a point read.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

use axum::Router;
use http::{
    HeaderValue, Method, Request, Response, Version,
    header::{CONTENT_TYPE, ORIGIN},
};
use hyper::body::Incoming;
use orders_proto::order::order_service_server::{self, OrderServiceServer};
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::{
    cardinality::{OneMessage, takes_a_stream},
    compression,
    deadline::Deadline,
    orders, status,
};
use crate::{error::Error, service::Orders, trace::Trace};

/// Answers native calls.
pub struct Native {
    register: Orders,
    orders: OrderServiceServer<orders::Service>,
    others: Router,
}

impl Native {
    pub(super) fn new(register: Orders, orders: OrderServiceServer<orders::Service>, others: Router) -> Self {
        Self { register, orders, others }
    }

    /// Whether a request is a native call, and not one that a page makes.
    pub(crate) fn takes<B>(request: &Request<B>) -> bool {
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_native = content_type
            .and_then(|content_type| content_type.strip_prefix(b"application/grpc"))
            .is_some_and(|rest| matches!(rest, [] | [b'+' | b';' | b' ', ..]));
        is_native
            && request.version() == Version::HTTP_2
            && request.method() == Method::POST
            && !request.headers().contains_key(ORIGIN)
    }

    /// Answers a call that it takes, within the call's deadline, with a complete status.
    pub(crate) async fn call(&self, mut request: Request<Incoming>, trace: Trace) -> Response<Body> {
        let answer = match Deadline::of(&request) {
            Ok(deadline) => {
                request.extensions_mut().insert(trace.clone());
                request.extensions_mut().insert(deadline);
                // In a box: whatever a future is handed to holds it twice, before and after its first poll.
                deadline.bound(caught(Box::pin(self.dispatch(request)))).await
            }
            Err(error) => Err(error),
        };
        let error = match answer {
            Ok(Ok(response)) => return status::completed(response, &trace),
            Ok(Err(panic)) => Error::internal(format!("a handler panicked: {}", text(&*panic))),
            Err(error) => error,
        };
        status::of(error, &trace, self.register.tokens()).into_http()
    }

    async fn dispatch(&self, mut request: Request<Incoming>) -> Response<Body> {
        compression::keep_from_streams(&mut request);
        let mut path = request.uri().path().split('/').skip(1);
        if path.next() == Some(order_service_server::SERVICE_NAME) {
            let mut orders = self.orders.clone();
            let Ok(response) = if takes_a_stream(request.uri().path()) {
                orders.call(request).await
            } else {
                orders.call(request.map(OneMessage::new)).await
            };
            return response;
        }
        let Ok(response) = Box::pin(self.others.clone().oneshot(request.map(axum::body::Body::new))).await;
        response.map(Body::new)
    }
}

/// The future's result, or what it panicked with.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(result)) => Poll::Ready(Ok(result)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("of an unknown kind")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(content_type: &'static str, method: Method, origin: Option<&'static str>) -> bool {
        let mut request = Request::builder().version(Version::HTTP_2).method(method).header(CONTENT_TYPE, content_type);
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        Native::takes(&request.body(()).unwrap())
    }

    #[test]
    fn what_browsers_send_goes_the_long_way() {
        for yes in ["application/grpc", "application/grpc+proto", "application/grpc; charset=utf-8"] {
            assert!(takes(yes, Method::POST, None), "{yes}");
            assert!(!takes(yes, Method::POST, Some("https://app.example")), "{yes}");
            assert!(!takes(yes, Method::GET, None), "{yes}");
        }
        for no in ["application/grpc-web", "application/grpc-web-text+proto", "application/grpcx", "text/plain"] {
            assert!(!takes(no, Method::POST, None), "{no}");
        }
    }

    #[tokio::test]
    async fn a_panic_is_caught_wherever_it_happens() {
        let panics = async |later: bool| {
            if later {
                tokio::task::yield_now().await;
            }
            panic!("at {later}")
        };
        for later in [false, true] {
            let caught: Result<(), _> = caught(panics(later)).await;
            assert_eq!(text(&*caught.unwrap_err()), format!("at {later}"));
        }
    }
}
