//! The lock of a file: one process at a time serves it, or looks after it.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::super::open::OpenError;

/// Holds the lock until it is dropped.
pub(super) struct Lock(File);

impl Lock {
    /// Locks `<path>.lock`; never the database file itself, whose own locks a second open and close would drop.
    pub(super) fn take(path: &Path) -> Result<Self, OpenError> {
        let lock_path = with_suffix(path, ".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let file = file.map_err(|error| OpenError::Path(lock_path.clone(), error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(OpenError::Path(lock_path, error)),
        }
    }

    /// Replaces what stands in the lock's file.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        self.0.set_len(0)?;
        self.0.write_all(text.as_bytes())
    }
}

impl Drop for Lock {
    /// Closing the file would not do: a process that another thread is just starting has it open too, until its program runs.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "a file's lock was not given back");
        }
    }
}

/// The path with something more at its end.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
