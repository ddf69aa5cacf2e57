//! The real program on a real file.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};

use orders_proto::order::order_service_client::OrderServiceClient;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdout, Command},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};
use tonic::transport::{Channel, Endpoint};

/// What nothing may take: a hang fails the test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a program with an empty file system of 16 MiB in a folder, that it alone sees, after a command that sets it up: the
/// command, the folder and the program follow. Where that is not allowed, it says so and fails the test.
pub(crate) const IN_TMPFS: [&str; 3] = [
    "sh",
    "-c",
    r#"as=--map-root-user; unshare $as --mount true 2>/dev/null || as=
    exec unshare $as --mount sh -ec 'mount -t tmpfs -o size=16m tmpfs "$1"; eval "$0"; shift; exec "$@"' "$0" "$@""#,
];

/// `orders serve`, yet to be started.
pub(crate) struct Launch(Command);

impl Launch {
    /// On a file.
    pub(crate) fn on(database: &Path) -> Self {
        Self::under(&[], database)
    }

    /// On a file, run by another program: its words come first.
    pub(crate) fn under(runner: &[&str], database: &Path) -> Self {
        Self::new(runner, &format!("sqlite:{}", database.display()))
    }

    /// On a database of any engine.
    pub(crate) fn at(url: &str) -> Self {
        Self::new(&[], url)
    }

    fn new(runner: &[&str], url: &str) -> Self {
        let words = runner.iter().copied().chain([env!("CARGO_BIN_EXE_orders")]);
        let mut words = words.collect::<Vec<_>>().into_iter();
        let mut command = Command::new(words.next().expect("the program itself is a word"));
        command
            .args(words)
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--database", url])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Self(command)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.0.arg(argument);
        self
    }

    /// Starts the program, which must become ready.
    pub(crate) async fn start(self) -> Program {
        self.try_start().await.unwrap_or_else(|refusal| panic!("the program did not start: {refusal:?}"))
    }

    /// Starts the program, or says how it refused to.
    pub(crate) async fn try_start(mut self) -> Result<Program, Refusal> {
        let begun = Instant::now();
        let mut child = self.0.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is ours")).lines();
        let said = Said::of(child.stderr.take().expect("its output is ours"));
        let first = timeout(PATIENCE, lines.next_line()).await.expect("it is ready, or it ends").expect("it is text");
        let Some(first) = first else {
            let status = timeout(PATIENCE, child.wait()).await.expect("it ends").expect("it can be awaited");
            return Err(Refusal { status, said: said.all().await });
        };
        let url = first.strip_prefix("listening on ").expect("it says where it listens").to_owned();
        Ok(Program { child, url, ready_in: begun.elapsed(), said, _lines: lines })
    }
}

/// A start that came to nothing.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: ExitStatus,
    pub(crate) said: String,
}

impl Refusal {
    /// Asserts that it was a refusal in words, and neither a crash nor a success.
    pub(crate) fn assert_clear(&self, context: &str) {
        assert_eq!(self.status.code(), Some(1), "{context}: {self:?}");
        assert!(self.said.contains("error: ") && !self.said.contains("panicked"), "{context}: {self:?}");
    }
}

/// `orders serve` as a process of its own.
pub(crate) struct Program {
    child: Child,
    /// `http://HOST:PORT`
    pub(crate) url: String,
    /// From the start to the line that says that it is ready.
    pub(crate) ready_in: Duration,
    said: Said,
    _lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// A client with a connection of its own.
    pub(crate) async fn client(&self) -> OrderServiceClient<Channel> {
        let endpoint = Endpoint::from_shared(self.url.clone()).expect("its address is one");
        OrderServiceClient::new(endpoint.connect().await.expect("it accepts connections"))
            .max_decoding_message_size(64 << 20)
    }

    /// A folder as the program sees it, with what is mounted for it alone.
    pub(crate) fn sees(&self, folder: &Path) -> PathBuf {
        let inside = folder.strip_prefix("/").expect("it is absolute");
        PathBuf::from(format!("/proc/{}/root", self.id())).join(inside)
    }

    /// Its process's number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// `kill -9`.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }

    /// `kill -TERM`.
    pub(crate) async fn terminate(&self) {
        self.signal("-TERM").await;
    }

    /// Sends a signal, as `kill` names it.
    pub(crate) async fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.id().to_string()]).status().await;
        assert!(sent.expect("there is a kill").success());
    }

    /// Awaits its end; answers how it ended and what it has said.
    pub(crate) async fn ended(mut self) -> (ExitStatus, String) {
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").expect("it can be awaited");
        (status, self.said.all().await)
    }

    /// Stops it, which must go well: a program that crashed or panicked before fails the test here.
    pub(crate) async fn stop(self) {
        self.terminate().await;
        let (status, said) = self.ended().await;
        assert!(status.success() && !said.contains("panicked"), "{status}: {said}");
    }

    /// What it has said so far.
    pub(crate) fn said(&self) -> String {
        self.said.text.borrow().clone()
    }

    /// Returns once it has said this.
    pub(crate) async fn says(&self, words: &str) {
        let mut text = self.said.text.clone();
        let has_said =
            timeout(PATIENCE, text.wait_for(|text| text.contains(words))).await.is_ok_and(|said| said.is_ok());
        assert!(has_said, "it does not say {words:?}: {}", self.said());
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("it can be asked").is_none()
    }
}

/// What a program writes to standard error, read as it comes.
struct Said {
    text: watch::Receiver<String>,
    reader: JoinHandle<()>,
}

impl Said {
    fn of(mut output: ChildStderr) -> Self {
        let (into, text) = watch::channel(String::new());
        let reader = tokio::spawn(async move {
            let mut bytes = [0; 4_096];
            while let Ok(read @ 1..) = output.read(&mut bytes).await {
                into.send_modify(|text| text.push_str(&String::from_utf8_lossy(&bytes[..read])));
            }
        });
        Self { text, reader }
    }

    async fn all(self) -> String {
        self.reader.await.expect("it reads to the end");
        self.text.borrow().clone()
    }
}
