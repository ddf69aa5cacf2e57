//! The program itself, as an operator runs it.

mod commands;
mod import;
mod maintenance;
mod refusals;
mod restarts;
mod signals;

use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::support::soon;

/// What the program wrote to standard error.
fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What the program wrote to standard output.
fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// `orders watch --initial`, which ends with this.
struct Watch {
    lines: Lines<BufReader<ChildStdout>>,
    _program: Child,
}

impl Watch {
    fn start(url: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_orders"))
            .args(["watch", "--initial", "--json", "--server", url])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { lines: BufReader::new(program.stdout.take().unwrap()).lines(), _program: program }
    }

    /// What happened next, and the name of the order that it happened to.
    async fn next(&mut self) -> (String, String) {
        let line = soon("a change is printed", self.lines.next_line()).await.unwrap().unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        (event["type"].as_str().unwrap().to_owned(), event["order"]["name"].as_str().unwrap().to_owned())
    }
}
