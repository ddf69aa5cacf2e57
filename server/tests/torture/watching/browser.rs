//! Watches of real gRPC-Web clients in a real browser: `e2e/matrix/follow.js` runs them, and says what they were told.

use std::{process::Stdio, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use orders_proto::order::WatchOrdersResponse;
use prost::Message;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use super::patience;
use crate::checker::{From, Step};

/// A browser with pages that watch.
pub(super) struct Browser {
    /// The origin of its pages, which the servers must allow.
    pub(super) origin: String,
    _process: Child,
    words: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Browser {
    /// Starts it; its pages watch once they know of servers.
    pub(super) async fn start() -> Self {
        let mut process = Command::new("sh")
            .args(["-c", "npm run --silent generate && exec node matrix/follow.js"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (words, lines) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()).lines());
        let mut browser = Self { origin: String::new(), _process: process, words, lines };
        let first = browser.line().await.expect("what tools/setup.sh test installs, with tools/env.sh's PATH");
        browser.origin = first["origin"].as_str().unwrap().to_owned();
        browser
    }

    /// Tells it where the servers are.
    pub(super) async fn move_to(&mut self, servers: &[String]) {
        self.say(&json!({ "servers": servers })).await;
    }

    /// What has happened to each watch, once all of them were told everything up to a revision.
    pub(super) async fn until(mut self, revision: i64) -> Vec<Vec<Step>> {
        self.say(&json!({ "until": revision })).await;
        self.words.shutdown().await.unwrap();
        drop(self.words);
        let mut followed = Vec::new();
        while let Some(line) = timeout(patience(), self.lines.next_line()).await.expect("in time").unwrap() {
            let steps: Vec<(String, String)> = serde_json::from_str(&line).unwrap();
            followed.push(steps.into_iter().map(|(kind, what)| step(&kind, what)).collect());
        }
        followed
    }

    async fn say(&mut self, value: &Value) {
        self.words.write_all(format!("{value}\n").as_bytes()).await.unwrap();
    }

    async fn line(&mut self) -> Option<Value> {
        let line = timeout(patience(), self.lines.next_line()).await.expect("in time").unwrap()?;
        Some(serde_json::from_str(&line).unwrap())
    }
}

fn step(kind: &str, what: String) -> Step {
    match (kind, &*what) {
        ("begun", "now") => Step::Begun(From::Now),
        ("begun", "orders") => Step::Begun(From::Orders),
        ("begun", _) => Step::Begun(From::Token(what)),
        _ => Step::Told(Arc::new(WatchOrdersResponse::decode(&*BASE64_STANDARD.decode(what).unwrap()).unwrap())),
    }
}
