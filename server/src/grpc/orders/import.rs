//! Importing: a stream of chunks, each carried out as it comes.

use orders_proto::{
    order::{
        CreateOrderRequest, ImportOrdersRequest, ImportOrdersResponse,
        import_orders_response::{Failure, failure::Violation},
    },
    rules,
};
use prost::Message;
use sha2::{Digest, Sha256};
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

use super::{OK, Service};
use crate::{
    error::Error,
    grpc::{
        convert::{self, Checked, MAX_BATCH, Writing},
        status,
    },
    orders::Draft,
    service::{Caller, Chunk},
};

/// Failures that an answer tells; the rest is counted.
const MAX_FAILURES: usize = 1_000;

type Drafts = Vec<(Option<Uuid>, Draft)>;

pub(super) async fn import(
    service: &Service,
    request: Request<Streaming<ImportOrdersRequest>>,
) -> Result<Response<ImportOrdersResponse>, Status> {
    let (caller, mut chunks) = convert::open(request);
    let mut import = Import::default();
    while let Some(chunk) = chunks.message().await? {
        let taken = import.take(service, &caller, chunk).await;
        taken.map_err(|error| status::of(error, &caller.trace, service.register.tokens()))?;
    }
    Ok(Response::new(import.answer))
}

/// How far an import has come.
#[derive(Default)]
struct Import {
    id: Option<Uuid>,
    /// The number of the next chunk.
    next: usize,
    /// Orders in the chunks so far.
    orders: i64,
    answer: ImportOrdersResponse,
}

impl Import {
    async fn take(&mut self, service: &Service, caller: &Caller, chunk: ImportOrdersRequest) -> Result<(), Error> {
        let import = self.check(&chunk)?;
        let payload = ImportOrdersRequest { import_id: String::new(), ..chunk };
        let hash = Sha256::digest(payload.encode_to_vec()).into();
        let drafts = self.drafts(payload.orders);
        let chunk = Chunk { import, number: self.next, payload: hash, drafts };
        let scope = format!("{}/ImportOrders", caller.actor);
        let imported = service.register.import(caller, &scope, chunk).await?;
        (self.id, self.next) = (Some(import), self.next + 1);
        self.answer.notification_type = OK;
        self.answer.created += imported.created;
        self.answer.already_there += imported.already_there;
        Ok(())
    }

    /// What must hold for the chunk as a whole.
    fn check(&self, chunk: &ImportOrdersRequest) -> Result<Uuid, Error> {
        let mut checked = Checked::default();
        let id = match self.id {
            Some(id) if chunk.import_id.is_empty() => Some(id),
            _ => checked.rule("import_id", rules::uuid(&chunk.import_id)),
        };
        if self.id.is_some() && id.is_some() && id != self.id {
            checked.refuse("import_id", "IMPORT_ID_CHANGED", "an import has one id in all its chunks");
        }
        if usize::try_from(chunk.sequence) != Ok(self.next) {
            checked.refuse("sequence", "SEQUENCE_WRONG", format!("the next chunk is number {}", self.next));
        }
        if chunk.orders.len() > MAX_BATCH {
            checked.refuse("orders", "TOO_MANY_ORDERS", format!("a chunk has at most {MAX_BATCH} orders"));
        }
        checked.end(id)
    }

    /// The orders that break no rule; the others are noted.
    fn drafts(&mut self, orders: Vec<CreateOrderRequest>) -> Drafts {
        let mut drafts = Vec::with_capacity(orders.len());
        for mut order in orders {
            let mut checked = Checked::default();
            let (request_id, validate_only) = order.take_options();
            if !request_id.is_empty() || validate_only {
                let text = "request_id and validate_only have no place in an import";
                checked.refuse("request_id", "OPTION_OF_THE_IMPORT", text);
            }
            let draft = checked.create(order);
            match checked.end(draft) {
                Ok(draft) => drafts.push(draft),
                Err(error) => self.refuse(error),
            }
            self.orders += 1;
        }
        drafts
    }

    fn refuse(&mut self, error: Error) {
        self.answer.failed += 1;
        let Error::Invalid(violations) = error else { return };
        if self.answer.failures.len() < MAX_FAILURES {
            let violation = |violation: crate::error::Violation| Violation {
                field: violation.field,
                reason: violation.reason.to_owned(),
                description: violation.description,
            };
            let violations = violations.into_iter().map(violation).collect();
            self.answer.failures.push(Failure { index: self.orders, violations });
        }
    }
}
