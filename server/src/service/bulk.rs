//! Changing every order that matches, and undoing a change. Both go in chunks, each one revision and one transaction
//! with a request id of its own that is derived from the call's: so both can be cancelled, repeated and resumed.

use std::{collections::HashSet, sync::Arc, time::Duration};

use orders_proto::filter::{Filter, Folded};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Caller, Options, Orders};
use crate::{
    error::Error,
    orders::{
        Action, Change, Guard, LedgerKey, Order, Patch, Refusal, Refused, RequestId, Timestamp, Write, Written,
        is_expired,
    },
    store::Scope,
};

/// Orders in one revision.
const CHUNK: i64 = 1_000;
/// Counting the matches is given all the time that the call has.
const COUNT_WITHIN: Duration = Duration::from_secs(3_600);

/// What is done with every order that matches.
#[derive(Clone, Debug)]
pub enum BulkChange {
    /// Changes what the client decides about it.
    Update(Patch),
    /// Deletes it.
    Delete,
    /// Restores it; the filter applies to deleted orders.
    Undelete,
}

/// Where a call tells how far it has come.
pub type Report = mpsc::Sender<Result<Progress, Error>>;

/// How far a call has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Orders that are changed.
    pub done: i64,
    /// Orders that there were when the call began.
    pub total: i64,
    /// Orders that needed no change, or no longer matched.
    pub skipped: i64,
    /// Orders that have changed since the change that was to be undone; each is told once.
    pub not_reverted: Vec<Order>,
}

impl Orders {
    /// Changes every order that matches and tells `report` how far it has come, until nobody listens any more.
    ///
    /// # Errors
    /// [`Error::CountMismatch`], and those of [`create`](Self::create).
    pub async fn bulk_change(
        &self,
        caller: &Caller,
        filter: Option<Folded>,
        change: BulkChange,
        expected: Option<i64>,
        options: Options,
        report: &Report,
    ) -> Result<(), Error> {
        let mut scope = Scope::new(filter.clone(), false);
        if matches!(change, BulkChange::Undelete) {
            scope.deleted = Some(true);
        }
        // What is only checked is not held against earlier calls.
        let request = options.request.as_ref().filter(|_| !options.validate_only);
        let (mut progress, chunks) = self.resumed(caller, request).await?;
        let is_finished = match request {
            Some(request) => self.is_recorded(request).await?,
            None => false,
        };
        if is_finished {
            tell(report, &mut progress).await;
            return Ok(());
        }
        let found = self.store.count(scope.clone(), COUNT_WITHIN).await?.orders;
        if let Some(expected) = expected.filter(|expected| chunks == 0 && *expected != found) {
            return Err(Error::CountMismatch { expected, found });
        }
        progress.total += found;
        if options.validate_only {
            tell(report, &mut progress).await;
            return Ok(());
        }
        let filter = Arc::new(filter.unwrap_or_else(|| Filter::default().fold(str::to_owned)));
        let action = match change {
            BulkChange::Update(patch) => Action::Update(patch),
            BulkChange::Delete => Action::Delete,
            BulkChange::Undelete => Action::Undelete,
        };
        let mut last = 0;
        for chunk in chunks.. {
            let orders = self.store.orders_after(&scope, last, CHUNK).await?;
            let Some(end) = orders.last() else { break };
            last = end.key;
            let guard = Guard::Matches(Arc::clone(&filter));
            let write = |order: &Order| Write { uuid: order.uuid, guard: guard.clone(), action: action.clone() };
            let writes = orders.iter().map(write).collect();
            progress.count(self.submit_chunk(caller, writes, (&options, chunk)).await?, &orders);
            if !tell(report, &mut progress).await {
                return Ok(());
            }
        }
        // A call without writes: what is left of it is that its request id is taken.
        self.submit(caller, Vec::new(), options).await?;
        tell(report, &mut progress).await;
        Ok(())
    }

    /// How far an earlier call with this request id has come, and in how many chunks.
    async fn resumed(&self, caller: &Caller, request: Option<&RequestId>) -> Result<(Progress, usize), Error> {
        let mut progress = Progress::default();
        let Some(request) = request else { return Ok((progress, 0)) };
        for chunk in 0.. {
            let key = LedgerKey { id: chunk_id(request.key.id, chunk), scope: request.key.scope.clone() };
            let Some(call) = self.store.call(&key).await? else { return Ok((progress, chunk)) };
            let changes = self.changes_of_call(caller, key.id).await?.unwrap_or_default();
            let done = i64::try_from(changes.len()).map_err(Error::internal)?;
            progress.done += done;
            progress.total += call.writes;
            progress.skipped += call.writes - done;
        }
        Ok((progress, 0))
    }

    /// Whether the call was carried out to its end before.
    async fn is_recorded(&self, request: &RequestId) -> Result<bool, Error> {
        match self.store.call(&request.key).await? {
            Some(call) if call.payload == request.payload => Ok(true),
            Some(_) => Err(Error::Refused(Refused { index: 0, refusal: Refusal::RequestIdReused })),
            None if self.is_expired(request) => Err(expired()),
            None => Ok(false),
        }
    }

    /// Whether the call's own id is too old: those of its chunks do not tell their age.
    fn is_expired(&self, request: &RequestId) -> bool {
        self.is_id_expired(request.key.id)
    }

    pub(super) fn is_id_expired(&self, id: Uuid) -> bool {
        is_expired(id, Timestamp::now(), self.store.retention())
    }

