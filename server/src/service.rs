//! The use cases: what one can do with orders. Transports decode, call one of these, and encode.

use std::{future::Future, pin::Pin, sync::Arc};

use http::HeaderMap;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    error::Error,
    orders::{Answer, Command, Draft, Order},
    store::Store,
    trace::Trace,
};

/// What a use case knows of its caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The trace that the call belongs to.
    pub trace: Trace,
    /// When the caller stops waiting.
    pub deadline: Instant,
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
}

impl Orders {
    /// A register over a store. Without a check service of the company's own, the stored state answers.
    #[must_use]
    pub fn new(store: Arc<Store>, check: Option<Arc<dyn CheckService>>) -> Self {
        Self { store, check }
    }

    /// Stores a new order under a fresh uuid.
    ///
    /// # Errors
    /// Those of [`Store::submit`].
    pub async fn create(&self, draft: Draft) -> Result<Order, Error> {
        stored(self.store.submit(Command::Create { uuid: Uuid::now_v7(), draft }).await?)
    }

    /// Reads an order.
    ///
    /// # Errors
    /// [`Error::NotFound`], and those of [`Store::order`].
    pub async fn read(&self, uuid: Uuid) -> Result<Order, Error> {
        self.store.order(uuid).await?.ok_or(Error::NotFound(uuid))
    }

    /// Replaces what the client decides about an order.
    ///
    /// # Errors
    /// [`Error::NotFound`], and those of [`Store::submit`].
    pub async fn update(&self, uuid: Uuid, draft: Draft) -> Result<Order, Error> {
        stored(self.store.submit(Command::Update { uuid, draft }).await?)
    }

    /// Removes an order; answers whether it was there.
    ///
    /// # Errors
    /// Those of [`Store::submit`].
    pub async fn delete(&self, uuid: Uuid) -> Result<bool, Error> {
        match self.store.submit(Command::Delete { uuid }).await? {
            Answer::Deleted => Ok(true),
            Answer::NothingToDelete => Ok(false),
            Answer::Stored(_) => Err(wrong_answer()),
        }
    }

    /// Hands every order to `take`, in order of creation, until it answers an error.
    ///
    /// # Errors
    /// What `take` answers, and those of [`Store::each_order`].
    pub async fn each(&self, take: impl FnMut(Order) -> Result<(), Error>) -> Result<(), Error> {
        self.store.each_order(take).await
    }

    /// Asks the check service whether an order is completed and writes its answer to the order. What an external
    /// service says also sets the order's date to now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Check`], [`Error::DeadlineExceeded`], and those of [`Store::submit`].
    pub async fn check(&self, uuid: Uuid, caller: &Caller) -> Result<Option<bool>, Error> {
        let order = self.read(uuid).await?;
        let Some(service) = &self.check else { return Ok(Some(order.completed)) };
        let completed = service.completed(uuid, caller).await?;
        if let Some(completed) = completed {
            self.store.submit(Command::Check { uuid, completed }).await?;
        }
        Ok(completed)
    }

    /// Whether the register can be used.
    ///
    /// # Errors
    /// Those of [`Store::ping`].
    pub async fn ready(&self) -> Result<(), Error> {
        self.store.ping().await
    }
}

fn stored(answer: Answer) -> Result<Order, Error> {
    match answer {
        Answer::Stored(order) => Ok(order),
        Answer::Deleted | Answer::NothingToDelete => Err(wrong_answer()),
    }
}

fn wrong_answer() -> Error {
    Error::internal("the store answered another command")
}
