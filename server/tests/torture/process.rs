//! What the kernel knows of a process.

use std::fs;

/// A process, by its number.
pub(crate) struct Process(pub(crate) u32);

/// Ticks a second of the kernel's accounts of CPU time.
pub(crate) const TICKS: u64 = 100;

impl Process {
    /// Memory of its own, in bytes.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap();
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).expect("Linux 4.5 or newer");
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
    }

    /// Files, sockets and the like that it has open.
    pub(crate) fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.0)).unwrap().count()
    }

    /// Its threads.
    pub(crate) fn threads(&self) -> usize {
        fs::read_dir(format!("/proc/{}/task", self.0)).unwrap().count()
    }

    /// Whether it stands still until somebody sends SIGCONT.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stat()[0] == "T"
    }

    /// Ticks of user and system time that it has spent.
    pub(crate) fn cpu_ticks(&self) -> u64 {
        let fields = self.stat();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    /// The kernel's line about it, from the state on, which is the third field of the manual's list.
    fn stat(&self) -> Vec<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap();
        // The name, in parentheses, may hold anything.
        stat.rsplit_once(')').unwrap().1.split_whitespace().map(str::to_owned).collect()
    }
}
