use std::{collections::VecDeque, mem, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::consume_budget,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{Events, Hub, Revision, Watched, ring::After};
use crate::{
    error::Error,
    orders::Order,
    store::{Moment, Scope},
};

/// Where a watch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// After a revision.
    After(i64),
    /// With the orders that match, as they stand.
    WithOrders,
    /// With whatever comes next.
    Now,
}

/// The next thing that a watch has to tell.
#[derive(Debug)]
pub enum Notice {
    /// Orders that matched when it began.
    Orders {
        /// The orders.
        orders: Vec<Order>,
        /// The revision at which they stood so.
        revision: i64,
    },
    /// A revision that concerns it.
    Revision {
        /// The revision.
        revision: Arc<Revision>,
        /// What of it.
        events: Events,
    },
    /// Everything up to this revision has been told.
    Here {
        /// The revision; `None` as long as the orders have not all been told.
        revision: Option<i64>,
        /// Whether with this all orders have been told that there were.
        is_initial_sync_done: bool,
    },
}

/// One watch. Dropping it ends it.
pub struct Watcher {
    hub: Arc<Hub>,
    watched: Watched,
    published: watch::Receiver<Option<i64>>,
    /// Everything up to this revision has been told.
    at: i64,
    /// What is yet to be told of the orders that matched at the beginning.
    orders: Option<Orders>,
    /// What the log holds next.
    log: VecDeque<Arc<Revision>>,
    /// What has been decided to be told next.
    next: Next,
    heartbeat: Duration,
    told: Instant,
    ends: Instant,
    drain: CancellationToken,
}

struct Orders {
    moment: Moment,
    scope: Scope,
    /// The row key up to which they have been told.
    key: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Where it begins, before any change: from there on nothing is left out.
    Greeting,
    /// Where it stands, as soon as the changes since it broke off have been told.
    CaughtUp,
    /// That all orders have been told, before any change since: where changes never pause, it would else never be said.
    InitialSyncDone,
    /// Changes.
    Changes,
    /// Nothing: it has ended.
    End,
    /// Nothing: the server stops.
    Drained,
}

impl Hub {
    /// Begins a watch, which ends by itself at an instant.
    ///
    /// # Errors
    /// [`Error::ResumeTokenExpired`] for a revision whose successors are no longer kept, or that does not exist yet; those
    /// of the store's reads.
    pub async fn watch(
        self: &Arc<Self>,
        begin: Begin,
        watched: Watched,
        heartbeat: Duration,
        ends: Instant,
    ) -> Result<Watcher, Error> {
        // First, so that from here on nothing is missed.
        let published = self.subscribe();
        if published.borrow().is_none() {
            return Err(Error::ResumeTokenExpired);
        }
        let mut log = VecDeque::new();
        let mut orders = None;
        let at = match begin {
            Begin::After(revision) => {
                if !matches!(self.after(revision), After::Next(_)) {
                    log = self.log_after(revision).await?.into();
                }
                revision
            }
            Begin::WithOrders => {
                let moment = self.store.moment().await?;
                let scope = Scope::new(watched.filter.clone(), watched.show_deleted);
                orders = Some(Orders { moment, scope, key: 0 });
                moment.revision
            }
            Begin::Now => self.store.moment().await?.revision,
        };
        Ok(Watcher {
            hub: Arc::clone(self),
            watched,
            published,
            at,
            next: match begin {
                Begin::After(_) => Next::CaughtUp,
                Begin::WithOrders => Next::InitialSyncDone,
                Begin::Now => Next::Greeting,
            },
            orders,
            log,
            heartbeat,
            told: Instant::now(),
            ends,
            drain: self.drain.clone(),
        })
    }
}

impl Watcher {
    /// Awaits the next thing to tell; `None` when the watch is over. Before it ends, it tells where it stands.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the server stops, [`Error::ResumeTokenExpired`] when what follows is no longer kept, and
    /// those of the store's reads.
    pub async fn next(&mut self) -> Result<Option<Notice>, Error> {
        let notice = self.notice().await?;
        self.told = Instant::now();
        Ok(notice)
    }

