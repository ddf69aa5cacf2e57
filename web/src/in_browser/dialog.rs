use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::stage::{Stage, document, english, focused, press, soon};
use crate::components::Dialog;

/// A dialog with an input in it, and how often it was closed.
fn dialog() -> (Stage, Rc<Cell<u32>>) {
    let count = Rc::new(Cell::new(0));
    let closed = {
        let count = count.clone();
        Callback::from(move |()| count.set(count.get() + 1))
    };
    let stage = Stage::new(Vec::new(), move |_, _| {
        html! {
            <Dialog text={english()} title="Keys" class="help" closed={closed.clone()}><input id="within" /></Dialog>
        }
    });
    (stage, count)
}

#[wasm_bindgen_test]
async fn it_stands_before_the_page_under_its_name() {
    let (stage, _) = dialog();
    let dialog = stage.found("dialog:modal").await;
    assert_eq!(dialog.get_attribute("aria-label").as_deref(), Some("Keys"));
}

#[wasm_bindgen_test]
async fn its_button_closes_it_and_the_focus_goes_back_to_where_it_was() {
    let before = document().create_element("button").unwrap();
    document().body().unwrap().append_child(&before).unwrap();
    before.unchecked_ref::<web_sys::HtmlElement>().focus().unwrap();
    let (stage, closed) = dialog();
    stage.found("dialog:modal").await;
    assert_ne!(focused().as_ref(), Some(&before), "the dialog has taken it");
    stage.found("button.icon-close").await.click();
    soon("it is told", || closed.get() == 1).await;
    assert_eq!(focused().as_ref(), Some(&before));
    before.remove();
}

#[wasm_bindgen_test]
async fn a_click_beside_it_closes_it_and_one_in_it_does_not() {
    let (stage, closed) = dialog();
    let dialog = stage.found("dialog:modal").await;
    stage.found("#within").await.click();
    assert!(dialog.unchecked_ref::<HtmlDialogElement>().open());
    dialog.click();
    soon("it is told", || closed.get() == 1).await;
    assert!(!dialog.unchecked_ref::<HtmlDialogElement>().open());
}

#[wasm_bindgen_test]
async fn no_key_goes_to_what_lies_behind_it() {
    let (stage, _) = dialog();
    let heard = Rc::new(Cell::new(0));
    let listener = {
        let heard = heard.clone();
        Closure::<dyn Fn()>::new(move || heard.set(heard.get() + 1))
    };
    document().add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()).unwrap();
    press(&stage.found("#within").await, "n").await;
    press(&document().body().unwrap(), "n").await;
    document().remove_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()).unwrap();
    assert_eq!(heard.get(), 1, "the one behind it alone");
}
