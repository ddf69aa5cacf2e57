use yew::prelude::*;

use super::{conflict::ConflictCard, correction::Correction, held_toast::why, words};
use crate::{
    desk::Desk,
    outbox::{Entry, Hold, Kind, Patch, Reason},
    text::Key,
};

/// Properties of [`ChangeCard`], [`ConflictCard`] and [`Correction`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChangeProps {
    /// The words, and ways to act.
    pub(super) desk: Desk,
    /// The write.
    pub(super) entry: Entry,
}

/// One write that waits: what it does, why it waits, and what can be done about it.
#[component]
pub(super) fn ChangeCard(ChangeProps { desk, entry }: &ChangeProps) -> Html {
    let (text, outbox, id) = (&desk.text, &desk.outbox, &entry.request_id);
    let name = entry.meant().or_else(|| entry.before.clone()).unwrap_or_default().name;
    let button = |class: &'static str, key: Key, act: Callback<MouseEvent>| {
        html! { <button type="button" {class} onclick={act}>{text.say(key)}</button> }
    };
    let give_up = |key: Key| {
        let (outbox, id) = (outbox.clone(), id.clone());
        button("plain", key, Callback::from(move |_| outbox.cancel(id.clone())))
    };
    let again = |key: Key| {
        let (outbox, id) = (outbox.clone(), id.clone());
        button("primary", key, Callback::from(move |_| outbox.again(id.clone(), Patch::default())))
    };
    let below = match entry.hold.as_ref().map(Hold::reason) {
        None if entry.sent => html! {
            <div class="change-ways"><span class="muted">{text.say(Key::OutboxSent)}</span>{give_up(Key::ActUndo)}</div>
        },
        None => html! {
            <div class="change-ways"><span class="muted">{text.say(Key::OutboxUnsent)}</span>{give_up(Key::OutboxCancel)}</div>
        },
        Some(Reason::Conflict) => html! { <ConflictCard desk={desk.clone()} entry={entry.clone()} /> },
        Some(Reason::Refused) => html! { <Correction desk={desk.clone()} entry={entry.clone()} /> },
        Some(Reason::Old) => html! {
            <div class="change-ways">{again(Key::OutboxSend)}{give_up(Key::OutboxDiscard)}</div>
        },
        Some(Reason::Gone) => {
            let restore = {
                let (outbox, id) = (outbox.clone(), id.clone());
                Callback::from(move |_| outbox.restore(id.clone()))
            };
            html! {
                <div class="change-ways">
                    if entry.kind() == Kind::Update {
                        {button("primary", Key::OutboxRestore, restore)}
                    }
                    {give_up(Key::OutboxDiscard)}
                </div>
            }
        }
    };
    html! {
        <li class={classes!("change", entry.is_held().then_some("held"))}>
            <p class="change-what">{words::write(text, entry)}</p>
            if entry.is_held() {
                <p>{text.fill(why(entry), "name", &name)}</p>
            }
            {below}
        </li>
    }
}
