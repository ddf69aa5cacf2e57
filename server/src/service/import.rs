//! Importing: new orders in chunks, each one revision and one transaction with a request id of its own that is derived
//! from the import's. So an import can be broken off, repeated and resumed, and other writes get in between.

use uuid::Uuid;

use super::{
    Caller, Options, Orders,
    bulk::{chunk_id, expired},
};
use crate::{
    error::Error,
    orders::{Action, Draft, Guard, LedgerKey, Refusal, Refused, RequestId, Write, Written},
};

/// One chunk of an import.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The import's id.
    pub import: Uuid,
    /// The chunk's number, from 0.
    pub number: usize,
    /// The SHA-256 of what was sent.
    pub payload: [u8; 32],
    /// The orders; `None` for a uuid lets the server make one.
    pub drafts: Vec<(Option<Uuid>, Draft)>,
}

/// What became of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Orders that are new.
    pub created: i64,
    /// Orders that were there.
    pub already_there: i64,
}

impl Orders {
    /// Stores those of a chunk's orders that are not there yet.
    ///
    /// # Errors
    /// [`Error::Refused`] for a chunk that was another one before or whose import is older than what is kept, and those of
    /// [`Store::submit`](crate::store::Store::submit).
    pub async fn import(&self, caller: &Caller, scope: &str, chunk: Chunk) -> Result<Imported, Error> {
        let key = LedgerKey { id: chunk_id(chunk.import, chunk.number), scope: scope.to_owned() };
        match self.store.call(&key).await? {
            Some(call) if call.payload == chunk.payload => {
                return Ok(Imported { created: 0, already_there: call.writes });
            }
            Some(_) => return Err(Error::Refused(Refused { index: 0, refusal: Refusal::RequestIdReused })),
            // The id of a chunk does not tell its age.
            None if self.is_id_expired(chunk.import) => return Err(expired()),
            None => {}
        }
        let write = |(uuid, draft): (Option<Uuid>, Draft)| Write {
            uuid: uuid.unwrap_or_else(Uuid::now_v7),
            guard: Guard::Absent,
            action: Action::Create { draft, fresh: uuid.is_none() },
        };
        let writes = chunk.drafts.into_iter().map(write).collect();
        let request = Some(RequestId { key, payload: chunk.payload });
        let answer = self.submit(caller, writes, Options { request, validate_only: false }).await?;
        let mut imported = Imported::default();
        for written in answer.written {
            match written {
                Written::Stored(_) => imported.created += 1,
                Written::Skipped(_) | Written::Missing => imported.already_there += 1,
            }
        }
        Ok(imported)
    }
}
