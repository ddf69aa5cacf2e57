//! R2: the power is cut. Of what was written, what was synced is on the disk; of the rest, any sectors may be, in any
//! order. Nothing acknowledged is lost. That the test would see a loss is shown by a disk that lies about syncs of the
//! write-ahead log, which is what SQLite's `synchronous = NORMAL` amounts to.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::{
    full_or,
    load::Account,
    program::{Launch, Program},
    random::Random,
};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;
const FILES: [&str; 2] = ["orders.db", "orders.db-wal"];

/// A folder on a disk that forgets what was not synced when its power is cut.
struct Disk {
    /// Where the program works, and where what is on the disk is kept.
    folders: TempDir,
    shim: PathBuf,
    random: Random,
}

impl Disk {
    /// A disk with an empty register on it.
    async fn new(seed: u64) -> Self {
        let folders = tempfile::tempdir().unwrap();
        let shim = folders.path().join("power.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture/power.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&shim).arg(source).arg("-ldl");
        assert!(compiler.status().expect("there is a C compiler, as SQLite needed one").success());
        let disk = Self { folders, shim, random: Random::new(seed) };
        for folder in [disk.folder(), disk.kept("")] {
            fs::create_dir(folder).unwrap();
        }
        Launch::on(&disk.database()).start().await.stop().await;
        fs::copy(disk.database(), disk.kept("orders.db")).unwrap();
        fs::write(disk.kept("orders.db.entry"), "").unwrap();
        disk
    }

    fn folder(&self) -> PathBuf {
        self.folders.path().join("folder")
    }

    fn database(&self) -> PathBuf {
        self.folder().join("orders.db")
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.folders.path().join("disk").join(name)
    }

    /// Starts the program on the disk.
    async fn start(&self, lies: Option<&str>) -> Program {
        let launch = Launch::on(&self.database())
            .env("LD_PRELOAD", &self.shim)
            .env("ORDERS_POWER_FOLDER", self.folder())
            .env("ORDERS_POWER_DISK", self.kept(""));
        match lies {
            Some(suffix) => launch.env("ORDERS_POWER_LIES", suffix).start().await,
            None => launch.start().await,
        }
    }

    /// Cuts the power: of what was not synced, `luck` of ten sectors are on the disk all the same.
    async fn cut(&mut self, program: Program, luck: u64) {
        program.kill().await;
        let _ = fs::remove_file(self.folder().join("orders.db-shm"));
        for name in FILES {
            let real = self.folder().join(name);
            let kept = self.kept(name);
            if !self.kept(&format!("{name}.entry")).exists() {
                let _ = fs::remove_file(&real);
                let _ = fs::remove_file(&kept);
                continue;
            }
            let written = fs::read(&real).unwrap_or_default();
            let left = self.after_cut(&fs::read(&kept).unwrap_or_default(), &written, luck);
            fs::write(&real, &left).unwrap();
            fs::write(&kept, &left).unwrap();
        }
    }

    fn after_cut(&mut self, synced: &[u8], written: &[u8], luck: u64) -> Vec<u8> {
        let mut left = synced.to_vec();
        for start in (0..written.len()).step_by(SECTOR) {
            let end = written.len().min(start + SECTOR);
            let is_same = synced.get(start..end) == Some(&written[start..end]);
            if !is_same && self.random.below(10) < luck {
                left.resize(left.len().max(end), 0);
                left[start..end].copy_from_slice(&written[start..end]);
            }
        }
        left
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_power_is_cut() {
    let cuts = full_or(200, 6);
    let mut disk = Disk::new(1).await;
    let mut account = Account::default();
    for cut in 0..cuts {
        let program = disk.start(None).await;
        account.settle(&program).await;
        let writers = account.writers(&program).await;
        writers.have_written(20 + cut * 37 % 200).await;
        disk.cut(program, [0, 5, 9][cut % 3]).await;
        account.take(writers).await;
    }
    let program = disk.start(None).await;
    account.settle(&program).await;
    account.assert_kept(&program).await;
    program.stop().await;
    assert_sound(&disk.database());
    println!("R2: {} acknowledged over {cuts} power cuts: 0 lost, 0 doubled", account.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_lies_about_the_log_is_seen_to_lose() {
    let mut disk = Disk::new(2).await;
    let mut account = Account::default();
    let program = disk.start(Some("-wal")).await;
    let writers = account.writers(&program).await;
    writers.have_written(100).await;
    disk.cut(program, 0).await;
    account.take(writers).await;
    let program = disk.start(None).await;
    let lost = account.lost(&program).await.len();
    program.stop().await;
    assert!(lost >= 100, "lost {lost}");
    println!("R2, control: {lost} of {} acknowledged are lost when the log is not synced", account.len());
}

/// Asserts that `orders doctor` finds nothing wrong.
fn assert_sound(database: &Path) {
    let url = format!("sqlite:{}", database.display());
    let output = Command::new(env!("CARGO_BIN_EXE_orders")).args(["doctor", "--database", &url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
