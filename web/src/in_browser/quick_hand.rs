//! What a quick hand does before the page is drawn anew: where drawing takes long, the browser hands over more than one event
//! meanwhile.

use std::{cell::Cell, rc::Rc};

use orders_proto::order::Order;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    editor,
    stage::{Stage, document, focused, press_at_once, soon, type_at_once},
};
use crate::{
    commands::{Commands, Sheet},
    components::{Composer, Ledger, Palette},
    desk::Desk,
};

#[wasm_bindgen_test]
async fn enter_after_the_last_letter_saves_it_too() {
    let stage = editor::cell();
    let input = editor::opened(&stage).await;
    type_at_once(&input, " ");
    press_at_once(&input, "Enter");
    assert_eq!(stage.found("[role=alert]").await.text_content().as_deref(), Some("A name is needed."));
}

#[wasm_bindgen_test]
async fn enter_after_the_last_letter_of_a_new_order_adds_it_and_the_next_one_begins() {
    let stage =
        Stage::new(Vec::new(), |desk: &Desk, _| html! { <Composer desk={desk.clone()} import={Callback::noop()} /> });
    let input: HtmlInputElement = stage.found("#new-name").await.unchecked_into();
    let add = stage.found("button[type=submit]").await;
    type_at_once(&input, "Bread, Bremen");
    add.click();
    assert_eq!(input.value(), "", "it is added");
    type_at_once(&input, "C");
    stage.found("#new-name:focus").await;
    assert_eq!(input.value(), "C");
    assert!(stage.find("#new-name-note").is_none());
}

#[wasm_bindgen_test]
async fn enter_after_the_last_letter_runs_the_command_that_is_meant() {
    let opened = Rc::new(Cell::new(None));
    let stage = {
        let opened = opened.clone();
        Stage::new(Vec::new(), move |desk: &Desk, _| {
            let opened = opened.clone();
            let commands = Rc::new(Commands {
                desk: desk.clone(),
                at: None,
                selected: Vec::new(),
                open: Callback::from(move |sheet: Sheet| opened.set(Some(sheet))),
                import: Callback::noop(),
                say: Callback::noop(),
                reload: Callback::noop(),
                choose_language: Callback::noop(),
            });
            html! { <Palette {commands} closed={Callback::noop()} /> }
        })
    };
    let input = stage.found("dialog:modal input").await;
    type_at_once(&input, "print the list");
    press_at_once(&input, "Enter");
    assert_eq!(opened.get(), Some(Sheet::Print));
}

#[wasm_bindgen_test]
async fn each_key_goes_a_row_further() {
    let order = |n: u32| Order { uuid: format!("018f3c5e-8a9b-4cde-8f01-00000000000{n}"), ..Order::default() };
    let stage = Stage::new((0..3).map(order).collect(), |desk: &Desk, register: &_| {
        html! { <Ledger desk={desk.clone()} register={register.clone()} shortcuts={true} /> }
    });
    let row = |n: u32| format!(".row[data-uuid$=\"{n}\"]");
    stage.found(&row(0)).await.focus().unwrap();
    let body = document().body().unwrap();
    // From the first row there is no way up.
    soon("its keys are heard", || press_at_once(&body, "k")).await;
    press_at_once(&body, "j");
    press_at_once(&body, "j");
    assert_eq!(focused(), stage.find(&row(2)).map(Into::into));
}
