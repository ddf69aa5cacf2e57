use yew::prelude::*;

use crate::{
    desk::Desk,
    outbox::{Entry, Hold, Mirror, Reason},
    text::{Count, Key},
};

/// Properties of [`HeldToast`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct HeldToastProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// What waits.
    pub(crate) mirror: Mirror,
    /// Opens the outbox.
    pub(crate) open: Callback<()>,
}

/// Says that a write was not carried out and waits for a decision. Dismissed, it comes back with the next one.
#[component]
pub(crate) fn HeldToast(HeldToastProps { desk, mirror, open }: &HeldToastProps) -> Html {
    let text = &desk.text;
    let dismissed = use_state_eq(Vec::<String>::new);
    let held: Vec<_> = mirror.book.queue.entries.iter().filter(|entry| entry.is_held()).collect();
    let ids: Vec<_> = held.iter().map(|entry| entry.request_id.clone()).collect();
    if ids.iter().all(|id| dismissed.contains(id)) {
        return Html::default();
    }
    let words = match held.as_slice() {
        [entry] => {
            let name = entry.meant().or_else(|| entry.before.clone()).unwrap_or_default().name;
            text.fill(why(entry), "name", &name)
        }
        _ => text.count(Count::OutboxHeld, held.len()),
    };
    let dismiss = {
        let dismissed = dismissed.setter();
        move |_: MouseEvent| dismissed.set(ids.clone())
    };
    html! {
        <div class="toast" role="alert">
            <p class="toast-words">{words}</p>
            <button type="button" class="plain" onclick={open.reform(|_| ())}>{text.say(Key::OutboxDecide)}</button>
            <button
                type="button" class="quiet square icon-close" aria-label={text.say(Key::ToastDismiss)}
                title={text.say(Key::ToastDismiss)} onclick={dismiss}
            />
        </div>
    }
}

/// Why a write waits, as a sentence about its order.
pub(super) fn why(entry: &Entry) -> Key {
    match entry.hold.as_ref().map(Hold::reason) {
        Some(Reason::Conflict) => Key::HeldConflict,
        Some(Reason::Gone) => Key::HeldGone,
        Some(Reason::Old) => Key::HeldOld,
        Some(Reason::Refused) | None => Key::HeldRefused,
    }
}
