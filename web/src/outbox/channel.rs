//! What the tabs of a browser tell each other about the outbox.

use gloo_events::EventListener;
use js_sys::Uint8Array;
use orders_proto::order::Order;
use prost::Message;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use super::News;

const NAME: &str = "orders-outbox";

/// The book has changed, or the tab that sends is still at it; and what has come of it.
#[derive(Clone, PartialEq, Message)]
struct Tell {
    #[prost(message, optional, tag = "1")]
    stored: Option<Order>,
    #[prost(string, tag = "2")]
    removed: String,
}

/// A line to the other tabs.
#[derive(Debug)]
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Listens to the other tabs: `heard` is told of each message, with its news if it has any.
    pub(crate) fn open(heard: Callback<Option<News>>) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let bytes = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into::<Uint8Array>().ok());
            if let Some(Ok(tell)) = bytes.map(|bytes| Tell::decode(bytes.to_vec().as_slice())) {
                let removed = (!tell.removed.is_empty()).then_some(News::Removed(tell.removed));
                heard.emit(tell.stored.map(News::Stored).or(removed));
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Tells the other tabs.
    pub(crate) fn tell(&self, news: Option<&News>) {
        let tell = match news {
            Some(News::Stored(order)) => Tell { stored: Some(order.clone()), ..Tell::default() },
            Some(News::Removed(uuid)) => Tell { removed: uuid.clone(), ..Tell::default() },
            Some(News::Finished(_)) | None => Tell::default(),
        };
        // Nobody listening is no error; anything else shows when the other tabs read the book next.
        _ = self.channel.post_message(&Uint8Array::from(tell.encode_to_vec().as_slice()));
    }
}
