//! Looking after a store by the program's own commands.

use std::{fs, path::Path, process::Output};

use orders_proto::order::{GetServerInfoRequest, ListOrdersRequest, Order, UpdateOrderRequest, WatchOrdersRequest};
use tempfile::TempDir;
use tonic::Code;

use super::{printed, said};
use crate::support::{Program, named, refusal, replacing, violations};

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// Runs a command on a file.
async fn on(path: &Path, arguments: &[&str]) -> Output {
    Program::run(&[arguments, &["--database", &url(path)]].concat()).await
}

/// Runs a command on a file that must go well.
async fn done(path: &Path, arguments: &[&str]) -> String {
    let output = on(path, arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}{}", printed(&output), said(&output));
    printed(&output)
}

/// Runs a command on a file that must be refused; answers why.
async fn refused(path: &Path, arguments: &[&str]) -> String {
    let output = on(path, arguments).await;
    assert_eq!(output.status.code(), Some(1), "{arguments:?} was not refused");
    said(&output)
}

async fn stop(server: Program) {
    server.terminate().await;
    assert!(server.ended().await.success());
}

#[tokio::test]
async fn a_copy_that_is_made_while_the_server_runs_holds_what_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let (path, copy) = (folder.path().join("orders.db"), folder.path().join("copy.db"));
    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    for name in ["first", "second"] {
        client.create(named(name)).await.unwrap();
    }
    let printed = done(&path, &["backup", copy.to_str().unwrap()]).await;
    assert!(printed.contains(copy.to_str().unwrap()), "{printed}");
    client.create(named("later")).await.unwrap();
    assert_eq!(client.names().await, ["first", "second", "later"], "the server goes on");

    let restored = Program::serve(&copy, &[]).await;
    assert_eq!(restored.client().await.names().await, ["first", "second"]);
    done(&copy, &["doctor"]).await;
}

#[tokio::test]
async fn a_copy_under_writes_is_whole() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    let first = client.create(named("first")).await.unwrap();
    let writing = tokio::spawn(async move { while client.create(named("under way")).await.is_ok() {} });
    for number in 0..5 {
        let copy = folder.path().join(format!("copy {number}.db"));
        done(&path, &["backup", copy.to_str().unwrap()]).await;
        let findings = done(&copy, &["doctor"]).await;
        assert!(findings.contains("integrity") && !findings.contains("WRONG"), "{findings}");
    }
    server.kill().await;
    writing.await.unwrap();
    let copy = Program::serve(&folder.path().join("copy 0.db"), &[]).await;
    assert_eq!(copy.client().await.read(&first.uuid).await.unwrap().name, "first");
}

/// A copy in the place of its original, which has gone on since; with the order and the list's answer from before.
async fn restored(folder: &TempDir) -> (Program, Order, orders_proto::order::ListOrdersResponse) {
    let (path, copy) = (folder.path().join("orders.db"), folder.path().join("copy.db"));
    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    let order = client.create(named("first")).await.unwrap();
    client.create(named("second")).await.unwrap();
    let page = client.page(ListOrdersRequest { page_size: 1, ..Default::default() }).await.unwrap();
    done(&path, &["backup", copy.to_str().unwrap()]).await;
    client.create(named("lost by the restore")).await.unwrap();
    stop(server).await;
    fs::rename(copy, &path).unwrap();
    (Program::serve(&path, &[]).await, order, page)
}

#[tokio::test]
async fn after_a_restore_an_etag_of_before_is_refused() {
    let folder = TempDir::new().unwrap();
    let (server, order, _) = restored(&folder).await;
    let update = UpdateOrderRequest { etag: order.etag.clone(), name: "changed".to_owned(), ..replacing(&order) };
    let refused = server.client().await.update(update).await.unwrap_err();
    assert_eq!(refusal(&refused), (Code::Aborted, "ETAG_MISMATCH".to_owned()));
}

#[tokio::test]
async fn after_a_restore_a_page_token_of_before_is_refused() {
    let folder = TempDir::new().unwrap();
    let (server, _, page) = restored(&folder).await;
    let next = ListOrdersRequest { page_size: 1, page_token: page.next_page_token, ..Default::default() };
    let refused = server.client().await.page(next).await.unwrap_err();
    assert_eq!(violations(&refused), [("page_token".to_owned(), "PAGE_TOKEN_INVALID".to_owned())]);
}

#[tokio::test]
async fn after_a_restore_a_resume_token_of_before_is_refused() {
    let folder = TempDir::new().unwrap();
    let (server, _, page) = restored(&folder).await;
    let watch = WatchOrdersRequest { resume_token: page.resume_token, ..Default::default() };
    let refused = match server.client().await.orders.clone().watch_orders(watch).await {
        Ok(answer) => answer.into_inner().message().await.unwrap_err(),
        Err(refused) => refused,
    };
    assert_eq!(refusal(&refused), (Code::OutOfRange, "RESUME_TOKEN_EXPIRED".to_owned()));
}

