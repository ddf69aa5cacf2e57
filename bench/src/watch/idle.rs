//! What watches take that have nothing to tell.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

use super::readers::{PATH, Readers, watch_request};
use crate::{
    Failure, Run,
    data::Data,
    process::Server,
    report::{Bar, Report},
};

const WATCHES: usize = 1_000;
/// What a server takes are 100 streams on one.
const CONNECTIONS: usize = 10;
/// How long they are looked at after the last has begun.
const LOOKED_AT: Duration = Duration::from_secs(2);

pub(super) async fn measure(run: &Run, report: &mut Report, data: &Data) -> Result<(), Failure> {
    report.part(&format!("{WATCHES} watches with nothing to tell"), &["over", "MiB more (RssAnon)", "KiB each"])?;
    let server = data.serve(&run.orders).await?;
    let before = server.mib();
    let readers = Readers::of_watches(&server, CONNECTIONS, WATCHES).await?;
    sleep(LOOKED_AT).await;
    let more = row(report, &format!("{CONNECTIONS} HTTP/2 connections"), &server, before)?;
    report.bar(&format!("{WATCHES} idle watches over {CONNECTIONS} connections, MiB"), more, &Bar::AtMost(64.0));
    drop(readers);
    // The copy that the next one serves lies in the same place.
    server.end().await?;

    let server = data.serve(&run.orders).await?;
    let before = server.mib();
    let mut watches = Vec::new();
    for _ in 0..WATCHES {
        watches.push(over_http1(&server.address).await?);
    }
    sleep(LOOKED_AT).await;
    row(report, &format!("{WATCHES} HTTP/1.1 connections"), &server, before)?;
    Ok(())
}

fn row(report: &Report, over: &str, server: &Server, before: f64) -> Result<f64, Failure> {
    let more = server.peak_mib() - before;
    report.row(&[over.to_owned(), format!("{more:.1}"), format!("{:.1}", more * 1_024.0 / WATCHES as f64)])?;
    Ok(more)
}

/// A gRPC-Web watch on a connection of its own that has said where it stands.
async fn over_http1(address: &str) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    let body = watch_request();
    let length = body.len();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/grpc-web+proto\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).await?;
    let mut came = Vec::new();
    while !is_greeted(&came) {
        if stream.read_buf(&mut came).await? == 0 {
            return Err("a watch ended".into());
        }
    }
    Ok(stream)
}

/// Whether an answer has begun with a whole chunk.
fn is_greeted(answer: &[u8]) -> bool {
    let body = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(answer.len(), |end| end + 4);
    answer[body..].windows(2).filter(|bytes| bytes == b"\r\n").count() >= 2
}
