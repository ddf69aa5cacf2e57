//! The use cases: what one can do with orders. Transports decode, call one of these, and encode.
//!
//! - `writes`, `bulk`, `import`: changing orders, one call, one filter or one file at a time
//! - `lists`, `stats`: pages, history, statistics
//! - `watch`, `export`: changes as they come, and all orders as they stand
//! - `tokens`: etags, page tokens and resume tokens

mod bulk;
mod export;
mod import;
mod lists;
mod stats;
mod tokens;
mod watch;
mod writes;

use std::{future::Future, pin::Pin, sync::Arc};

use http::HeaderMap;
use tokio::time::Instant;
use uuid::Uuid;

pub use self::{
    bulk::{BulkChange, Progress, Report},
    export::Export,
    import::{Chunk, Imported},
    lists::{List, Listed, MAX_PAGE_SIZE, MAX_SKIP, Revisions},
    stats::{Bucket, BucketSize, MAX_BUCKETS, Stats, StatsQuery},
    tokens::{MalformedToken, Tokens},
    watch::{From, Watch},
    writes::{Options, one},
};
use crate::{error::Error, store::Store, trace::Trace, watch::Hub};

/// What a use case knows of its caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is: what the history says who did a thing.
    pub actor: String,
    /// The trace that the call belongs to.
    pub trace: Trace,
    /// When the caller stops waiting for an answer.
    pub deadline: Instant,
    /// When it stops listening to a stream; `None` if it named no time.
    pub stream_deadline: Option<Instant>,
    /// What the caller identifies itself with, to be passed on unread.
    pub credentials: HeaderMap,
}

/// An external check service.
pub trait CheckService: Send + Sync {
    /// Whether the order is completed; `None` if the service does not know.
    ///
    /// # Errors
    /// [`Error::Check`], [`Error::DeadlineExceeded`].
    fn completed<'a>(
        &'a self,
        uuid: Uuid,
        caller: &'a Caller,
    ) -> Pin<Box<dyn Future<Output = Result<Option<bool>, Error>> + Send + 'a>>;
}

/// The order register.
#[derive(Clone)]
pub struct Orders {
    store: Arc<Store>,
    check: Option<Arc<dyn CheckService>>,
    tokens: Arc<Tokens>,
    hub: Arc<Hub>,
}

impl Orders {
    /// A register over a store, by its hub. Without a check service of the company's own, the stored state answers.
    #[must_use]
    pub fn new(hub: Arc<Hub>, check: Option<Arc<dyn CheckService>>) -> Self {
        let store = Arc::clone(hub.store());
        let tokens = Arc::new(Tokens::new(store.epoch(), store.secret()));
        Self { store, check, tokens, hub }
    }

    /// What makes and reads this register's etags and tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The store's epoch, and how long it keeps history, request ids and deleted orders.
    #[must_use]
    pub fn info(&self) -> (&str, std::time::Duration) {
        (self.store.epoch(), self.store.retention())
    }

    /// Whether the register can be used.
    ///
    /// # Errors
    /// Those of [`Store::ping`].
    pub async fn ready(&self) -> Result<(), Error> {
        self.store.ping().await
    }
}
