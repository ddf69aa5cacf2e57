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
    /// The store in the file has moved to PostgreSQL.
    #[error("the store in {} has moved to PostgreSQL: name that database", .0.display())]
    Moved(PathBuf),
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
    /// A PostgreSQL database, by name, that cannot be served.
    #[error("{_0}: {_1}")]
    Database(String, #[source] DatabaseFault),
}

/// What is wrong with a PostgreSQL database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseFault {
    /// It cannot be reached.
    #[error("{0}")]
    Connect(#[source] Box<dyn StdError + Send + Sync>),
    /// The server is too old.
    #[error("PostgreSQL {0} is too old: 13 or newer is needed")]
    OldServer(String),
    /// A crash may lose what was confirmed.
    #[error("the setting {0} is off, so that a crash may lose or damage what was confirmed: set it on")]
    NotDurable(&'static str),
    /// It cannot hold every text.
    #[error("its encoding is {0}: create the database with ENCODING 'UTF8'")]
    Encoding(String),
    /// It is a standby.
    #[error("it takes no writes: name the primary, or all hosts, separated by commas")]
    ReadOnly,
    /// No schema of the search path exists.
    #[error("no schema of the role's search_path exists: create one")]
    NoSchema,
    /// It belongs to another program.
    #[error("it holds tables of another program: create a database, or a schema, for orders alone")]
    NotOurs,
    /// A newer version of this program changed it.
    #[error("it was changed by a newer version of this program: use that version")]
    NewerSchema,
    /// The role may not do what must be done.
    #[error("the role may not {0}: grant it the right, or name another role")]
    NoRights(String),
    /// It is only part of a store.
    #[error("it is being filled by orders migrate-store, which must be finished first")]
    BeingFilled,
    /// PostgreSQL refused something.
    #[error("{0}")]
    Engine(#[source] Box<dyn StdError + Send + Sync>),
}
