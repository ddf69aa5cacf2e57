//! A server as a process: started, found, measured through /proc, ended.

use std::{
    fs,
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    task::JoinHandle,
    time::interval,
};

use crate::{Failure, plain};

/// Clock ticks in a second, as /proc counts CPU time: fixed on Linux for programs.
const TICKS: f64 = 100.0;
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A server that runs as a process of its own, and is killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    id: u32,
    /// `HOST:PORT`
    pub(crate) address: String,
    peak_kib: Arc<AtomicU64>,
    watch: JoinHandle<()>,
}

impl Server {
    /// `orders serve` with its shipped defaults, logging included, on a database file.
    pub(crate) async fn orders(program: &Path, database: &Path) -> Result<Self, Failure> {
        Self::at(program, &format!("sqlite:{}", database.display()), &database.with_extension("log")).await
    }

    /// `orders serve` on a database of any engine; its log goes to a file.
    pub(crate) async fn at(program: &Path, database: &str, log: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", database]).stderr(fs::File::create(log)?);
        Self::start(command).await
    }

    /// This program's own limit server.
    pub(crate) async fn limit() -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("limit-server");
        Self::start(command).await
    }

    /// This program's own server of plain HTTP/2 streams.
    pub(crate) async fn plain(pace: &plain::Pace) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("plain-server").args(pace.arguments());
        Self::start(command).await
    }

    /// Waits for the line that says where the server listens.
    async fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let id = child.id().ok_or("the server has ended")?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).await?;
        let address = line.trim().strip_prefix("listening on http://").ok_or("the server did not start")?.to_owned();
        let peak_kib = Arc::<AtomicU64>::default();
        let peak = Arc::clone(&peak_kib);
        let watch = tokio::spawn(async move {
            let mut looks = interval(LOOK);
            loop {
                looks.tick().await;
                peak.fetch_max(rss_anon_kib(id), Ordering::Relaxed);
            }
        });
        Ok(Self { child, id, address, peak_kib, watch })
    }

    /// Seconds of CPU that the process has used.
    pub(crate) fn cpu(&self) -> Result<f64, Failure> {
        cpu_of(self.id)
    }

    /// MiB of memory that are the process's own.
    pub(crate) fn mib(&self) -> f64 {
        rss_anon_kib(self.id) as f64 / 1_024.0
    }

    /// The most MiB of memory that have been the process's own so far.
    pub(crate) fn peak_mib(&self) -> f64 {
        self.peak_kib.load(Ordering::Relaxed) as f64 / 1_024.0
    }

    /// Asks the server to end, and awaits that: what it has kept is in one file then.
    pub(crate) async fn end(mut self) -> Result<(), Failure> {
        Command::new("kill").arg(self.id.to_string()).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}

impl Drop for Server {
    /// Kills it and waits until it has ended: the next server takes its file, and is refused while somebody holds it.
    fn drop(&mut self) {
        self.watch.abort();
        // One that has ended by itself cannot be killed.
        let _ = self.child.start_kill();
        while let Ok(None) = self.child.try_wait() {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Seconds of CPU that a process has used.
pub(crate) fn cpu_of(process: u32) -> Result<f64, Failure> {
    Ok(Stat::of(process)?.own)
}

/// Seconds of CPU that a process and its children have used, those that have ended included.
pub(crate) fn cpu_with_children(process: u32) -> Result<f64, Failure> {
    let parent = Stat::of(process)?;
    let mut seconds = parent.own + parent.ended;
    for entry in fs::read_dir("/proc")? {
        let child = entry?.file_name().to_str().and_then(|name| name.parse().ok());
        // One that has just ended is counted by its parent.
        if let Some(Ok(child)) = child.map(Stat::of)
            && child.parent == f64::from(process)
        {
            seconds += child.own;
        }
    }
    Ok(seconds)
}

/// What /proc knows of a process: its parent, and seconds of CPU of its own and of its children that have ended.
struct Stat {
    parent: f64,
    own: f64,
    ended: f64,
}

impl Stat {
    fn of(process: u32) -> Result<Self, Failure> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // Fields are counted from behind the program's name, which may hold spaces.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let field = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
        Ok(Self { parent: field(1), own: (field(11) + field(12)) / TICKS, ended: (field(13) + field(14)) / TICKS })
    }
}

/// 0 for a process that has ended.
fn rss_anon_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
