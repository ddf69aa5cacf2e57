use std::{fmt, path::PathBuf, str::FromStr};

use super::PostgresUrl;

/// Where the orders are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(Box<PostgresUrl>),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", "" | ":memory:")) => {
                Err("orders are kept in a file: sqlite:orders.db, sqlite:/var/lib/orders/orders.db".to_owned())
            }
            // Elsewhere two slashes begin a host's name; here they would name a file at the root.
            Some(("sqlite", path)) if path.starts_with("//") => {
                Err("the file follows the colon: sqlite:orders.db, sqlite:/var/lib/orders/orders.db".to_owned())
            }
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.into())),
            Some(("postgres" | "postgresql", _)) => text.parse().map(Box::new).map(Self::Postgres),
            _ => Err("the database is named as sqlite:FILE, such as sqlite:orders.db, or as postgres://…".to_owned()),
        }
    }
}

/// As a person calls it.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_with_its_scheme() {
        assert_eq!("sqlite:a/b.db".parse(), Ok(DatabaseUrl::Sqlite("a/b.db".into())));
        assert_eq!("sqlite:/a.db".parse(), Ok(DatabaseUrl::Sqlite("/a.db".into())));
        for bad in ["", "orders.db", "sqlit:orders.db", "sqlite:", "sqlite::memory:", "sqlite://a.db", "mysql://x"] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad}");
        }
    }
}
