//! A watch that goes on wherever it breaks off, and remembers all that it was told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use orders_proto::order::{WatchOrdersRequest, WatchOrdersResponse};
use tokio::sync::watch;

use super::client::{self, Kind};
use crate::{
    checker::{From, Step},
    random::Random,
};

/// How many messages a watch stays for, at most.
const STAYS: u64 = 400;

/// Where the servers are, from time to time.
pub(super) type Servers = watch::Receiver<Vec<String>>;

/// Equal messages, kept once: those of a hundred watches are the same.
#[derive(Default)]
pub(super) struct Heard(Mutex<HashMap<i64, Vec<Arc<WatchOrdersResponse>>>>);

impl Heard {
    fn keep(&self, message: WatchOrdersResponse) -> Arc<WatchOrdersResponse> {
        let mut heard = self.0.lock().unwrap();
        let same = heard.entry(message.revision).or_default();
        if let Some(kept) = same.iter().find(|kept| ***kept == message) {
            return Arc::clone(kept);
        }
        same.push(Arc::new(message));
        Arc::clone(same.last().unwrap())
    }
}

/// Who follows, and how.
pub(super) struct Follower {
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) request: WatchOrdersRequest,
    pub(super) heard: Arc<Heard>,
}

/// Follows until everything up to a revision was told, once that is known. Answers all that has happened.
pub(super) async fn follow(
    follower: Follower,
    mut servers: Servers,
    mut until: watch::Receiver<Option<i64>>,
) -> Vec<Step> {
    let Follower { number, kind, mut request, heard } = follower;
    let mut steps = Vec::new();
    let mut at = 0;
    let mut random = Random::new(number as u64);
    for begun in number.. {
        let server = {
            let servers = servers.borrow_and_update();
            servers[begun % servers.len()].clone()
        };
        if let Some(mut messages) = client::watch(kind, &server, request.clone()).await {
            steps.push(Step::Begun(match (&*request.resume_token, request.send_initial) {
                ("", true) => From::Orders,
                ("", false) => From::Now,
                (token, _) => From::Token(token.to_owned()),
            }));
            // Then it leaves by itself, so that watches go from server to server also while all of them live.
            for _ in 0..random.below(STAYS) {
                let message = tokio::select! {
                    message = messages.next() => message,
                    known = until.wait_for(|until| until.is_some_and(|until| at >= until)) => {
                        known.expect("it is told");
                        return steps;
                    }
                };
                let Some(message) = message else { break };
                if message.resume_token.is_empty() {
                    steps.push(Step::Told(heard.keep(message)));
                    continue;
                }
                at = message.revision;
                // Once the orders have all been told, the token is where to go on; before that they must be told again.
                if !request.send_initial || message.initial_sync_done {
                    (request.resume_token, request.send_initial) = (message.resume_token.clone(), false);
                }
                steps.push(Step::Told(heard.keep(message)));
            }
        } else if servers.changed().await.is_err() {
            break;
        }
    }
    steps
}
