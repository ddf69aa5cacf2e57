//! Changing orders.

use uuid::Uuid;

use super::{Caller, Orders};
use crate::{
    error::Error,
    orders::{Action, Answer, Command, Draft, Guard, NewDate, Order, Patch, RequestId, Write, Written},
};

/// How a write is made, whatever it does.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What makes a repeat a repeat.
    pub request: Option<RequestId>,
    /// Whether everything is only checked and answered.
    pub validate_only: bool,
}

impl Orders {
    /// Stores new orders, all or none, in their order. `None` for a uuid lets the server make one.
    ///
    /// # Errors
    /// [`Error::Refused`], and those of [`Store::submit`](crate::store::Store::submit); so for all writes.
    pub async fn create(
        &self,
        caller: &Caller,
        drafts: Vec<(Option<Uuid>, Draft)>,
        options: Options,
    ) -> Result<Vec<Order>, Error> {
        let write = |(uuid, draft): (Option<Uuid>, Draft)| Write {
            uuid: uuid.unwrap_or_else(Uuid::now_v7),
            guard: Guard::None,
            action: Action::Create { draft, fresh: uuid.is_none() },
        };
        self.write(caller, drafts.into_iter().map(write).collect(), options).await
    }

    /// Changes orders, all or none.
    ///
    /// # Errors
    /// See [`create`](Self::create).
    pub async fn update(
        &self,
        caller: &Caller,
        patches: Vec<(Uuid, Guard, Patch)>,
        options: Options,
    ) -> Result<Vec<Order>, Error> {
        let write = |(uuid, guard, patch)| Write { uuid, guard, action: Action::Update(patch) };
        self.write(caller, patches.into_iter().map(write).collect(), options).await
    }

    /// Deletes orders; answers those that were there.
    ///
    /// # Errors
    /// See [`create`](Self::create).
    pub async fn delete(
        &self,
        caller: &Caller,
        orders: Vec<(Uuid, Guard)>,
        options: Options,
    ) -> Result<Vec<Order>, Error> {
        let write = |(uuid, guard)| Write { uuid, guard, action: Action::Delete };
        self.write(caller, orders.into_iter().map(write).collect(), options).await
    }

    /// Restores deleted orders, all or none.
    ///
    /// # Errors
    /// See [`create`](Self::create).
    pub async fn undelete(
        &self,
        caller: &Caller,
        orders: Vec<(Uuid, Guard)>,
        options: Options,
    ) -> Result<Vec<Order>, Error> {
        let write = |(uuid, guard)| Write { uuid, guard, action: Action::Undelete };
        self.write(caller, orders.into_iter().map(write).collect(), options).await
    }

    /// Gives an order what it held at one of its revisions, as a new revision (AIP-162).
    ///
    /// # Errors
    /// [`Error::RevisionNotFound`], and see [`create`](Self::create).
    pub async fn rollback(
        &self,
        caller: &Caller,
        (uuid, revision): (Uuid, i64),
        guard: Guard,
        options: Options,
    ) -> Result<Order, Error> {
        // A revision never changes, so it may be read before the write.
        let patch = match self.store.change(uuid, revision).await? {
            Some(change) => {
                let Order { name, completed, date, .. } = change.after;
                Patch { name: Some(name), completed: Some(completed), date: Some(NewDate::At(date)) }
            }
            // Its first answer stands in the ledger, whatever has become of the revision since.
            None if self.is_repeat(&options).await? => Patch::default(),
            None => return Err(self.unknown_revision(uuid, revision).await?),
        };
        one(self.update(caller, vec![(uuid, guard, patch)], options).await?)
    }

    async fn is_repeat(&self, options: &Options) -> Result<bool, Error> {
        match options.request.as_ref().filter(|_| !options.validate_only) {
            Some(request) => Ok(self.store.call(&request.key).await?.is_some()),
            None => Ok(false),
        }
    }

    async fn unknown_revision(&self, uuid: Uuid, revision: i64) -> Result<Error, Error> {
        let lives = self.store.order(uuid).await?.is_some_and(|order| order.lives());
        Ok(if lives { Error::RevisionNotFound { uuid, revision } } else { Error::NotFound(uuid) })
    }

    /// Asks the check service whether an order is completed and writes its answer to the order. What an external
    /// service says also sets the order's date to now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Check`], [`Error::DeadlineExceeded`], and see [`create`](Self::create).
    pub async fn check(&self, caller: &Caller, uuid: Uuid) -> Result<Option<bool>, Error> {
        let order = self.read(uuid, false).await?;
        let Some(service) = &self.check else { return Ok(Some(order.completed)) };
        let completed = service.completed(uuid, caller).await?;
        if completed.is_some() {
            let patch = Patch { completed, date: Some(NewDate::Now), ..Patch::default() };
            self.update(caller, vec![(uuid, Guard::None, patch)], Options::default()).await?;
        }
        Ok(completed)
    }

    async fn write(&self, caller: &Caller, writes: Vec<Write>, options: Options) -> Result<Vec<Order>, Error> {
        let answer = self.submit(caller, writes, options).await?;
        Ok(answer.written.into_iter().filter_map(Written::order).collect())
    }

    /// The command that the writes are, carried out.
    pub(super) async fn submit(
        &self,
        caller: &Caller,
        writes: Vec<Write>,
        Options { request, validate_only }: Options,
    ) -> Result<Answer, Error> {
        let actor = caller.actor.clone();
        self.store.submit(Command { actor, request, validate_only, writes }).await
    }
}

/// The only order of an answer to a call about one order.
///
/// # Errors
/// [`Error::Internal`] if there is none.
pub fn one(orders: Vec<Order>) -> Result<Order, Error> {
    orders.into_iter().next().ok_or_else(|| Error::internal("the answer holds no order"))
}
