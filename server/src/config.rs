//! What `orders serve` can be told: by flags, or by `ORDERS_*` environment variables. Parsed before anything starts.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::Args;

use crate::{
    http::{Limits, Origin, TlsSettings},
    store::DatabaseUrl,
    telemetry::LogFormat,
};

/// The settings of `orders serve`.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "ORDERS_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where the orders are kept: a file, which is created, or a PostgreSQL database, postgres://USER@HOST/DATABASE
    #[arg(
        long,
        env = "ORDERS_DATABASE",
        hide_env_values = true,
        value_name = "sqlite:FILE or postgres://…",
        default_value = "sqlite:orders.db"
    )]
    pub database: DatabaseUrl,

    /// Asks this gRPC service whether an order is completed, in place of the stored state
    #[arg(long, env = "ORDERS_CHECK_URL", value_name = "http[s]://HOST:PORT")]
    pub check_url: Option<String>,

    /// Trusts the certificates in this file, in PEM, when it asks that service, in place of the machine's own
    #[arg(long, env = "ORDERS_CHECK_CA_CERT", value_name = "FILE", requires = "check_url")]
    pub check_ca_cert: Option<PathBuf>,

    /// Other origins whose pages may call, separated by commas
    #[arg(long, env = "ORDERS_CORS_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub cors_origin: Vec<Origin>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would replace the one of the command")]
    pub tls: TlsSettings,

    /// Lets anybody who reaches a listener that is not on loopback read and change the orders
    #[arg(long, env = "ORDERS_ALLOW_ANONYMOUS")]
    pub allow_anonymous: bool,

    /// Days for which history, request ids and deleted orders are kept
    #[arg(long, env = "ORDERS_RETENTION_DAYS", value_name = "DAYS", default_value = "30", value_parser = days)]
    pub retention_days: Duration,

    /// Seconds that a stream lasts at most, a tenth more or less; a watch then says where it stands and ends well
    #[arg(long, env = "ORDERS_STREAM_SECONDS", value_name = "SECONDS", default_value = "1800", value_parser = lifetime)]
    pub stream_seconds: Duration,

    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would replace the one of the command")]
    pub limits: Limits,

    /// How log lines are written, to standard error
    #[arg(long, env = "ORDERS_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,

    /// Which log lines are written: error, warn, info, debug, trace, or by module
    #[arg(long, env = "ORDERS_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,
}

impl Config {
    /// Refuses to offer the orders to a network by accident.
    ///
    /// # Errors
    /// When the listener is not on loopback and nobody said that this is meant.
    pub fn check(&self) -> Result<(), UnprotectedListener> {
        if self.listen.ip().is_loopback() || self.allow_anonymous {
            return Ok(());
        }
        Err(UnprotectedListener { listen: self.listen })
    }
}

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
#[error(
    "{listen} can be reached from other machines, and anybody there could read and change the orders. \
     Listen on {loopback}, or put an authenticating proxy in front and say --allow-anonymous.",
    loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), listen.port())
)]
pub struct UnprotectedListener {
    listen: SocketAddr,
}

fn lifetime(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<u64>().ok().filter(|seconds| (1..=86_400).contains(seconds));
    seconds.map(Duration::from_secs).ok_or_else(|| "a number of seconds from 1 to 86400".to_owned())
}

/// A number of days, as settings name it.
pub(crate) fn days(text: &str) -> Result<Duration, String> {
    let days = text.parse::<u64>().ok().filter(|days| (1..=36_500).contains(days));
    days.map(|days| Duration::from_secs(days * 86_400)).ok_or_else(|| "a number of days from 1 to 36500".to_owned())
}
