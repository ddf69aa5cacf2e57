//! Many new orders in one go: a program that the page loads when it is first needed.

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// See [`orders_web::open_import`].
#[wasm_bindgen]
pub async fn open(given: JsValue, ask: Function) -> JsValue {
    orders_web::open_import(given, ask).await
}

/// Nothing happens before [`open`].
fn main() {}
