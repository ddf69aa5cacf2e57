use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::encoding;

/// What orders are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// The text.
    pub(crate) text: Rc<str>,
    /// The name of the file that it came from.
    pub(crate) file: Option<Rc<str>>,
    /// The file could not be read.
    pub(crate) unreadable: bool,
}

impl Source {
    /// What is in a file or a text; nothing for anything else.
    pub(crate) async fn of(given: &JsValue) -> Self {
        let Some(file) = given.dyn_ref::<File>() else {
            return Self::lines(given.as_string().unwrap_or_default());
        };
        let (text, name) = (encoding::read(file).await, Some(file.name().into()));
        let unreadable = text.is_none();
        Self { text: text.unwrap_or_default().into(), file: name, unreadable }
    }

    /// A text that was pasted or typed.
    pub(crate) fn lines(text: String) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
