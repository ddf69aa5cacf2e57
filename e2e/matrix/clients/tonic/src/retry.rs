use std::{future::Future, pin::Pin, time::Duration};

use prost_reflect::DynamicMessage;
use tonic::{Code, Status};
use tower::retry::Policy;

use crate::register::Call;

const ATTEMPTS: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Tries again when the server is away, after pauses that double. What it repeats carries a request id or only reads, so
/// that it has one effect.
#[derive(Clone)]
pub(crate) struct WhenAway {
    tried: u32,
}

impl WhenAway {
    pub(crate) const NEW: Self = Self { tried: 0 };
}

impl Policy<Call, DynamicMessage, Status> for WhenAway {
    type Future = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn retry(&mut self, _: &mut Call, result: &mut Result<DynamicMessage, Status>) -> Option<Self::Future> {
        let away = matches!(result, Err(status) if status.code() == Code::Unavailable);
        self.tried += 1;
        if !away || self.tried == ATTEMPTS {
            return None;
        }
        Some(Box::pin(tokio::time::sleep(FIRST_PAUSE * (1 << self.tried))))
    }

    fn clone_request(&mut self, call: &Call) -> Option<Call> {
        Some(call.clone())
    }
}
