use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::change::ChangeCard;
use crate::{
    desk::Desk,
    outbox::Mirror,
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
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // It fails only for one that is open already.
            _ = dialog.show_modal();
        }
    });
    let close = {
        let dialog = dialog.clone();
        // The browser then gives the focus back to where it was.
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    // A click beside the sheet closes it, and no key goes to what lies behind.
    let onclick = |event: MouseEvent| {
        if let Some(dialog) = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
        }
    };
    let onkeydown = |event: KeyboardEvent| event.stop_propagation();
    let queue = &mirror.book.queue;
    let (held, waiting): (Vec<_>, Vec<_>) = queue.entries.iter().partition(|entry| entry.is_held());
    let advice = match (queue.entries.is_empty(), mirror.keeps) {
        (true, _) => Key::OutboxEmpty,
        (false, true) => Key::OutboxKept,
        (false, false) => Key::OutboxForgetful,
    };
    html! {
        <dialog class="outbox" ref={dialog} aria-labelledby="outbox-title" onclose={closed.reform(|_| ())} {onclick} {onkeydown}>
            <div class="outbox-body">
                <div class="outbox-head">
                    <h2 id="outbox-title">{text.say(Key::OutboxTitle)}</h2>
                    <button
                        type="button" class="quiet square icon-close" aria-label={text.say(Key::OutboxClose)}
                        title={text.say(Key::OutboxClose)} onclick={close}
                    />
                </div>
                <p class="muted" role="status">{text.say(advice)}</p>
                if !held.is_empty() {
                    <h3>{text.count(Count::OutboxHeld, held.len())}</h3>
                    <ul>
                        {for held.iter().map(|entry| html! {
                            <ChangeCard key={entry.request_id.clone()} desk={desk.clone()} entry={(*entry).clone()} />
                        })}
                    </ul>
                }
                if !waiting.is_empty() {
                    <h3>{text.count(Count::OutboxWaiting, waiting.len())}</h3>
                    <ul>
                        {for waiting.iter().map(|entry| html! {
                            <ChangeCard key={entry.request_id.clone()} desk={desk.clone()} entry={(*entry).clone()} />
                        })}
                    </ul>
                }
            </div>
        </dialog>
    }
}
