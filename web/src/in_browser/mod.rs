//! Components as a browser draws them, each by itself and without a server: `tools/web-test.sh` runs these in Chromium. What
//! the page does as a whole is tested from outside, in `e2e/browser/`.

mod dialog;
mod editor;
mod quick_hand;
mod search;
mod sort;
mod stage;
mod status_line;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
