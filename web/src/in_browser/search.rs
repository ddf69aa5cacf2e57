use std::cell::Cell;

use gloo_timers::callback::Timeout;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::stage::{Stage, document, type_at_once, type_into};
use crate::{components::Search, desk::Desk};

fn search() -> Stage {
    Stage::new(Vec::new(), |desk: &Desk, _| html! { <Search desk={desk.clone()} /> })
}

#[wasm_bindgen_test]
async fn a_fault_in_a_filter_is_told_with_its_place() {
    let stage = search();
    let input = stage.found("#search").await;
    type_into(&input, "completed = perhaps").await;
    assert_eq!(stage.found(".fault mark").await.text_content().as_deref(), Some("perhaps"));
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn what_is_no_filter_is_said_to_be_searched_as_it_stands() {
    let stage = search();
    type_into(&stage.found("#search").await, "\"tea").await;
    assert_eq!(stage.found(".chip").await.text_content().as_deref(), Some("Searched as it stands"));
}

/// On a slow machine the browser comes in between what is drawn and the effects of it, and with it what is typed.
#[wasm_bindgen_test]
async fn what_is_typed_before_the_effects_of_the_first_drawing_stays() {
    /// Longer than what Yew does in one go, in milliseconds.
    const LONG: f64 = 30.0;
    let drawn = Cell::new(false);
    let stage = Stage::new(Vec::new(), move |desk: &Desk, _| {
        if !drawn.replace(true) {
            let begun = js_sys::Date::now();
            while js_sys::Date::now() < begun + LONG {}
            Timeout::new(0, || type_at_once(&document().get_element_by_id("search").unwrap(), "\"tea")).forget();
        }
        html! { <Search desk={desk.clone()} /> }
    });
    assert_eq!(stage.found(".chip").await.text_content().as_deref(), Some("Searched as it stands"));
}
