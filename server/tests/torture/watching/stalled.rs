//! W3: clients that stop reading, on connections that live and on sockets that are dead to the world.

use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use orders_proto::order::{
    BatchCreateOrdersRequest, BatchUpdateOrdersRequest, CreateOrderRequest, Order, UpdateOrderRequest,
    WatchOrdersRequest, WatchOrdersResponse, order_service_client::OrderServiceClient,
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    task::JoinSet,
};
use tonic::{
    Streaming,
    transport::{Channel, Endpoint},
};
use uuid::Uuid;

use super::{
    client::{WATCH, connect, framed},
    truth::{all_events, last_revision},
};
use crate::{
    bound,
    checker::{From, Step, check},
    full_or,
    program::{Launch, Program},
};

/// Streams on one connection.
const STREAMS: usize = 10;
/// Orders that are changed again and again.
const ORDERS: usize = 50;
/// How often all of them are changed in the beginning: some 8 MiB of events, more than the windows of a stream and the
/// kernel's buffers hold.
const BURST: usize = 256;
const WRITERS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_do_not_read_are_cut_off_and_cost_nobody_else_anything() {
    let folder = tempfile::tempdir().unwrap();
    let program = Launch::on(&folder.path().join("orders.db")).start().await;
    let each = full_or(100, 20);
    let mut client = connect(&program.url).await.expect("there is a server");

    let mut streams = Vec::new();
    for _ in 0..each / STREAMS {
        streams.extend(unread_streams(&program.url).await);
    }
    let mut sockets = Vec::new();
    for _ in 0..each {
        sockets.push(unread_socket(&program.url).await);
    }
    // It stands before anything happens, so that it is told all of it.
    let watched = watch(connect(&program.url).await.expect("there is a server")).await;
    let fast = tokio::spawn(fast(watched));
    // Whoever is not served yet would not be cut off.
    last_revision(&mut client).await;
    let (memory, open) = (rss_anon(&program), sockets_of(&program));

    let requests = vec![CreateOrderRequest { name: "tea".to_owned(), ..Default::default() }; ORDERS];
    let orders = client.batch_create_orders(BatchCreateOrdersRequest { requests, ..Default::default() });
    let orders = Arc::new(orders.await.unwrap().into_inner().orders);
    let answered = Arc::new(Mutex::new(HashMap::new()));
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let (mut client, orders, answered) = (client.clone(), Arc::clone(&orders), Arc::clone(&answered));
        writers.spawn(async move {
            for _ in 0..BURST / WRITERS {
                change(&mut client, &orders, &answered).await;
            }
        });
    }
    writers.join_all().await;
    let begun = Instant::now();
    let mut most = rss_anon(&program);
    // Writing goes on, until the sockets are closed.
    let limit = bound(Duration::from_secs(30));
    while sockets_of(&program) > open - each {
        assert!(begun.elapsed() < limit, "{} of {each} sockets are closed", open - sockets_of(&program));
        change(&mut client, &orders[..1], &answered).await;
        most = most.max(rss_anon(&program));
    }
    let closed = begun.elapsed();
    let growth = most.saturating_sub(memory);
    assert!(growth <= 64 << 10, "{growth} KiB more than before");

    let last = last_revision(&mut client).await;
    let truth = all_events(&mut client).await;
    for (steps, messages) in streams {
        let steps = cut_off_and_resumed(steps, messages, &mut client, last).await;
        assert_eq!(check(&steps, &truth, last), Ok(()));
    }
    let p99 = p99(&fast.await.unwrap(), &answered.lock().unwrap());
    assert!(p99 <= bound(Duration::from_millis(250)), "p99 of the one that reads: {p99:?}");
    println!(
        "W3: {} watches stopped reading: {:.1} MiB more, cut off within {closed:.0?}; p99 of the one that reads: {p99:.1?}",
        2 * each,
        growth as f64 / 1_024.0
    );
    drop(sockets);
    program.stop().await;
}

/// Watches on one connection, each of which reads its first message and then no more.
async fn unread_streams(url: &str) -> Vec<(Vec<Step>, Streaming<WatchOrdersResponse>)> {
    let endpoint = Endpoint::from_shared(url.to_owned()).unwrap().initial_stream_window_size(64 << 10);
    let mut client = OrderServiceClient::new(endpoint.connect().await.unwrap());
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let mut messages = client.watch_orders(WatchOrdersRequest::default()).await.unwrap().into_inner();
        let first = messages.message().await.unwrap().expect("a watch first says where it stands");
        streams.push((vec![Step::Begun(From::Now), Step::Told(first.into())], messages));
    }
    streams
}

