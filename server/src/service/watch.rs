//! Watching: changes as they come.

use std::time::Duration;

use tokio::time::Instant;

use super::Orders;
use crate::{
    error::{Error, Violation},
    watch::{Begin, Watched, Watcher},
};

/// What to watch.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Which orders.
    pub watched: Watched,
    /// Where to begin.
    pub from: From,
    /// The longest silence.
    pub heartbeat: Duration,
    /// When it is over. It ends well, after saying where it stands.
    pub ends: Instant,
}

/// Where a watch begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// After what the token stands for.
    Token(String),
    /// With the orders that match, as they stand.
    Orders,
    /// With whatever comes next.
    Now,
}

impl Orders {
    /// Begins a watch.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no token, [`Error::ResumeTokenExpired`] for one that leads nowhere any more,
    /// [`Error::Unavailable`], [`Error::Internal`].
    pub async fn watch(&self, Watch { watched, from, heartbeat, ends }: Watch) -> Result<Watcher, Error> {
        let begin = match from {
            From::Token(token) => {
                let revision = self.tokens.read_resume(&token).map_err(|_| malformed())?;
                Begin::After(revision.ok_or(Error::ResumeTokenExpired)?)
            }
            From::Orders => Begin::WithOrders,
            From::Now => Begin::Now,
        };
        self.hub.watch(begin, watched, heartbeat, ends).await
    }
}

fn malformed() -> Error {
    Error::Invalid(vec![Violation {
        field: "resume_token".to_owned(),
        reason: "RESUME_TOKEN_INVALID",
        description: "a resume token comes from a list or from a watch".to_owned(),
    }])
}
