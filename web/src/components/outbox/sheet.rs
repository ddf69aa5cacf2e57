use yew::prelude::*;

use super::change::ChangeCard;
use crate::{
    components::Dialog,
    desk::Desk,
    outbox::{Entry, Mirror},
    text::{Count, Key},
};

/// Properties of [`OutboxSheet`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct OutboxSheetProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// What waits.
    pub(crate) mirror: Mirror,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// All that waits: for the server, and for the reader, who decides here. What waits for the reader stands first.
#[component]
pub(crate) fn OutboxSheet(OutboxSheetProps { desk, mirror, closed }: &OutboxSheetProps) -> Html {
    let text = &desk.text;
    let queue = &mirror.book.queue;
    let (held, waiting): (Vec<_>, Vec<_>) = queue.entries.iter().partition(|entry| entry.is_held());
    let advice = match (queue.entries.is_empty(), mirror.keeps) {
        (true, _) => Key::OutboxEmpty,
        (false, true) => Key::OutboxKept,
        (false, false) => Key::OutboxForgetful,
    };
    let cards = |entries: &[&Entry]| {
        let card = |entry: &&Entry| {
            html! { <ChangeCard key={entry.request_id.clone()} desk={desk.clone()} entry={(*entry).clone()} /> }
        };
        html! { <ul>{for entries.iter().map(card)}</ul> }
    };
    html! {
        <Dialog text={text.clone()} title={text.say(Key::OutboxTitle)} class="outbox" closed={closed.clone()}>
                <p class="muted" role="status">{text.say(advice)}</p>
                if !held.is_empty() {
                    <h3>{text.count(Count::OutboxHeld, held.len())}</h3>
                    {cards(&held)}
                }
                if !waiting.is_empty() {
                    <h3>{text.count(Count::OutboxWaiting, waiting.len())}</h3>
                    {cards(&waiting)}
                }
        </Dialog>
    }
}
