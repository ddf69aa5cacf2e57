use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::text::{Key, Text};

/// Properties of [`Dialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct DialogProps {
    /// The words.
    pub(crate) text: std::rc::Rc<Text>,
    /// What it is called.
    pub(crate) title: AttrValue,
    /// Style class.
    pub(crate) class: Classes,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
    /// What is in it.
    pub(crate) children: Html,
}

/// A sheet before the page. Esc, its button and a click beside it close it; the browser then gives the focus back to where it
/// was, and no key goes to what lies behind.
#[component]
pub(crate) fn Dialog(DialogProps { text, title, class, closed, children }: &DialogProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // It fails only for one that is open already.
            _ = dialog.show_modal();
        }
    });
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let onclick = |event: MouseEvent| {
        if let Some(dialog) = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
        }
    };
    let onkeydown = |event: KeyboardEvent| event.stop_propagation();
    html! {
        <dialog
            class={classes!("dialog", class.clone())} ref={dialog} aria-label={title.clone()}
            onclose={closed.reform(|_| ())} {onclick} {onkeydown}
        >
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2>{title}</h2>
                    <button
                        type="button" class="quiet square icon-close" aria-label={text.say(Key::OutboxClose)}
                        title={text.say(Key::OutboxClose)} onclick={close}
                    />
                </div>
                {children.clone()}
            </div>
        </dialog>
    }
}
