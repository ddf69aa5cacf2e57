use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::prelude::*;

use super::{Press, use_document_event, use_shortcuts};
use crate::{browser, commands::Sheet, shortcuts::Shortcut};

/// Ctrl+K (or ⌘) opens the commands, wherever the focus is; `?` the keys, while single characters are on. Ctrl+P prints
/// all orders of the list, where the browser's own would print the few that are loaded; but not beside an open order.
#[hook]
pub(crate) fn use_palette_keys(characters: bool, open: &Callback<Sheet>) {
    let on_key = use_callback(open.clone(), |event: Event, open| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
            return;
        };
        let control = event.ctrl_key() || event.meta_key();
        let sheet = match event.code().as_str() {
            "KeyK" => Sheet::Palette,
            "KeyP" if browser::find(".drawer, dialog[open]").is_none() => Sheet::Print,
            _ => return,
        };
        if control && !event.shift_key() && !event.alt_key() {
            event.prevent_default();
            open.emit(sheet);
        }
    });
    use_document_event("keydown", on_key);
    let on_press = use_callback(open.clone(), |press: Press, open| {
        let help = press.shortcut == Shortcut::Help;
        if help {
            open.emit(Sheet::Help);
        }
        help
    });
    use_shortcuts(characters, on_press);
}
