use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::words;
use crate::{
    desk::Desk,
    hooks::Said,
    outbox::Far,
    text::{Count, Key},
};

/// How long it stays: 10 s. After that Ctrl+Z still undoes.
const STAYS_MS: u32 = 10_000;

/// Properties of [`UndoToast`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct UndoToastProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// What was done last in this tab.
    pub(crate) said: Said,
    /// How far a bulk change has come that is under way here, or was stopped.
    pub(crate) far: Option<Far>,
    /// Told when it has been there long enough.
    pub(crate) dismiss: Callback<()>,
}

/// Says what was done last, and offers to undo it. Whoever points at it, or has the focus in it, keeps it.
#[component]
pub(crate) fn UndoToast(UndoToastProps { desk, said, far, dismiss }: &UndoToastProps) -> Html {
    let text = &desk.text;
    let kept = use_state_eq(|| false);
    let busy = far.as_ref().is_some_and(|far| !far.stopped);
    use_effect_with((said.clone(), *kept || busy), {
        let dismiss = dismiss.clone();
        move |(said, kept)| {
            let runs = *said != Said::Nothing && !kept;
            let timer = runs.then(|| Timeout::new(STAYS_MS, move || dismiss.emit(())));
            move || drop(timer)
        }
    });
    let n = |n: i64| usize::try_from(n).unwrap_or_default();
    let (words, back) = match (said, far) {
        (_, Some(far)) if !far.stopped => {
            let outbox = desk.outbox.clone();
            let stop = move |_: MouseEvent| outbox.stop();
            let button =
                html! { <button type="button" class="plain" onclick={stop}>{text.say(Key::BulkStop)}</button> };
            (
                Some(text.count(Count::BulkDone, n(far.done)).replace("{total}", &text.number(n(far.total)))),
                Some(button),
            )
        }
        (Said::Nothing, _) => (None, None),
        (Said::Told(key), _) => (Some(text.say(*key).to_owned()), None),
        (Said::Left(orders), _) => (Some(text.count(Count::ActLeft, *orders)), None),
        (Said::Act(act), far) => {
            let (outbox, id, undone) = (desk.outbox.clone(), act.id.clone(), act.undone);
            let turn = move |_: MouseEvent| if undone { outbox.redo() } else { outbox.undo(Some(id.clone())) };
            let label = text.say(if undone { Key::ActRedo } else { Key::ActUndo });
            let button = html! { <button type="button" class="plain" onclick={turn}>{label}</button> };
            let stopped = far.as_ref().map(|far| {
                let words = text.fill(Key::ActStopped, "n", &text.number(n(far.done)));
                words.replace("{total}", &text.number(n(far.total)))
            });
            (Some(stopped.unwrap_or_else(|| words::act(text, act))), Some(button))
        }
    };
    let keep = |value: bool| {
        let kept = kept.setter();
        move || kept.set(value)
    };
    let (enter, leave, focus, blur) = (keep(true), keep(false), keep(true), keep(false));
    let shown = words.is_some();
    // The region stands there from the start, so that what comes into it is spoken.
    html! {
        <div
            class={classes!("toast", "undo", (!shown).then_some("away"))} role="status"
            onmouseenter={move |_| enter()} onmouseleave={move |_| leave()}
            onfocusin={move |_| focus()} onfocusout={move |_| blur()}
        >
            if let Some(words) = words {
                <p class="toast-words">{words}</p>
                {back}
                <button
                    type="button" class="quiet square icon-close" aria-label={text.say(Key::ToastDismiss)}
                    title={text.say(Key::ToastDismiss)} onclick={dismiss.reform(|_| ())}
                />
            }
        </div>
    }
}
