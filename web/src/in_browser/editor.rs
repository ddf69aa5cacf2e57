use orders_proto::order::Order;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::stage::{Stage, focused, press, soon, type_into};
use crate::{
    api::Field,
    components::{clicked_field, edit_cell},
    desk::Desk,
    register::Register,
};

const NAME: &str = "Toms Spezialitäten, Münster";

/// The name of an order in its cell, as the list draws it.
pub(super) fn cell() -> Stage {
    let order =
        Order { uuid: "018f3c5e-8a9b-4cde-8f01-0000000000aa".to_owned(), name: NAME.to_owned(), ..Order::default() };
    Stage::new(vec![order], |desk: &Desk, register: &Register| {
        let Some(row) = register.at(0) else { return Html::default() };
        let (click, uuid) = (desk.clone(), row.order.uuid.clone());
        let onclick = move |event: MouseEvent| {
            if let Some(field) = clicked_field(&event) {
                click.edit(uuid.clone(), field, "list");
            }
        };
        html! { <div class="edit-cell" {onclick}>{edit_cell(desk, row, Field::Name, "list")}</div> }
    })
}

/// The input that the value turns into when it is clicked.
pub(super) async fn opened(stage: &Stage) -> HtmlInputElement {
    stage.found("button.value").await.click();
    stage.found("input").await.unchecked_into()
}

#[wasm_bindgen_test]
async fn a_click_turns_the_value_into_an_input_with_its_text_selected() {
    let stage = cell();
    let input = opened(&stage).await;
    soon("it has the focus", || focused().as_ref() == Some(&input)).await;
    let selected = (input.selection_start().unwrap(), input.selection_end().unwrap());
    assert_eq!((input.value().as_str(), selected), (NAME, (Some(0), Some(NAME.chars().count() as u32))));
}

#[wasm_bindgen_test]
async fn esc_brings_the_value_back_and_the_focus_to_it() {
    let stage = cell();
    let input = opened(&stage).await;
    type_into(&input, "something else").await;
    press(&input, "Escape").await;
    let value = stage.found("button.value").await;
    assert_eq!(value.text_content().as_deref(), Some(NAME));
    soon("it has the focus", || focused().as_ref() == Some(&value)).await;
}

#[wasm_bindgen_test]
async fn what_breaks_a_rule_is_told_at_the_input_which_stays() {
    let stage = cell();
    let input = opened(&stage).await;
    type_into(&input, " ").await;
    press(&input, "Enter").await;
    let note = stage.found("[role=alert]").await;
    assert_eq!(note.text_content().as_deref(), Some("A name is needed."));
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(input.get_attribute("aria-describedby"), Some(note.id()));
    assert_eq!(input.value(), " ");
}

#[wasm_bindgen_test]
async fn who_leaves_it_half_typed_is_told_that_it_is_not_saved() {
    let stage = cell();
    let input = opened(&stage).await;
    soon("it has the focus", || focused().as_ref() == Some(&input)).await;
    type_into(&input, "Toms Spezialitäten, M").await;
    input.blur().unwrap();
    assert_eq!(stage.found("[role=alert]").await.text_content().as_deref(), Some("Not saved"));
    assert_eq!(input.value(), "Toms Spezialitäten, M");
}
