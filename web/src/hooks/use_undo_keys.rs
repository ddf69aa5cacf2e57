use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::prelude::*;

use super::{use_document_event, use_shortcuts::takes_text};
use crate::outbox::Outbox;

/// Ctrl+Z (or Cmd) undoes and with Shift does again, wherever the focus is but in a field: there the browser's own undo
/// rules. `u` undoes too, while single characters are on. On any keyboard layout.
#[hook]
pub(crate) fn use_undo_keys(characters: bool, outbox: &Outbox) {
    let on_key = use_callback((characters, outbox.clone()), |event: Event, (characters, outbox)| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
            return;
        };
        let in_field = event.target().and_then(|target| target.dyn_into().ok()).as_ref().is_some_and(takes_text);
        if event.default_prevented() || event.is_composing() || event.alt_key() || in_field {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        match (key(&event.key(), &event.code()).as_str(), command, event.shift_key()) {
            ("z", true, false) => outbox.undo(None),
            ("z", true, true) | ("y", true, false) => outbox.redo(),
            ("u", false, false) if *characters => outbox.undo(None),
            _ => return,
        }
        event.prevent_default();
    });
    use_document_event("keydown", on_key);
}

/// The Latin letter of a key: by its place where the layout's own letter is another.
fn key(key: &str, code: &str) -> String {
    match code.strip_prefix("Key") {
        Some(letter) if !key.is_ascii() => letter.to_ascii_lowercase(),
        _ => key.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_on_a_latin_layout_and_places_on_any_other() {
        assert_eq!(key("Z", "KeyZ"), "z");
        assert_eq!(key("z", "KeyY"), "z", "German");
        assert_eq!(key("я", "KeyZ"), "z");
        assert_eq!(key("г", "KeyU"), "u");
    }
}
