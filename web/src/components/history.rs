use orders_proto::order::{Order, OrderChangeType, OrderRevision};
use yew::prelude::*;

use crate::{
    desk::Desk,
    hooks::use_history,
    outbox::{Part, Patch},
    text::Key,
};

/// Properties of [`History`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct HistoryProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The order as it is shown.
    pub(crate) order: Order,
    /// Whether it can be rolled back: it lives.
    pub(crate) alive: bool,
}

/// What happened to an order: who did what when, and a way back to each state.
#[component]
pub(crate) fn History(HistoryProps { desk, order, alive }: &HistoryProps) -> Html {
    let text = &desk.text;
    let (past, more) = use_history(&desk.api, &order.uuid, order.revision);
    html! {
        <section class="history" aria-label={text.say(Key::HistoryTitle)}>
            <h3>{text.say(Key::HistoryTitle)}</h3>
            <ol>
                {for past.revisions.iter().map(|revision| step(desk, order, revision, *alive))}
            </ol>
            if let Some(error) = &past.error {
                <p class="note">{desk.explain(error)}</p>
            }
            if past.error.is_some() || !past.more.is_empty() {
                <button type="button" class="plain" onclick={more.reform(|_| ())}>
                    {text.say(if past.error.is_some() { Key::ErrorRetry } else { Key::HistoryMore })}
                </button>
            }
        </section>
    }
}

fn step(desk: &Desk, now: &Order, revision: &OrderRevision, alive: bool) -> Html {
    let text = &desk.text;
    let what = match revision.r#type() {
        OrderChangeType::Created => Key::HistoryCreated,
        OrderChangeType::Deleted => Key::HistoryDeleted,
        OrderChangeType::Restored => Key::HistoryRestored,
        _ => Key::HistoryChanged,
    };
    let when =
        revision.time.as_ref().map(|time| text.instant(time.seconds * 1_000 + i64::from(time.nanos) / 1_000_000));
    // The buttons of all states are otherwise called the same.
    let label = format!("{}: {}", text.say(Key::HistoryBack), when.as_deref().unwrap_or_default());
    let differs = revision.order.as_ref().is_some_and(|then| Part::ALL.iter().any(|part| !part.agrees(then, now)));
    let back = {
        let (outbox, now, then) = (desk.outbox.clone(), now.clone(), revision.order.clone().unwrap_or_default());
        // A change like any other: it is merged, undone and sent as they are.
        move |_: MouseEvent| outbox.update(now.clone(), &Patch::of(&then, Part::ALL))
    };
    html! {
        <li key={revision.revision.to_string()}>
            <p><b>{text.say(what)}</b>{" "}<span class="muted">{when}{" · "}{&revision.actor}</span></p>
            {for differences(desk, revision)}
            if differs && alive {
                <button type="button" class="plain" aria-label={label} onclick={back}>{text.say(Key::HistoryBack)}</button>
            }
        </li>
    }
}

/// Each field that a revision changed, from what to what.
fn differences(desk: &Desk, OrderRevision { order, previous, .. }: &OrderRevision) -> Vec<Html> {
    let (Some(after), Some(before)) = (order, previous) else {
        return Vec::new();
    };
    let text = &desk.text;
    let done = |order: &Order| text.say(if order.completed { Key::ValueCompleted } else { Key::ValueOpen }).to_owned();
    let fields = [
        (Key::FieldName, before.name.clone(), after.name.clone()),
        (Key::FieldDate, text.date(&before.date), text.date(&after.date)),
        (Key::FieldState, done(before), done(after)),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed
        .map(|(field, before, after)| html! { <p class="difference">{text.say(field)}{": "}<del>{before}</del>{" → "}<ins>{after}</ins></p> })
        .collect()
}
