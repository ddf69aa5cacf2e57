use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::text::{Key, Text};

/// Properties of [`Confirm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ConfirmProps {
    /// The words.
    pub(crate) text: Rc<Text>,
    /// The order's name.
    pub(crate) name: AttrValue,
    /// Told whether it shall be deleted.
    pub(crate) answer: Callback<bool>,
}

/// Asks, in the order's own place, whether to delete it.
#[component]
pub(crate) fn Confirm(props: &ConfirmProps) -> Html {
    let ConfirmProps { text, name, answer } = props;
    let yes = use_node_ref();
    use_effect_with(yes.clone(), |yes| {
        if let Some(yes) = yes.cast::<HtmlElement>() {
            _ = yes.focus();
        }
    });
    let onkeydown = use_callback(answer.clone(), |event: KeyboardEvent, answer| {
        if event.key() == "Escape" {
            event.prevent_default();
            answer.emit(false);
        }
    });
    let ask = text.fill(Key::DeleteAsk, "name", name);
    html! {
        <div class="confirm" role="group" aria-label={ask.clone()} {onkeydown}>
            <span class="confirm-ask">{ask}</span>
            <button type="button" class="danger" ref={yes} onclick={answer.reform(|_| true)}>{text.say(Key::DeleteYes)}</button>
            <button type="button" class="plain" onclick={answer.reform(|_| false)}>{text.say(Key::DeleteNo)}</button>
        </div>
    }
}
