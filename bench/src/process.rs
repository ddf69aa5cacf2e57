//! A server as a process: started, found, measured through /proc, ended.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::Failure;

/// Clock ticks in a second, as /proc counts CPU time: fixed on Linux for programs.
const TICKS: f64 = 100.0;

/// A server that runs as a process of its own.
pub(crate) struct Server {
    child: Child,
    /// `http://HOST:PORT`
    pub(crate) url: String,
}

impl Server {
    /// `orders serve` with its shipped defaults, logging included, on a new database in `folder`.
    pub(crate) fn orders(program: &Path, folder: &Path) -> Result<Self, Failure> {
        let database = format!("sqlite:{}", folder.join("orders.db").display());
        let log = fs::File::create(folder.join("orders.log"))?;
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", &database]).stderr(log);
        Self::start(command)
    }

    /// This program's own limit server.
    pub(crate) fn limit() -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("limit-server");
        Self::start(command)
    }

    /// Waits for the line that says where the server listens.
    fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ").ok_or("the server did not start")?.to_owned();
        Ok(Self { child, url })
    }

    /// Seconds of CPU that the process has used.
    pub(crate) fn cpu(&self) -> Result<f64, Failure> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // Fields are counted from behind the program's name, which may hold spaces.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
        Ok((ticks(11) + ticks(12)) / TICKS)
    }

    /// KiB of memory that are the process's own, now.
    pub(crate) fn rss_anon_kib(&self) -> Result<u64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        Ok(line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
