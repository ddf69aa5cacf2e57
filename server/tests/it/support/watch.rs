use orders_proto::order::{OrderChangeType, OrderEvent, WatchOrdersRequest, WatchOrdersResponse};
use tonic::{Status, Streaming};

use super::{Client, soon};
use crate::checker::{From, Step};

/// A watch, and all that has happened to it.
pub struct Watch {
    messages: Streaming<WatchOrdersResponse>,
    pub steps: Vec<Step>,
}

impl Client {
    /// Begins a watch; returns when the server has begun to answer.
    pub async fn watch(&self, request: WatchOrdersRequest) -> Result<Watch, Status> {
        let begun = Step::Begun(match (&*request.resume_token, request.send_initial) {
            ("", true) => From::Orders,
            ("", false) => From::Now,
            (token, _) => From::Token(token.to_owned()),
        });
        let messages = soon("a watch begins", self.orders.clone().watch_orders(request)).await?.into_inner();
        Ok(Watch { messages, steps: vec![begun] })
    }
}

impl Watch {
    /// Breaks off and goes on with the token of the last message.
    pub async fn resume(self, client: &Client, request: WatchOrdersRequest) -> Self {
        let told = self.steps.iter().rev().find_map(|step| match step {
            Step::Told(message) if !message.resume_token.is_empty() => Some(message.resume_token.clone()),
            _ => None,
        });
        let resume_token = told.expect("a message had a token");
        drop(self.messages);
        let resumed = WatchOrdersRequest { resume_token, send_initial: false, ..request };
        let resumed = client.watch(resumed).await.unwrap();
        Self { messages: resumed.messages, steps: [self.steps, resumed.steps].concat() }
    }

    /// The next message, or how the watch ended.
    pub async fn next(&mut self) -> Result<Option<WatchOrdersResponse>, Status> {
        let message = soon("a watch tells something", self.messages.message()).await?;
        self.steps.extend(message.clone().map(|message| Step::Told(message.into())));
        Ok(message)
    }

    /// The next message.
    pub async fn message(&mut self) -> WatchOrdersResponse {
        self.next().await.unwrap().expect("the watch goes on")
    }

    /// The next message that has events.
    pub async fn events(&mut self) -> Vec<OrderEvent> {
        loop {
            let message = self.message().await;
            if !message.events.is_empty() {
                return message.events;
            }
        }
    }

    /// The types and the names of the next message that has events.
    pub async fn told(&mut self) -> Vec<(OrderChangeType, String)> {
        let name = |event: &OrderEvent| event.order.clone().unwrap_or_default().name;
        self.events().await.iter().map(|event| (event.r#type(), name(event))).collect()
    }

    /// Reads until everything up to a revision was told.
    pub async fn until(&mut self, revision: i64) {
        while self.message().await.revision < revision {}
    }
}
