use std::{
    path::Path,
    process::{ExitStatus, Output, Stdio},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::{Client, soon};

/// `orders serve`, running as a process of its own.
pub struct Program {
    pub url: String,
    process: Child,
}

impl Program {
    /// Runs a command of the program to its end.
    pub async fn run(arguments: &[&str]) -> Output {
        soon(&format!("`orders {}` ends", arguments.join(" ")), orders(arguments).output()).await.unwrap()
    }

    /// Serves a file on a free port; returns once it says that it listens.
    pub async fn serve(database: &Path, arguments: &[&str]) -> Self {
        let database = format!("sqlite:{}", database.display());
        let mut process = orders(&["serve", "--listen", "127.0.0.1:0", "--database", &database])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = soon("the server says where it listens", lines.next_line()).await.unwrap().unwrap();
        let url = line.strip_prefix("listening on ").unwrap().to_owned();
        Self { url, process }
    }

    pub async fn client(&self) -> Client {
        Client::connect(&self.url).await
    }

    /// `kill -TERM`.
    pub async fn terminate(&self) {
        let id = self.process.id().expect("it runs").to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().await;
        assert!(sent.unwrap().success());
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    pub fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// Awaits the end of a process that was told to stop.
    pub async fn ended(mut self) -> ExitStatus {
        soon("the server ends", self.process.wait()).await.unwrap()
    }
}

fn orders(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
    command.args(arguments).kill_on_drop(true);
    command
}