    /// Writes the state before a change to each order whose newest revision is still that change.
    ///
    /// # Errors
    /// [`Error::ChangeNotFound`], and those of [`create`](Self::create).
    pub async fn revert(
        &self,
        caller: &Caller,
        request_id: Uuid,
        options: Options,
        report: &Report,
    ) -> Result<(), Error> {
        let mut changes = self.changes_with(caller, request_id).await?;
        let request = options.request.as_ref().filter(|_| !options.validate_only);
        let (earlier, chunks) = self.resumed(caller, request).await?;
        if changes.is_empty() && chunks == 0 {
            return Err(Error::ChangeNotFound(request_id));
        }
        if chunks == 0 && request.is_some_and(|request| self.is_expired(request)) {
            return Err(expired());
        }
        let found = i64::try_from(changes.len()).map_err(Error::internal)?;
        let mut progress = Progress { total: earlier.total.max(found), ..Progress::default() };
        // What an earlier call has done is told by the ledger, which needs no writes for it: the changes that it undid may have
        // been compacted since.
        let mut done = HashSet::new();
        for chunk in 0..chunks {
            let written = self.submit_chunk(caller, Vec::new(), (&options, chunk)).await?;
            done.extend(written.iter().filter_map(|written| match written {
                Written::Stored(order) | Written::Skipped(Some(order)) => Some(order.uuid),
                Written::Skipped(None) | Written::Missing => None,
            }));
            progress.count_reverted(written);
            if !tell(report, &mut progress).await {
                return Ok(());
            }
        }
        changes.retain(|change| !done.contains(&change.after.uuid));
        for (chunk, changes) in (chunks..).zip(changes.chunks(CHUNK as usize)) {
            let write = |change: &Change| Write {
                uuid: change.after.uuid,
                guard: Guard::Unchanged(change.after.revision),
                action: Action::Revert(change.before.clone().map(Box::new)),
            };
            let writes = changes.iter().map(write).collect();
            progress.count_reverted(self.submit_chunk(caller, writes, (&options, chunk)).await?);
            if !tell(report, &mut progress).await {
                break;
            }
        }
        Ok(())
    }

    /// All changes that the caller made with a request id: those of a single write or a batch, or of the chunks of a bulk
    /// change or an import.
    async fn changes_with(&self, caller: &Caller, request_id: Uuid) -> Result<Vec<Change>, Error> {
        let mut changes = self.changes_of_call(caller, request_id).await?.unwrap_or_default();
        for chunk in 0.. {
            // A chunk may have changed nothing, and others follow it all the same.
            let Some(more) = self.changes_of_call(caller, chunk_id(request_id, chunk)).await? else { break };
            changes.extend(more);
        }
        Ok(changes)
    }

    /// What the caller changed with a request id; `None` if nobody made such a call.
    async fn changes_of_call(&self, caller: &Caller, request_id: Uuid) -> Result<Option<Vec<Change>>, Error> {
        let Some(revisions) = self.store.revisions_of(request_id).await? else { return Ok(None) };
        let mut changes = Vec::new();
        for revision in revisions {
            let of_revision = self.store.changes(revision, request_id).await?;
            // A request id belongs to its caller; another one's is another call.
            changes.extend(of_revision.into_iter().filter(|change| change.actor == caller.actor));
        }
        Ok(Some(changes))
    }

    /// Carries out one chunk under an id of its own.
    async fn submit_chunk(
        &self,
        caller: &Caller,
        writes: Vec<Write>,
        (options, chunk): (&Options, usize),
    ) -> Result<Vec<Written>, Error> {
        let request = options.request.as_ref().map(|request| RequestId {
            key: LedgerKey { id: chunk_id(request.key.id, chunk), scope: request.key.scope.clone() },
            payload: request.payload,
        });
        let options = Options { request, validate_only: options.validate_only };
        Ok(self.submit(caller, writes, options).await?.written)
    }
}

impl Progress {
    /// Counts what became of a chunk of these orders.
    fn count(&mut self, written: Vec<Written>, before: &[Order]) {
        for (written, before) in written.into_iter().zip(before) {
            match written {
                Written::Stored(after) if after.revision != before.revision => self.done += 1,
                Written::Stored(_) | Written::Missing | Written::Skipped(_) => self.skipped += 1,
            }
        }
    }

    /// Counts what became of a chunk that was to be undone: an order is stored only if it was, and listed if not.
    fn count_reverted(&mut self, written: Vec<Written>) {
        for written in written {
            match written {
                Written::Stored(_) => self.done += 1,
                Written::Missing => self.skipped += 1,
                Written::Skipped(order) => {
                    self.skipped += 1;
                    self.not_reverted.extend(order);
                }
            }
        }
    }
}

pub(super) fn expired() -> Error {
    Error::Refused(Refused { index: 0, refusal: Refusal::RequestIdExpired })
}

/// Whether anybody still listens. What stands for itself is told once.
async fn tell(report: &Report, progress: &mut Progress) -> bool {
    let not_reverted = std::mem::take(&mut progress.not_reverted);
    report.send(Ok(Progress { not_reverted, ..progress.clone() })).await.is_ok()
}

/// The request id of a chunk, by its number, of a call that has this one.
pub(super) fn chunk_id(request_id: Uuid, chunk: usize) -> Uuid {
    Uuid::new_v5(&request_id, &(chunk as u64).to_be_bytes())
}
