//! Client commands whose server goes away in the middle and comes back.

use std::{fs, net::SocketAddr};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, copy},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::{Watch, printed, said};
use crate::support::{Program, eventually, named};

/// Orders of the import: six chunks of 500.
const ORDERS: usize = 3_000;
/// What a connection lets through to the server that is killed: one chunk and a part of the next.
const BYTES: u64 = 150_000;

#[tokio::test]
async fn an_import_goes_on_by_itself_when_its_server_was_killed_and_started_again() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("orders.db");
    let names: Vec<_> = (0..ORDERS).map(|number| format!("{number:0>200}")).collect();
    let file = folder.path().join("orders.csv");
    fs::write(&file, format!("name\n{}\n", names.join("\n"))).unwrap();

    let killed = Program::serve(&database, &[]).await;
    let (moved, front) = front(Some((address(&killed), BYTES))).await;
    let restart = async {
        let client = killed.client().await;
        eventually("a chunk is stored", async || !client.names().await.is_empty()).await;
        moved.send_replace(None);
        killed.kill().await;
        let started = Program::serve(&database, &[]).await;
        moved.send_replace(Some((address(&started), u64::MAX)));
        started
    };
    let import = ["import", file.to_str().unwrap(), "--server", &front];
    let (output, started) = tokio::join!(Program::run(&import), restart);

    assert!(output.status.success(), "{}", said(&output));
    let printed = printed(&output);
    assert!(printed.starts_with("imported 3000 of 3000 orders, 500 of them before in "), "{printed}");
    assert_eq!(started.client().await.names().await, names);
}

#[tokio::test]
async fn a_watch_goes_on_by_itself_and_misses_nothing() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("orders.db");
    let killed = Program::serve(&database, &[]).await;
    killed.client().await.create(named("before")).await.unwrap();
    let (moved, front) = front(Some((address(&killed), u64::MAX))).await;
    let mut watch = Watch::start(&front);
    assert_eq!(watch.next().await, ("created".to_owned(), "before".to_owned()));
    // The first event that comes with a place to go on from.
    killed.client().await.create(named("seen")).await.unwrap();
    assert_eq!(watch.next().await, ("created".to_owned(), "seen".to_owned()));

    moved.send_replace(None);
    killed.kill().await;
    let started = Program::serve(&database, &[]).await;
    started.client().await.create(named("missed")).await.unwrap();
    moved.send_replace(Some((address(&started), u64::MAX)));
    assert_eq!(watch.next().await, ("created".to_owned(), "missed".to_owned()));
    started.client().await.create(named("after")).await.unwrap();
    assert_eq!(watch.next().await, ("created".to_owned(), "after".to_owned()));
}

/// Where a server is, and how many bytes a connection takes to it; what comes after them waits.
type Target = Option<(SocketAddr, u64)>;

/// An address that stays, whatever becomes of the server behind it; without one connections are closed at once.
async fn front(target: Target) -> (watch::Sender<Target>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (moved, target) = watch::channel(target);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            if let Some((server, bytes)) = *target.borrow() {
                tokio::spawn(pass(client, server, bytes));
            }
        }
    });
    (moved, url)
}

/// Passes on what both sides send, until the server has nothing more to say.
async fn pass(mut client: TcpStream, server: SocketAddr, bytes: u64) {
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let ((asks, mut hears), (answers, mut is_asked)) = (client.split(), server.split());
    let (mut asks, mut answers) = (asks.take(bytes), answers);
    let asking = async {
        let _ = copy(&mut asks, &mut is_asked).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = copy(&mut answers, &mut hears) => {}
        () = asking => {}
    }
}

fn address(server: &Program) -> SocketAddr {
    server.url.strip_prefix("http://").unwrap().parse().unwrap()
}
