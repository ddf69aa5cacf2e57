use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, HtmlInputElement};
use yew::prelude::*;

use crate::{
    browser,
    text::{Key, Text},
};

/// Properties of [`Copy`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// The words.
    pub(crate) text: std::rc::Rc<Text>,
    /// What the button says.
    pub(crate) words: Key,
    /// What it copies.
    pub(crate) content: AttrValue,
}

/// A text that a button copies, or at least selects.
#[component]
pub(crate) fn Copy(CopyProps { text, words, content }: &CopyProps) -> Html {
    let said = use_state_eq(|| None::<Key>);
    let input = use_node_ref();
    let copy = {
        let (input, content, said) = (input.clone(), content.clone(), said.setter());
        move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.select();
            }
            let (content, said) = (content.clone(), said.clone());
            spawn_local(async move {
                let copied = to_clipboard(&content).await;
                said.set(Some(if copied { Key::OrderCopied } else { Key::OrderCopyByHand }));
            });
        }
    };
    html! {
        <div class="copy">
            <input class="input" readonly={true} ref={input} value={content} aria-label={text.say(*words)} />
            <button type="button" class="plain" onclick={copy}>{text.say(*words)}</button>
            <p role="status" class="muted">{said.map(|key| text.say(key)).unwrap_or_default()}</p>
        </div>
    }
}

/// Puts a text on the clipboard; answers whether it is there. The clipboard exists only in a secure context: over plain
/// http on a name other than localhost, what is selected is copied instead.
pub(crate) async fn to_clipboard(text: &str) -> bool {
    let written: Result<JsValue, JsValue> = async {
        let navigator = browser::window().ok_or(JsValue::NULL)?.navigator();
        let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        let promise: Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
        JsFuture::from(promise).await
    }
    .await;
    written.is_ok() || browser::document().is_some_and(|document| copied_by_selection(&document))
}

fn copied_by_selection(document: &Document) -> bool {
    let exec = Reflect::get(document, &"execCommand".into()).and_then(JsCast::dyn_into::<Function>);
    exec.and_then(|exec| exec.call1(document, &"copy".into())).is_ok_and(|done| done.is_truthy())
}
