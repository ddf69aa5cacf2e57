//! `/orders.csv`.

use ::csv::{ReaderBuilder, StringRecord};
use http::Method;
use orders_proto::order::BatchCreateOrdersRequest;

use super::{Json, violations};
use crate::support::{Answer, TestServer, named};

fn rows(answer: &Answer) -> Vec<StringRecord> {
    let text = answer.text().strip_prefix('\u{feff}').expect("a byte order mark");
    ReaderBuilder::new().from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

fn names(answer: &Answer) -> Vec<String> {
    rows(answer).iter().map(|row| row[1].to_owned()).collect()
}

#[tokio::test]
async fn the_file_holds_every_order_and_is_named() {
    let server = TestServer::start().await;
    let order = server.client().await.create(named("Toms \"Spezialitäten\", Münster")).await.unwrap();
    let answer = Json::of(&server).await.ask(Method::GET, "/orders.csv", &[]).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"orders.csv\"");
    let head = "\u{feff}uuid,name,completed,date,create_time,update_time,delete_time\r\n";
    assert!(answer.text().starts_with(head), "{}", answer.text());
    let [row] = &rows(&answer)[..] else { panic!("one row: {answer:?}") };
    assert_eq!((&row[0], &row[1], &row[2], &row[3], &row[6]), (&*order.uuid, &*order.name, "false", "2024-06-13", ""));
    assert!(row[4].parse::<jiff::Timestamp>().is_ok() && row[4] == row[5], "{row:?}");
}

#[tokio::test]
async fn the_file_holds_what_is_asked_for_in_the_order_that_is_asked_for() {
    let server = TestServer::start().await;
    let mut json = Json::of(&server).await;
    let gone = json.create("a3").await;
    for name in ["a1", "b1", "a2"] {
        json.create(name).await;
    }
    json.delete(&format!("/order/{gone}")).await;
    let asked = "/orders.csv?filter=name:a&order_by=name%20desc";
    assert_eq!(names(&json.ask(Method::GET, asked, &[]).await), ["a2", "a1"]);
    let with_deleted = json.ask(Method::GET, &format!("{asked}&show_deleted=true"), &[]).await;
    assert_eq!(names(&with_deleted), ["a3", "a2", "a1"]);
}

#[tokio::test]
async fn a_file_of_many_pages_is_whole() {
    let server = TestServer::start().await;
    let client = server.client().await;
    for batch in 0..3 {
        let requests = (0..900).map(|n| named(&format!("{batch}-{n}"))).collect();
        client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap();
    }
    let expected: Vec<_> = (0..3).flat_map(|batch| (0..900).map(move |n| format!("{batch}-{n}"))).collect();
    assert_eq!(names(&Json::of(&server).await.ask(Method::GET, "/orders.csv", &[]).await), expected);
}

#[tokio::test]
async fn a_name_is_never_a_formula() {
    let server = TestServer::start().await;
    server.client().await.create(named("=HYPERLINK(\"http://x\")")).await.unwrap();
    let answer = Json::of(&server).await.ask(Method::GET, "/orders.csv", &[]).await;
    assert_eq!(names(&answer), ["'=HYPERLINK(\"http://x\")"]);
}

#[tokio::test]
async fn a_filter_that_cannot_be_used_is_refused_before_the_file_begins() {
    let mut json = Json::start().await;
    let answer = json.ask(Method::GET, "/orders.csv?filter=((&order_by=size", &[]).await;
    let fields: Vec<_> = violations(&answer).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["filter", "order_by"]);
    assert_eq!(answer.header("content-disposition"), "");
}
