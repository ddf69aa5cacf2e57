//! The streams of an HTTP/2 connection as tasks that can be ended from outside.

use hyper::rt::Executor;
use tokio::task_local;

use crate::grpc::Hangup;

task_local! {
    /// What ends the task's stream. A key, not a state: each task has its own.
    static HANGUP: Hangup;
}

/// What ends the stream whose task this is; `None` where a task is a whole connection.
pub(super) fn hangup() -> Option<Hangup> {
    HANGUP.try_with(Clone::clone).ok()
}

/// Spawns each stream as a task that ends when it is hung up. hyper has no other way to end a stream whose client does not
/// read: the body is not asked for more, and dropping the task is what resets the stream.
#[derive(Clone, Copy)]
pub(super) struct Exchanges;

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Exchanges {
    fn execute(&self, exchange: F) {
        let hangup = Hangup::default();
        // In a box: what holds it would hold it three times over, and a small task is soon allocated.
        let exchange = Box::pin(exchange);
        tokio::spawn(HANGUP.scope(hangup.clone(), async move {
            hangup.or(exchange).await;
        }));
    }
}
