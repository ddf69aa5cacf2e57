use yew::prelude::*;

use super::{conflict::ConflictCard, correction::Correction, held_toast::why, words};
use crate::{
    desk::Desk,
    outbox::{Entry, Hold, Kind, Outbox, Patch, Reason},
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

impl ChangeProps {
    /// A click that does something about the write.
    pub(super) fn click(&self, act: impl Fn(&Outbox, String) + 'static) -> Callback<MouseEvent> {
        let (outbox, id) = (self.desk.outbox.clone(), self.entry.request_id.clone());
        Callback::from(move |_| act(&outbox, id.clone()))
    }
}

/// One write that waits: what it does, why it waits, and what can be done about it.
#[component]
pub(super) fn ChangeCard(props: &ChangeProps) -> Html {
    let ChangeProps { desk, entry } = props;
    let text = &desk.text;
    let name = entry.meant().or_else(|| entry.before.clone()).unwrap_or_default().name;
    let button = |class: &'static str, key: Key, act: Callback<MouseEvent>| {
        html! { <button type="button" {class} onclick={act}>{text.say(key)}</button> }
    };
    let give_up = |key: Key| button("plain", key, props.click(Outbox::cancel));
    let again = |key: Key| button("primary", key, props.click(|outbox, id| outbox.again(id, Patch::default())));
    let below = match entry.hold.as_ref().map(Hold::reason) {
        None if entry.sent => html! {
            <div class="change-ways"><span class="muted">{text.say(Key::OutboxSent)}</span>{give_up(Key::ActUndo)}</div>
        },
        None => html! {
            <div class="change-ways"><span class="muted">{text.say(Key::OutboxUnsent)}</span>{give_up(Key::OutboxCancel)}</div>
        },
        Some(Reason::Conflict) => html! { <ConflictCard ..props.clone() /> },
        Some(Reason::Refused) => html! { <Correction ..props.clone() /> },
        Some(Reason::Old) => html! {
            <div class="change-ways">{again(Key::OutboxSend)}{give_up(Key::OutboxDiscard)}</div>
        },
        Some(Reason::Gone) => html! {
            <div class="change-ways">
                if entry.kind() == Kind::Update {
                    {button("primary", Key::OutboxRestore, props.click(Outbox::restore))}
                }
                {give_up(Key::OutboxDiscard)}
            </div>
        },
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
