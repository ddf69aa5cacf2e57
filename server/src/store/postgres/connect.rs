//! Connections, each with the settings of what it is for.

use std::{future::poll_fn, sync::Arc};

use diesel::ConnectionResult;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_postgres::{AsyncMessage, CancelToken, Client, Config, Error};

use super::{Conn, PostgresUrl, tls::Tls};
use crate::store::open::{DatabaseFault, OpenError};

/// On every connection. The times bound what a fault elsewhere can cost; statements here are small, and compiling them
/// (`jit`) costs more than it saves.
const SETTINGS: &str = "-c statement_timeout=5s -c timezone=UTC -c client_encoding=UTF8 -c jit=off";
/// A read that was left alone gives up what it holds.
const READING: &str = "-c idle_in_transaction_session_timeout=5s";
/// A page that one index has in its order is read from there, and planned once: what PostgreSQL assumes of a LIMIT that it does
/// not know yet is so much that it would plan each page anew, at twice its price, or sort all there is.
const PAGING: &str = "-c idle_in_transaction_session_timeout=5s -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off";
/// Orders by their names, from the index, planned once: for a few of them PostgreSQL would plan each statement anew, which takes
/// longer than to carry it out.
const POINTS: &str = "-c idle_in_transaction_session_timeout=5s -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off";
/// A writer holds the lock that all others wait for: one that stands still loses it soon. Its statements name rows by key, so
/// that a plan which is not by index could only come from statistics that are out of date. Waiting for the lock ends before
/// `statement_timeout` does, which would be a fault and no reason to try again.
const WRITING: &str = "-c lock_timeout=2500ms -c idle_in_transaction_session_timeout=2s -c enable_seqscan=off -c plan_cache_mode=force_generic_plan";
/// Migrations wait for one another, and may take their time.
const MIGRATING: &str = "-c statement_timeout=0 -c lock_timeout=60s";
/// A copy takes as long as it takes.
const COPYING: &str = "-c statement_timeout=0";

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Read,
    Point,
    Page,
    Write,
    Migrate,
    Copy,
}

/// A database that can be connected to.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) name: String,
    config: Config,
    tls: Tls,
}

impl Server {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self, OpenError> {
        let name = url.to_string();
        let tls = Tls::new(&url.trust);
        let tls = tls.map_err(|fault| OpenError::Database(name.clone(), DatabaseFault::Connect(fault)))?;
        let mut config = url.config.clone();
        if config.get_application_name().is_none() {
            config.application_name("orders");
        }
        Ok(Self { name, config, tls })
    }

    pub(super) async fn connect(&self, purpose: Purpose) -> Result<Connected, Error> {
        let own = match purpose {
            Purpose::Read => READING,
            Purpose::Point => POINTS,
            Purpose::Page => PAGING,
            Purpose::Write => WRITING,
            Purpose::Migrate => MIGRATING,
            Purpose::Copy => COPYING,
        };
        let mut config = self.config.clone();
        // What the URL says comes last, and wins.
        config.options(format!("{SETTINGS} {own} {}", self.config.get_options().unwrap_or_default()));
        let (client, mut connection) = config.connect(self.tls.clone()).await?;
        let notified = Arc::new(Notify::new());
        let notify = Arc::clone(&notified);
        let driver = tokio::spawn(async move {
            while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                match message {
                    Ok(AsyncMessage::Notification(_)) => notify.notify_one(),
                    Ok(message) => tracing::debug!(?message, "PostgreSQL says"),
                    Err(error) => {
                        tracing::debug!(%error, "a connection to PostgreSQL ended");
                        return;
                    }
                }
            }
        });
        Ok(Connected { client, driver, notified })
    }

    /// Connects for a purpose of somebody who waits and reads what is wrong.
    pub(super) async fn connect_for(&self, purpose: Purpose) -> Result<Connected, OpenError> {
        self.connect(purpose).await.map_err(|error| self.fault(DatabaseFault::Connect(words(&error).into())))
    }

    /// Asks the server to end what a connection is doing.
    pub(super) async fn cancel(&self, token: CancelToken) {
        if let Err(error) = token.cancel_query(self.tls.clone()).await {
            tracing::debug!(%error, "a statement could not be cancelled");
        }
    }

    pub(super) fn fault(&self, fault: DatabaseFault) -> OpenError {
        OpenError::Database(self.name.clone(), fault)
    }

    /// PostgreSQL's own words about what it refused.
    pub(super) fn failed(&self, error: &Error) -> OpenError {
        self.engine(words(error))
    }

    pub(super) fn engine(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> OpenError {
        self.fault(DatabaseFault::Engine(error.into()))
    }
}

/// The driver's errors say what kind they are; what happened is in their sources.
pub(super) fn words(error: &Error) -> String {
    let (mut text, mut source) = (error.to_string(), std::error::Error::source(error));
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// A connection, and the task that moves its bytes and ends with it.
pub(super) struct Connected {
    pub(super) client: Client,
    pub(super) driver: JoinHandle<()>,
    /// Told when somebody has notified a channel that the connection listens to.
    pub(super) notified: Arc<Notify>,
}

impl Connected {
    /// The connection as the queries see it.
    pub(super) async fn for_queries(self) -> ConnectionResult<(Conn, JoinHandle<()>)> {
        Ok((Conn::try_from(self.client).await?, self.driver))
    }
}
