use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    browser,
    text::{Key, Text},
};

/// Properties of [`CopyLink`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CopyLinkProps {
    /// The words.
    pub(crate) text: std::rc::Rc<Text>,
}

/// The address of what is open, and a button that copies it, or at least selects it.
#[component]
pub(crate) fn CopyLink(CopyLinkProps { text }: &CopyLinkProps) -> Html {
    let said = use_state_eq(|| None::<Key>);
    let input = use_node_ref();
    let address = browser::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let copy = {
        let (input, address, said) = (input.clone(), address.clone(), said.setter());
        move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.select();
            }
            let (address, said) = (address.clone(), said.clone());
            spawn_local(async move {
                let copied = write_to_clipboard(&address).await.is_ok();
                said.set(Some(if copied { Key::OrderCopied } else { Key::OrderCopyByHand }));
            });
        }
    };
    html! {
        <div class="copy-link">
            <input class="input" readonly={true} ref={input} value={address} aria-label={text.say(Key::OrderLink)} />
            <button type="button" class="plain" onclick={copy}>{text.say(Key::OrderCopy)}</button>
            <p role="status" class="muted">{said.map(|key| text.say(key)).unwrap_or_default()}</p>
        </div>
    }
}

/// The clipboard exists only in a secure context: not over plain http on a name other than localhost.
async fn write_to_clipboard(text: &str) -> Result<(), JsValue> {
    let navigator = browser::window().ok_or(JsValue::NULL)?.navigator();
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let promise: Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(promise).await.map(|_| ())
}
