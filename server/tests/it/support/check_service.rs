use std::sync::{Arc, Mutex};

use orders_proto::check::{
    CheckStatusOrderRequest, CheckStatusOrderResponse,
    check_status_order_service_server::{CheckStatusOrderService, CheckStatusOrderServiceServer},
};
use tokio::{net::TcpListener, sync::Semaphore};
use tonic::{
    Request, Response, Status,
    metadata::MetadataMap,
    transport::{Server, server::TcpIncoming},
};

use super::soon;

/// A company's own check service, with one answer to everything.
#[derive(Clone)]
pub struct FakeCheck {
    pub url: String,
    calls: Arc<Calls>,
}

struct Calls {
    answer: Result<Option<bool>, Status>,
    /// What each call brought along.
    metadata: Mutex<Vec<MetadataMap>>,
    begun: Semaphore,
    may_answer: Semaphore,
}

impl FakeCheck {
    /// Answers at once.
    pub async fn answering(answer: Result<Option<bool>, Status>) -> Self {
        Self::start(answer, Semaphore::MAX_PERMITS).await
    }

    /// Lets its callers wait until it is told to [`answer`](Self::answer): `completed`.
    pub async fn waiting() -> Self {
        Self::start(Ok(Some(true)), 0).await
    }

    async fn start(answer: Result<Option<bool>, Status>, may_answer: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Calls {
            answer,
            metadata: Mutex::default(),
            begun: Semaphore::new(0),
            may_answer: Semaphore::new(may_answer),
        });
        let service = CheckStatusOrderServiceServer::new(Service(Arc::clone(&calls)));
        tokio::spawn(Server::builder().add_service(service).serve_with_incoming(TcpIncoming::from(listener)));
        Self { url, calls }
    }

    /// Returns once a call is waiting here.
    pub async fn is_asked(&self) {
        soon("the check service is asked", self.calls.begun.acquire()).await.unwrap().forget();
    }

    /// Lets one call go.
    pub fn answer(&self) {
        self.calls.may_answer.add_permits(1);
    }

    /// What the only call so far brought along.
    pub fn metadata(&self) -> MetadataMap {
        let metadata = self.calls.metadata.lock().unwrap();
        let [only] = &metadata[..] else { panic!("one call, and not {}", metadata.len()) };
        only.clone()
    }
}

struct Service(Arc<Calls>);

#[tonic::async_trait]
impl CheckStatusOrderService for Service {
    async fn check_status_order(
        &self,
        request: Request<CheckStatusOrderRequest>,
    ) -> Result<Response<CheckStatusOrderResponse>, Status> {
        let Self(calls) = self;
        calls.metadata.lock().unwrap().push(request.metadata().clone());
        calls.begun.add_permits(1);
        calls.may_answer.acquire().await.unwrap().forget();
        let completed = calls.answer.clone()?;
        Ok(Response::new(CheckStatusOrderResponse { uuid: request.into_inner().uuid, completed }))
    }
}
