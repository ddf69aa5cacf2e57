use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::Stage;
use crate::{components::sort_button, desk::Desk, text::Key};

#[wasm_bindgen_test]
async fn a_head_sorts_by_its_column_and_the_other_way_when_it_is_pressed_again() {
    let stage = Stage::new(Vec::new(), |desk: &Desk, _| sort_button(desk, "cell-name", Key::FieldName, "name"));
    stage.found("[aria-sort=none] button").await.click();
    stage.found("[aria-sort=ascending] button").await.click();
    stage.found("[aria-sort=descending] button").await.click();
    stage.found("[aria-sort=ascending]").await;
}
