use std::{error::Error as StdError, io, path::PathBuf};

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file next to the database cannot be used.
    #[error("{}: {_1}", _0.display())]
    Path(PathBuf, #[source] io::Error),
    /// The database's folder does not exist.
    #[error("the folder {} does not exist: create it, or name another --database", .0.display())]
    NoFolder(PathBuf),
    /// There is no such file.
    #[error("there is no file {}", .0.display())]
    NoFile(PathBuf),
    /// Another process serves this file.
    #[error("{} is in use by another orders program", .0.display())]
    InUse(PathBuf),
    /// The file belongs to another program.
    #[error("{} is a SQLite database of another program", .0.display())]
    NotOurs(PathBuf),
    /// The write-ahead log beside the file was written for the file that was in its place before.
    #[error(
        "beside {path} lies the write-ahead log of the file that was in its place before: \
         to use this one as it is, remove {path}-wal and {path}-shm",
        path = .0.display()
    )]
    LogOfAnother(PathBuf),
    /// A newer version of this program wrote the file.
    #[error("{} was written by a newer version of this program: use that version", .0.display())]
    NewerSchema(PathBuf),
    /// The SQLite library has a known fault.
    #[error("SQLite {0} may corrupt data: 3.51.3 or newer is needed")]
    OldLibrary(String),
    /// SQLite refused the file.
    #[error("{}: {_1}", _0.display())]
    Engine(PathBuf, #[source] Box<dyn StdError + Send + Sync>),
    /// The writer's thread could not be started.
    #[error("starting the writer: {0}")]
    Thread(#[source] io::Error),
}
