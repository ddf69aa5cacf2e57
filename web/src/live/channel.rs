use gloo_events::EventListener;
use js_sys::Uint8Array;
use orders_proto::order::WatchOrdersResponse;
use prost::Message;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "orders-watch";

/// What the tab that watches tells the others. Each post is a sign of life, too.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Post {
    /// How the watch stands: the number of a [`Watching`](super::Watching).
    #[prost(uint32, tag = "1")]
    pub(crate) watching: u32,
    /// What it has heard.
    #[prost(message, repeated, tag = "2")]
    pub(crate) news: Vec<WatchOrdersResponse>,
}

/// The line from the tab that watches to the others.
#[derive(Debug)]
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Listens to the tab that watches.
    pub(crate) fn open(heard: impl Fn(Post) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let bytes = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into::<Uint8Array>().ok());
            if let Some(Ok(post)) = bytes.map(|bytes| Post::decode(bytes.to_vec().as_slice())) {
                heard(post);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Tells the others.
    pub(crate) fn post(&self, post: &Post) {
        // Nobody listening is no error.
        _ = self.channel.post_message(&Uint8Array::from(post.encode_to_vec().as_slice()));
    }
}
