//! How a PostgreSQL database is named, as libpq's URLs do it.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Config,
    config::{Host, SslMode, TargetSessionAttrs},
};

/// A PostgreSQL database: `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE`. Several hosts
/// may be named, separated by commas: the first one that takes writes is served.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    pub(super) config: Config,
    pub(super) trust: Trust,
}

/// Which server certificates are trusted: what libpq's `sslmode` says beyond whether TLS is spoken at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Any: the connection is encrypted, but nothing tells who is at its other end (`prefer`, `require`).
    Any,
    /// Those that lead to a root in this file, whatever host they name (`verify-ca`, and `require` with a root file).
    Roots(PathBuf),
    /// Those that lead to a root in this file and name the host (`verify-full`).
    RootsAndName(PathBuf),
}

/// What a connection waits for at most, where the URL does not say: to be made, and for the network to take its bytes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const NETWORK_TIMEOUT: Duration = Duration::from_secs(10);

impl FromStr for PostgresUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut roots, mut others) = ("prefer".to_owned(), None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value).decode_utf8().map_err(|_| format!("{key} is not UTF-8"))?;
            match key {
                "sslmode" => mode = value.into_owned(),
                "sslrootcert" => roots = Some(PathBuf::from(value.into_owned())),
                _ => others.push(pair),
            }
        }
        // The rest is tokio-postgres's to read; it does not repeat what it cannot read, which may hold a password.
        let mut config = format!("{base}?{}", others.join("&"))
            .parse::<Config>()
            .map_err(|error| format!("this is no PostgreSQL URL: {}", cause(&error)))?;
        if config.get_hosts().is_empty() {
            return Err("the URL names no host: postgres://HOST/DATABASE".to_owned());
        }
        if config.get_dbname().is_none() {
            return Err("the URL names no database: postgres://HOST/DATABASE".to_owned());
        }
        let (ssl, trust) = match (mode.as_str(), roots) {
            ("disable", _) => (SslMode::Disable, Trust::Any),
            ("prefer", _) => (SslMode::Prefer, Trust::Any),
            ("require", None) => (SslMode::Require, Trust::Any),
            ("require" | "verify-ca", Some(roots)) => (SslMode::Require, Trust::Roots(roots)),
            ("verify-full", Some(roots)) => (SslMode::Require, Trust::RootsAndName(roots)),
            ("verify-ca" | "verify-full", None) => {
                return Err(format!("sslmode={mode} needs sslrootcert=FILE, the certificates to trust, as PEM"));
            }
            _ => {
                return Err(format!("sslmode is disable, prefer, require, verify-ca or verify-full, and not {mode:?}"));
            }
        };
        config.ssl_mode(ssl).target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(NETWORK_TIMEOUT);
        }
        Ok(Self { config, trust })
    }
}

fn cause(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Where the database is, without who asks for it: no password gets into a message.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports = self.config.get_ports();
        let hosts = self.config.get_hosts().iter().enumerate().map(|(index, host)| {
            let port = ports.get(index).or(ports.first()).map(|port| format!(":{port}")).unwrap_or_default();
            match host {
                Host::Tcp(name) => format!("{name}{port}"),
                Host::Unix(folder) => format!("{}{port}", folder.display()),
            }
        });
        let hosts = hosts.collect::<Vec<_>>().join(",");
        write!(f, "postgres://{hosts}/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Result<PostgresUrl, String> {
        text.parse()
    }

    #[test]
    fn a_url_says_how_much_is_trusted() {
        for (query, ssl, trust) in [
            ("", SslMode::Prefer, Trust::Any),
            ("?sslmode=disable", SslMode::Disable, Trust::Any),
            ("?sslmode=require", SslMode::Require, Trust::Any),
            ("?sslmode=require&sslrootcert=a", SslMode::Require, Trust::Roots("a".into())),
            ("?sslmode=verify-ca&sslrootcert=a%20b", SslMode::Require, Trust::Roots("a b".into())),
            ("?sslrootcert=/a&sslmode=verify-full", SslMode::Require, Trust::RootsAndName("/a".into())),
        ] {
            let url = url(&format!("postgres://db.example.org/orders{query}")).unwrap();
            assert_eq!((url.config.get_ssl_mode(), url.trust), (ssl, trust), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for bad in [
            "postgres://",
            "postgres://host",
            "postgres:///orders",
            "postgres://host/orders?sslmode=allow",
            "postgres://host/orders?sslmode=verify-full",
            "postgres://host/orders?nonsense=1",
            "postgres://host:port/orders",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let url = url("postgresql://vera:secret@a:5433,b/orders").unwrap();
        assert_eq!(url.to_string(), "postgres://a:5433,b:5432/orders");
        assert!(!format!("{url:?}").contains("secret"));
        let refused = "postgres://vera:secret@host:port/orders".parse::<PostgresUrl>().unwrap_err();
        assert!(!refused.contains("secret"), "{refused}");
    }
}
