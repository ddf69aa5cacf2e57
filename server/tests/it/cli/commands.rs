//! The program as a client: what it prints for people and for scripts, and how it ends.

use std::process::Output;

use orders_proto::order::CreateOrderRequest;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Watch, printed, said};
use crate::support::{Program, TestServer, named};

const UNKNOWN: &str = "018f3c5e-8a9b-7cde-8f01-23456789abcd";

/// Runs a command against a server.
async fn orders(url: &str, arguments: &[&str]) -> Output {
    Program::run(&[arguments, &["--server", url]].concat()).await
}

/// The objects that a command prints, one a line.
fn objects(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", said(output));
    printed(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn an_order_lives_its_life_at_the_command_line() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let made = objects(&orders(&url, &["create", "Bon app'", "--date", "2024-06-13", "-o", "json"]).await);
    let uuid = made[0]["uuid"].as_str().unwrap();
    assert_eq!((made[0]["name"].as_str(), made[0]["date"].as_str()), (Some("Bon app'"), Some("2024-06-13")));

    let updated = objects(&orders(&url, &["update", uuid, "--name", "Königlich Essen", "-o", "json"]).await);
    assert_eq!(
        (updated[0]["name"].as_str(), updated[0]["date"].as_str()),
        (Some("Königlich Essen"), Some("2024-06-13"))
    );
    assert_eq!(objects(&orders(&url, &["complete", uuid, "-o", "json"]).await)[0]["completed"], true);
    assert_eq!(objects(&orders(&url, &["complete", uuid, "--open", "-o", "json"]).await)[0]["completed"], false);
    assert!(objects(&orders(&url, &["delete", uuid, "-o", "json"]).await)[0]["delete_time"].is_string());
    assert_eq!(orders(&url, &["get", uuid]).await.status.code(), Some(3));
    assert!(orders(&url, &["get", uuid, "--show-deleted"]).await.status.success());
    assert!(objects(&orders(&url, &["undelete", uuid, "-o", "json"]).await)[0]["delete_time"].is_null());
    let stats = objects(&orders(&url, &["stats", "-o", "json"]).await);
    assert_eq!(stats[0], json!({"total": 1, "open": 1, "completed": 0}));
}

#[tokio::test]
async fn orders_are_counted_by_their_dates_in_a_time_zone() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    for (name, date) in [("a", "2024-06-30"), ("b", "2024-06-30T23:30:00Z"), ("c", "2024-08-01")] {
        server.client().await.create(CreateOrderRequest { date: date.to_owned(), ..named(name) }).await.unwrap();
    }
    let stats =
        ["stats", "--by", "month", "--from", "2024-06-01", "--to", "2024-08-31", "--time-zone", "Europe/Berlin"];
    let buckets = objects(&orders(&url, &[&stats[..], &["-o", "json"]].concat()).await)[0]["buckets"].clone();
    let bucket = |start: &str, open: i64| json!({"start_date": start, "open": open, "completed": 0});
    assert_eq!(buckets, json!([bucket("2024-06-01", 1), bucket("2024-07-01", 1), bucket("2024-08-01", 1)]));
    let csv = orders(&url, &[&stats[..], &["-o", "csv"]].concat()).await;
    assert_eq!(printed(&csv), "from,open,completed\n2024-06-01,1,0\n2024-07-01,1,0\n2024-08-01,1,0\n");
    let unknown = orders(&url, &[&stats[..8], &["Europe/Atlantis"]].concat()).await;
    assert_eq!(unknown.status.code(), Some(1), "{}", said(&unknown));
}

#[tokio::test]
async fn a_list_is_filtered_sorted_and_cut() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let client = server.client().await;
    for name in ["a1", "b1", "a2", "a3"] {
        client.create(named(name)).await.unwrap();
    }
    let list = ["list", "--filter", "a", "--order-by", "name desc", "-n", "2", "-o", "csv"];
    let rows: Vec<_> = printed(&orders(&url, &list).await).lines().map(str::to_owned).collect();
    assert!(rows[0].starts_with("uuid,name,completed,date"), "{rows:?}");
    let names: Vec<_> = rows[1..].iter().map(|row| row.split(',').nth(1).unwrap()).collect();
    assert_eq!(names, ["a3", "a2"]);
    let table = orders(&url, &["list"]).await;
    assert!(!printed(&table).contains('\u{1b}'), "no colours where nobody looks");
}

#[tokio::test]
async fn an_exit_code_says_what_kind_of_failure_it_is() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let order = server.client().await.create(named("a")).await.unwrap();
    for (arguments, code) in [
        (&["create", " "][..], 1),
        (&["update", &order.uuid], 2),
        (&["get", UNKNOWN], 3),
        (&["delete", UNKNOWN], 3),
        (&["complete", &order.uuid, UNKNOWN], 3),
        (&["update", &order.uuid, "--name", "b", "--etag", "x-1"], 4),
    ] {
        let output = orders(&url, arguments).await;
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        assert!(said(&output).starts_with("error: "), "{}", said(&output));
    }
    assert_eq!(server.client().await.names().await, ["a"], "nothing was changed");
    server.stop().await;
    let away = orders(&url, &["list"]).await;
    assert_eq!(away.status.code(), Some(5), "{}", said(&away));
}

#[tokio::test]
async fn what_is_exported_can_be_imported() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("orders.csv");
    let file = file.to_str().unwrap();
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let client = server.client().await;
    for name in ["=1+1", "\"quoted\", and, commas", "Спецодежда"] {
        client.create(named(name)).await.unwrap();
    }
    let export = orders(&url, &["export", file]).await;
    assert!(export.status.success(), "{}", said(&export));
    let other = TestServer::start().await;
    let import = ["import", file, "--date", "date", "--completed-if", "completed"];
    let import = orders(&format!("http://{}", other.address), &import).await;
    assert!(import.status.success(), "{}", said(&import));
    assert_eq!(other.client().await.names().await, client.names().await);
    let again = orders(&url, &["export", file]).await;
    assert!(!again.status.success() && said(&again).contains(file), "a file is not written over");
}

#[tokio::test]
async fn a_watch_prints_each_change_as_it_happens() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let client = server.client().await;
    client.create(named("before")).await.unwrap();
    let mut watch = Watch::start(&url);
    assert_eq!(watch.next().await, ("created".to_owned(), "before".to_owned()));
    let order = client.create(named("after")).await.unwrap();
    assert_eq!(watch.next().await, ("created".to_owned(), "after".to_owned()));
    client.delete(&order.uuid).await.unwrap();
    assert_eq!(watch.next().await, ("deleted".to_owned(), "after".to_owned()));
}

#[tokio::test]
async fn the_program_describes_itself_to_shells_and_readers() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Program::run(&["completions", shell]).await;
        assert!(script.status.success() && printed(&script).contains("undelete"), "{shell}");
    }
    let man = printed(&Program::run(&["man"]).await);
    for word in [".TH orders", "orders\\-export", "Exit codes", "\\-\\-tls\\-cert"] {
        assert!(man.contains(word), "{word} is not in the manual page");
    }
}