#[tokio::test]
async fn a_copy_in_the_place_of_a_file_that_was_not_closed_is_not_mixed_with_its_log() {
    let folder = TempDir::new().unwrap();
    let (path, copy) = (folder.path().join("orders.db"), folder.path().join("copy.db"));
    let server = Program::serve(&path, &[]).await;
    server.client().await.create(named("first")).await.unwrap();
    done(&path, &["backup", copy.to_str().unwrap()]).await;
    server.client().await.create(named("lost by the restore")).await.unwrap();
    server.kill().await;
    fs::rename(&copy, &path).unwrap();
    let before = fs::read(&path).unwrap();
    for command in [&["serve", "--listen=127.0.0.1:0"][..], &["doctor"], &["compact"]] {
        let said = refused(&path, command).await;
        assert!(said.contains("orders.db-wal"), "{command:?}: {said}");
    }
    assert!(fs::read(&path).unwrap() == before, "the copy was written to");

    for suffix in ["wal", "shm"] {
        fs::remove_file(folder.path().join(format!("orders.db-{suffix}"))).unwrap();
    }
    assert_eq!(Program::serve(&path, &[]).await.client().await.names().await, ["first"]);
}

#[tokio::test]
async fn a_file_that_was_not_closed_is_served_with_its_own_log() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders #1%?.db");
    for number in 0..3 {
        let server = Program::serve(&path, &[]).await;
        server.client().await.create(named(&format!("order {number}"))).await.unwrap();
        server.kill().await;
        if number == 1 {
            done(&path, &["new-epoch"]).await;
        }
    }
    done(&path, &["doctor"]).await;
    let names = Program::serve(&path, &[]).await.client().await.names().await;
    assert_eq!(names, ["order 0", "order 1", "order 2"]);
}

#[tokio::test]
async fn a_copy_never_replaces_a_file() {
    let folder = TempDir::new().unwrap();
    let (path, copy) = (folder.path().join("orders.db"), folder.path().join("copy.db"));
    stop(Program::serve(&path, &[]).await).await;
    fs::write(&copy, "precious").unwrap();
    let said = refused(&path, &["backup", copy.to_str().unwrap()]).await;
    assert!(said.contains("exists already"), "{said}");
    assert_eq!(fs::read_to_string(&copy).unwrap(), "precious");
}

#[tokio::test]
async fn a_copy_that_cannot_be_written_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    stop(Program::serve(&path, &[]).await).await;
    let missing = folder.path().join("missing/copy.db");
    refused(&path, &["backup", missing.to_str().unwrap()]).await;
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the file and its lock");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_not_made() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let copy = folder.path().join("copy.db");
    for command in [&["backup", copy.to_str().unwrap()][..], &["doctor"], &["new-epoch"], &["compact"]] {
        let said = refused(&path, command).await;
        assert!(said.contains("there is no file"), "{command:?}: {said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_sound_store_is_found_sound_also_while_it_is_served() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    let order = client.create(named("first")).await.unwrap();
    client.create(named("second")).await.unwrap();
    client.delete(&order.uuid).await.unwrap();
    let findings = done(&path, &["doctor"]).await;
    let found = |check: &str| {
        let line = findings.lines().find(|line| line.starts_with(check)).expect("it is looked at");
        line[check.len()..].trim().to_owned()
    };
    assert_eq!(
        (found("integrity"), found("orders that live"), found("orders that are deleted")),
        ("ok".to_owned(), "1".to_owned(), "1".to_owned())
    );
    assert!(!findings.contains("WRONG"), "{findings}");
    assert_eq!(client.names().await, ["second"]);
}

#[tokio::test]
async fn a_store_whose_parts_disagree_is_found_wrong() {
    use diesel::{Connection, SqliteConnection, connection::SimpleConnection};

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    server.client().await.create(named("first")).await.unwrap();
    stop(server).await;
    SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute("DELETE FROM counters").unwrap();
    let output = on(&path, &["doctor"]).await;
    assert_eq!(output.status.code(), Some(1));
    let printed = printed(&output);
    let line = printed.lines().find(|line| line.contains("counters")).unwrap();
    assert!(line.ends_with("WRONG"), "{printed}");
}

#[tokio::test]
async fn what_changes_the_store_is_refused_while_it_is_served() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    let order = server.client().await.create(named("first")).await.unwrap();
    for command in ["new-epoch", "compact"] {
        let said = refused(&path, &[command]).await;
        assert!(said.contains("in use by another orders program"), "{command}: {said}");
    }
    let update = UpdateOrderRequest { etag: order.etag.clone(), ..replacing(&order) };
    assert!(server.client().await.update(update).await.is_ok(), "nothing has changed");
}

#[tokio::test]
async fn a_new_epoch_makes_etags_of_before_worth_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    let order = server.client().await.create(named("first")).await.unwrap();
    let epoch = server.client().await.server_info(GetServerInfoRequest {}).await.unwrap().epoch;
    stop(server).await;
    done(&path, &["new-epoch"]).await;

    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    assert_ne!(client.server_info(GetServerInfoRequest {}).await.unwrap().epoch, epoch);
    let update = UpdateOrderRequest { etag: order.etag.clone(), name: "changed".to_owned(), ..replacing(&order) };
    assert_eq!(client.update(update).await.unwrap_err().code(), Code::Aborted);
    assert_eq!(client.names().await, ["first"]);
}

#[tokio::test]
async fn compaction_keeps_what_lives() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let server = Program::serve(&path, &[]).await;
    let client = server.client().await;
    let order = client.create(named("first")).await.unwrap();
    stop(server).await;
    let printed = done(&path, &["compact", "--retention-days", "1"]).await;
    assert!(printed.contains("KiB before") && printed.contains("KiB now"), "{printed}");
    let server = Program::serve(&path, &[]).await;
    assert_eq!(server.client().await.list().await.unwrap(), [order]);
}
