//! One call over `fetch`. Dropping it aborts the request.

use std::{cell::Cell, rc::Rc};

use futures_util::future::LocalBoxFuture;
use gloo_timers::callback::Timeout;
use js_sys::{Reflect, Uint8Array};
use orders_proto::StreamMethod;
use prost::Message;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use super::{
    reply::Reply,
    status::{Code, Status},
};

/// Makes a call that has one answer: a framed request, and the answer's bytes. `trace_id` has 32 hexadecimal digits.
///
/// # Errors
/// The server's status; UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED when `timeout_ms` have passed.
pub(crate) async fn unary(path: &str, body: Vec<u8>, trace_id: &str, timeout_ms: u32) -> Result<Vec<u8>, Status> {
    let mut answers = Vec::new();
    exchange(path, body, trace_id, timeout_ms, &mut |answer| answers.push(answer)).await?;
    match (answers.pop(), answers.len()) {
        (Some(answer), 0) => Ok(answer),
        (None, _) => Err(Status::new(Code::Internal, "an answer without a message")),
        (Some(_), _) => Err(Status::new(Code::Internal, "more than one answer")),
    }
}

/// Makes a call that has many answers and an end; `each` takes them as they come.
///
/// # Errors
/// As [`unary`].
pub(crate) async fn stream<Req: Message, Resp: Message + Default>(
    method: &StreamMethod<Req, Resp>,
    request: &Req,
    trace_id: &str,
    timeout_ms: u32,
    mut each: impl FnMut(Resp),
) -> Result<(), Status> {
    let mut broken = None;
    let mut take = |answer: Vec<u8>| match decoded(&answer) {
        Ok(answer) => each(answer),
        Err(status) => broken = Some(status),
    };
    exchange(method.path, framed(&request.encode_to_vec()), trace_id, timeout_ms, &mut take).await?;
    broken.map_or(Ok(()), Err)
}

/// An answer from its bytes.
///
/// # Errors
/// INTERNAL when it is none.
pub(crate) fn decoded<Resp: Message + Default>(answer: &[u8]) -> Result<Resp, Status> {
    Resp::decode(answer).map_err(|_| Status::new(Code::Internal, "a message that cannot be decoded"))
}

/// The untyped half of a call, boxed so that it is compiled once and not into every caller.
fn exchange<'a>(
    path: &'a str,
    body: Vec<u8>,
    trace_id: &'a str,
    timeout_ms: u32,
    each: &'a mut dyn FnMut(Vec<u8>),
) -> LocalBoxFuture<'a, Result<(), Status>> {
    Box::pin(async move {
        let mut call = Call::open(path, &body, trace_id, timeout_ms).await?;
        while let Some(answer) = call.next().await? {
            each(answer);
        }
        Ok(())
    })
}

/// A call of which the headers have come; its messages are read one by one, as they arrive.
struct Call {
    reader: ReadableStreamDefaultReader,
    reply: Reply,
    guard: Guard,
}

impl Call {
    async fn open(path: &str, body: &[u8], trace_id: &str, timeout_ms: u32) -> Result<Self, Status> {
        let guard = Guard::new(timeout_ms)?;
        let response: Response = async {
            let headers = Headers::new()?;
            headers.set("content-type", "application/grpc-web+proto")?;
            headers.set("x-grpc-web", "1")?;
            headers.set("grpc-timeout", &format!("{timeout_ms}m"))?;
            headers.set("traceparent", &format!("00-{trace_id}-{}-01", &trace_id[16..]))?;
            let init = RequestInit::new();
            init.set_method("POST");
            init.set_headers(&headers);
            init.set_body(&Uint8Array::from(body));
            init.set_signal(Some(&guard.controller.signal()));
            let window = web_sys::window().ok_or(JsValue::NULL)?;
            JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()
        }
        .await
        .map_err(|_| guard.why())?;

        let headers = response.headers();
        let reply = Reply::start(response.status(), |name| headers.get(name).ok().flatten())?;
        let reader = response
            .body()
            .and_then(|body| body.get_reader().dyn_into().ok())
            .ok_or_else(|| Status::new(Code::Internal, "an answer without a body"))?;
        Ok(Self { reader, reply, guard })
    }

    /// The next message's bytes, or `None` at the end of a call that went well.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Status> {
        loop {
            if let Some(message) = self.reply.next()? {
                return Ok(Some(message));
            }
            let result = JsFuture::from(self.reader.read()).await.map_err(|_| self.guard.why())?;
            match Reflect::get(&result, &"value".into()).ok().and_then(|value| value.dyn_into::<Uint8Array>().ok()) {
                Some(piece) => self.reply.push(&piece.to_vec()),
                None => return self.reply.end().map(|()| None),
            }
        }
    }
}

/// An encoded request as its one frame.
pub(crate) fn framed(request: &[u8]) -> Vec<u8> {
    let mut body = vec![0; 5];
    body.extend(request);
    let length = u32::try_from(body.len() - 5).unwrap_or(u32::MAX);
    body[1..5].copy_from_slice(&length.to_be_bytes());
    body
}

/// Aborts the request when it is dropped or when its time is over.
struct Guard {
    controller: AbortController,
    timed_out: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl Guard {
    fn new(timeout_ms: u32) -> Result<Self, Status> {
        let controller = AbortController::new().map_err(|_| Status::new(Code::Internal, "no AbortController"))?;
        let timed_out = Rc::new(Cell::new(false));
        let timer = Timeout::new(timeout_ms, {
            let (controller, timed_out) = (controller.clone(), timed_out.clone());
            move || {
                timed_out.set(true);
                controller.abort();
            }
        });
        Ok(Self { controller, timed_out, _timer: timer })
    }

    /// Why the browser gave up: our own timer, or a server that could not be reached or went away.
    fn why(&self) -> Status {
        if self.timed_out.get() {
            Status::new(Code::DeadlineExceeded, "no answer in time")
        } else {
            Status::new(Code::Unavailable, "the server cannot be reached")
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.controller.abort();
    }
}