/// A gRPC-Web watch over HTTP/1.1 whose answer nobody reads.
async fn unread_socket(url: &str) -> TcpStream {
    let address: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 << 10).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let body = framed(&WatchOrdersRequest::default());
    let length = body.len();
    let head = format!(
        "POST {WATCH} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/grpc-web+proto\r\n\
         content-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    stream.readable().await.unwrap();
    stream
}

/// Gives orders another name, the longest that there is, and notes when that was answered.
async fn change(client: &mut OrderServiceClient<Channel>, orders: &[Order], answered: &Mutex<HashMap<i64, Instant>>) {
    let name = format!("{}{}", Uuid::new_v4(), "Ё".repeat(164));
    let update =
        |order: &Order| UpdateOrderRequest { name: name.clone(), uuid: order.uuid.clone(), ..Default::default() };
    let requests = orders.iter().map(update).collect();
    let changed = client.batch_update_orders(BatchUpdateOrdersRequest { requests, ..Default::default() });
    let revision = changed.await.unwrap().into_inner().orders[0].revision;
    answered.lock().unwrap().insert(revision, Instant::now());
}

/// A watch that has said where it stands.
async fn watch(mut client: OrderServiceClient<Channel>) -> Streaming<WatchOrdersResponse> {
    let mut messages = client.watch_orders(WatchOrdersRequest::default()).await.unwrap().into_inner();
    messages.message().await.unwrap().expect("a watch first says where it stands");
    messages
}

/// Reads as fast as it can, until the last order has come twice; answers when each revision came.
async fn fast(mut messages: Streaming<WatchOrdersResponse>) -> HashMap<i64, Instant> {
    let mut came = HashMap::new();
    let mut lasts = 0;
    while lasts < 2 {
        let message = messages.message().await.unwrap().expect("it goes on");
        came.insert(message.revision, Instant::now());
        let is_last = |event: &orders_proto::order::OrderEvent| {
            event.order.as_ref().is_some_and(|order| order.name == "the last")
        };
        lasts += message.events.iter().filter(|event| is_last(event)).count();
    }
    came
}

/// From the answer to a write to its event, for 99 of 100.
fn p99(came: &HashMap<i64, Instant>, answered: &HashMap<i64, Instant>) -> Duration {
    let after = |(revision, answered): (&i64, &Instant)| came[revision].saturating_duration_since(*answered);
    let mut delays: Vec<_> = answered.iter().map(after).collect();
    delays.sort_unstable();
    delays[delays.len() * 99 / 100]
}

/// Reads what had come before the stream was cut off, and resumes with the last token.
async fn cut_off_and_resumed(
    mut steps: Vec<Step>,
    mut messages: Streaming<WatchOrdersResponse>,
    client: &mut OrderServiceClient<Channel>,
    last: i64,
) -> Vec<Step> {
    let mut told = None;
    let ended = loop {
        match messages.message().await {
            Ok(message) => {
                let message = Arc::new(message.expect("a stream that is cut off has no good end"));
                told = Some((message.resume_token.clone(), message.revision));
                steps.push(Step::Told(message));
            }
            Err(status) => break status,
        }
    };
    let (resume_token, revision) = told.expect("something had come");
    assert!(revision < last - 10, "it was cut off long ago, by {ended}");
    steps.push(Step::Begun(From::Token(resume_token.clone())));
    let resumed = WatchOrdersRequest { resume_token, ..Default::default() };
    let mut messages = client.watch_orders(resumed).await.unwrap().into_inner();
    loop {
        let message = messages.message().await.unwrap().expect("it goes on");
        let revision = message.revision;
        steps.push(Step::Told(message.into()));
        if revision >= last {
            return steps;
        }
    }
}

/// KiB of memory that are the program's own.
fn rss_anon(program: &Program) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// Sockets that the program has open: files come and go with what it reads.
fn sockets_of(program: &Program) -> usize {
    let open = fs::read_dir(format!("/proc/{}/fd", program.id())).unwrap();
    let is_socket = |path: &Path| fs::read_link(path).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"));
    open.filter(|entry| entry.as_ref().is_ok_and(|entry| is_socket(&entry.path()))).count()
}
