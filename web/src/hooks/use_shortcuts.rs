use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::use_document_event;
use crate::shortcuts::Shortcut;

/// A shortcut that was pressed.
#[derive(Clone, Debug)]
pub(crate) struct Press {
    /// What it asks for.
    pub(crate) shortcut: Shortcut,
    /// The uuid of the row that has the focus, where a row itself has it and not a control inside.
    pub(crate) on_row: Option<String>,
    /// The uuid of the row that holds the focus, be it on a control inside.
    pub(crate) in_row: Option<String>,
    /// Whether Shift was held: what moves or selects then selects all on its way.
    pub(crate) extends: bool,
}

/// Tells of shortcuts, wherever the focus is; never of what is typed into a field, and of single characters only when
/// `characters` are on. The handler answers whether it took the key.
#[hook]
pub(crate) fn use_shortcuts(characters: bool, handler: Callback<Press, bool>) {
    let on_key = use_callback((characters, handler), |event: Event, (characters, handler)| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
            return;
        };
        let used = event.default_prevented() || event.is_composing();
        if used || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if Shortcut::is_character(&event.key()) && !characters {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let target = target.as_ref();
        if target.is_some_and(takes_text) {
            return;
        }
        let row = target.and_then(|target| target.closest("[data-uuid]").ok().flatten());
        let in_row = row.as_ref().and_then(|row| row.get_attribute("data-uuid"));
        let on_row = in_row.clone().filter(|_| row.as_ref() == target);
        if let Some(shortcut) = Shortcut::of(&event.key(), &event.code())
            && handler.emit(Press { shortcut, on_row, in_row, extends: event.shift_key() })
        {
            event.prevent_default();
        }
    });
    use_document_event("keydown", on_key);
}

/// Whether what is typed goes into this element.
pub(super) fn takes_text(element: &Element) -> bool {
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.type_() != "checkbox",
        None => matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT"),
    }
}
