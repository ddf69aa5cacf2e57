use std::rc::Rc;

use orders_proto::order::Order;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::stage::{Stage, english};
use crate::{
    components::StatusLine,
    hooks::Connection,
    live::Watching,
    outbox::{Book, Entry, Mirror},
};

fn line(connection: Connection, watching: Watching, waiting: usize, newer: bool) -> Stage {
    let mut book = Book::default();
    book.queue.entries = (0..waiting).map(|number| Entry::delete(number.to_string(), Order::default())).collect();
    let mut mirror = Mirror::default();
    mirror.book = Rc::new(book);
    Stage::new(Vec::new(), move |_, _| {
        let nothing = Callback::noop;
        html! {
            <StatusLine
                text={english()} {connection} {watching} mirror={mirror.clone()} {newer}
                open_outbox={nothing()} open_palette={nothing()} open_help={nothing()}
            />
        }
    })
}

#[wasm_bindgen_test]
async fn it_says_how_the_page_stands_with_the_server() {
    for (connection, watching, class, words) in [
        (Connection::Connecting, Watching::Unknown, "waiting", "Connecting…"),
        (Connection::Online(12.3), Watching::Opening, "waiting", "Online · 12 ms"),
        (Connection::Online(0.2), Watching::Live, "online", "Live · 1 ms"),
        (Connection::Reconnecting, Watching::Opening, "lost", "Reconnecting…"),
        (Connection::Offline, Watching::Unknown, "lost", "Offline"),
    ] {
        let stage = line(connection, watching, 0, false);
        let said = stage.found(&format!(".connection.{class}")).await;
        assert_eq!(said.text_content().as_deref(), Some(words));
    }
}

#[wasm_bindgen_test]
async fn it_says_how_much_waits() {
    let stage = line(Connection::Offline, Watching::Unknown, 3, false);
    assert_eq!(stage.found("button.status-waiting").await.text_content().as_deref(), Some("3 changes waiting"));
}

#[wasm_bindgen_test]
async fn it_offers_a_new_version_where_there_is_one() {
    let stage = line(Connection::Online(5.0), Watching::Live, 0, false);
    stage.found(".connection").await;
    assert_eq!(stage.find(".status-newer"), None);
    line(Connection::Online(5.0), Watching::Live, 0, true).found("button.status-newer").await;
}
