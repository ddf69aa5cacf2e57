//! Real PostgreSQL for tests: a throw-away cluster in a temporary folder, reached over a Unix socket, with `fsync` on. It
//! refuses to run as root; then it runs as the user `postgres` that its package makes.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use tempfile::TempDir;

/// Where Debian's packages put the programs that are not meant for everybody's PATH.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// A running cluster. It is stopped when it is dropped, and when this process ends in any other way.
pub struct Cluster {
    folder: TempDir,
    _guard: Child,
}

impl Cluster {
    /// The one that the tests of this binary share, each with a database of its own. Its locale is C, where PostgreSQL
    /// itself knows no letters but English ones.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&[]))
    }

    /// Starts a cluster with some settings more than the defaults, as `name=value`.
    pub fn start(settings: &[&str]) -> Self {
        let cluster = Self::prepare();
        let initdb = ["--auth=trust", "--username=orders", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"];
        run(program("initdb").args(initdb).arg(cluster.data()));
        cluster.start_with(settings);
        cluster
    }

    /// Starts a standby that follows this cluster, and takes no writes until it is promoted.
    pub fn standby(&self) -> Self {
        let standby = Self::prepare();
        let copy = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-D"];
        run(self.client("pg_basebackup").args(copy).arg(standby.data()));
        standby.start_with(&[]);
        standby
    }

    /// Lets a standby take writes.
    pub fn promote(&self) {
        run(program("pg_ctl").args(["promote", "-w", "-s", "-D"]).arg(self.data()));
    }

    /// A folder, and who removes it.
    fn prepare() -> Self {
        let folder = tempfile::Builder::new().prefix("orders-pg-").tempdir_in("/tmp").unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        run(Command::new("chmod").arg("755").arg(folder.path()));
        Self { _guard: guard(folder.path()), folder }
    }

    fn start_with(&self, settings: &[&str]) {
        let socket = self.folder.path().display().to_string();
        let own = ["listen_addresses=", "max_connections=250", &format!("unix_socket_directories={socket}")];
        let settings = own.iter().chain(settings).map(|setting| format!("{}\n", quoted(setting)));
        let file = self.data().join("postgresql.auto.conf");
        let settings: String = settings.collect();
        run(as_postgres("sh").arg("-c").arg(format!("cat >> {} <<'END'\n{settings}END", file.display())));
        self.up();
    }

    /// Starts the server again after it was stopped.
    pub fn up(&self) {
        run(program("pg_ctl").args(["start", "-w", "-s", "-l"]).arg(self.log()).arg("-D").arg(self.data()));
    }

    /// Stops the server as a crash does: nobody is told, nothing is written.
    pub fn crash(&self) {
        run(program("pg_ctl").args(["stop", "-w", "-s", "-m", "immediate", "-D"]).arg(self.data()));
    }

    /// A new, empty database; answers its URL.
    pub fn database(&self) -> String {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("orders_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://orders@{}/{database}", self.host())
    }

    /// Where it is reached, as a URL says it.
    pub fn host(&self) -> String {
        self.folder.path().display().to_string().replace('/', "%2F")
    }

    /// Writes a file that only the server may read into its folder.
    pub fn keep(&self, name: &str, text: &str) {
        let write = r#"umask 077; printf %s "$1" > "$0""#;
        run(as_postgres("sh").args(["-c", write]).arg(self.data().join(name)).arg(text));
    }

    /// Runs SQL as another program would; answers what `psql` prints.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let quiet = ["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, "-d", database];
        run(self.client("psql").args(quiet))
    }

    /// One of PostgreSQL's clients, told where this cluster is.
    pub fn client(&self, name: &str) -> Command {
        let mut client = program(name);
        client.args(["-U", "orders", "-h"]).arg(self.folder.path());
        client
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self._guard.stdin.take());
        self._guard.wait().unwrap();
    }
}

/// Stops the server and removes its files once this process lets go of its end of a pipe, however it ends.
fn guard(folder: &Path) -> Child {
    let stop = program("pg_ctl").get_args().map(|arg| arg.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
    let script = format!(
        "trap '' INT TERM; cat > /dev/null; {} {stop} stop -s -m immediate -D {folder}/data > /dev/null 2>&1; rm -rf {folder}",
        program("pg_ctl").get_program().to_string_lossy(),
        folder = folder.display()
    );
    Command::new("sh").arg("-c").arg(script).stdin(Stdio::piped()).spawn().unwrap()
}

/// `name=value` as the file of settings has it.
fn quoted(setting: &str) -> String {
    let (name, value) = setting.split_once('=').unwrap();
    format!("{name} = '{value}'")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// A command that runs as the user that PostgreSQL runs as.
fn as_postgres(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", program]);
    command
}

/// One of PostgreSQL's programs, of the newest version that is installed.
fn program(name: &str) -> Command {
    let missing = |error| panic!("PostgreSQL is not installed, which tools/setup.sh test does: {error}");
    let newest =
        std::fs::read_dir(PROGRAMS).unwrap_or_else(missing).map(|version| version.unwrap().path()).max().unwrap();
    as_postgres(newest.join("bin").join(name).to_str().unwrap())
}

/// Runs a command that must succeed; answers what it prints.
pub fn run(command: &mut Command) -> String {
    let done = command.current_dir("/").stdin(Stdio::null()).output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
}