    async fn notice(&mut self) -> Result<Option<Notice>, Error> {
        loop {
            match self.next {
                Next::End => return Ok(None),
                Next::Drained => return Err(Error::Unavailable("the server is shutting down".to_owned())),
                Next::Greeting | Next::CaughtUp | Next::InitialSyncDone | Next::Changes => {}
            }
            if self.drain.is_cancelled() {
                return Ok(Some(self.last(Next::Drained)));
            }
            if Instant::now() >= self.ends {
                return Ok(Some(self.last(Next::End)));
            }
            if self.orders.is_some() {
                if let Some(notice) = self.some_orders().await? {
                    return Ok(Some(notice));
                }
                continue;
            }
            if matches!(self.next, Next::Greeting | Next::InitialSyncDone) {
                let next = mem::replace(&mut self.next, Next::Changes);
                return Ok(Some(self.here(next == Next::InitialSyncDone)));
            }
            if let Some(revision) = self.following().await? {
                self.at = revision.number;
                if let Some(events) = self.watched.of(&revision) {
                    return Ok(Some(Notice::Revision { revision, events }));
                }
                // A filter may leave out a million revisions.
                consume_budget().await;
                continue;
            }
            if self.next == Next::CaughtUp {
                self.next = Next::Changes;
                return Ok(Some(self.here(false)));
            }
            if let Some(notice) = self.wait().await? {
                return Ok(Some(notice));
            }
        }
    }

    /// Some of the orders, as they stood when the watch began; nothing where none matched.
    async fn some_orders(&mut self) -> Result<Option<Notice>, Error> {
        let Some(Orders { moment, scope, key }) = &mut self.orders else { return Ok(None) };
        let read = {
            let _permit = self.hub.catching_up.acquire().await.map_err(Error::internal)?;
            self.hub.store.orders_at(scope, *moment, *key).await?
        };
        match read.next {
            Some(next) => *key = next,
            None => self.orders = None,
        }
        if !read.orders.is_empty() {
            return Ok(Some(Notice::Orders { orders: read.orders, revision: self.at }));
        }
        let is_silent = self.orders.is_some() && self.told.elapsed() >= self.heartbeat;
        Ok(is_silent.then_some(Notice::Here { revision: None, is_initial_sync_done: false }))
    }

    /// The revision after the one that was told last, if there is one.
    async fn following(&mut self) -> Result<Option<Arc<Revision>>, Error> {
        loop {
            if let Some(revision) = self.log.pop_front() {
                return Ok(Some(revision));
            }
            match self.hub.after(self.at) {
                After::Next(revision) => return Ok(Some(revision)),
                After::Nothing => return Ok(None),
                After::Log => self.log = self.hub.log_after(self.at).await?.into(),
            }
        }
    }

    /// Waits for a change, or for a reason to say something without one.
    async fn wait(&mut self) -> Result<Option<Notice>, Error> {
        let speak = (self.told + self.heartbeat).min(self.ends);
        tokio::select! {
            published = self.published.changed() => {
                published.map_err(|_| Error::internal("the hub is gone"))?;
                if self.published.borrow_and_update().is_none() {
                    return Err(Error::ResumeTokenExpired);
                }
                Ok(None)
            }
            () = self.drain.cancelled() => Ok(None),
            () = sleep_until(speak) => Ok((speak < self.ends).then(|| self.here(false))),
        }
    }

    fn here(&self, is_initial_sync_done: bool) -> Notice {
        Notice::Here { revision: Some(self.at), is_initial_sync_done }
    }

    /// Where it stands, before it ends.
    fn last(&mut self, next: Next) -> Notice {
        self.next = next;
        let revision = self.orders.is_none().then_some(self.at);
        Notice::Here { revision, is_initial_sync_done: false }
    }
}
