//! What can be pressed on the page: whatever a component offers is a command too, without a list that could lack it.

use web_sys::{Element, HtmlElement};

use crate::browser;

/// The buttons of the order that is open.
pub(super) const OF_ORDER: &str = ".drawer button";
/// All others but those of the rows, of the line for a new order, of the selection and of the page's head and foot: these are
/// commands by names and keys of their own.
pub(super) const OF_PAGE: &str =
    "#app :is(button, summary):not(.chip, :is(.drawer, .ledger, .composer, .selection, .keys, dialog) *)";

/// What these are called, with the name of what they are a part of.
pub(super) fn pressed(selector: &str) -> impl Iterator<Item = (String, HtmlElement)> {
    browser::find_all(selector).into_iter().map(|button| {
        let name = label(&button).or_else(|| button.text_content()).unwrap_or_default();
        let around = button.closest("[role=group], section, aside").ok().flatten();
        let words = around.as_ref().and_then(label).map_or(name.clone(), |around| format!("{around}: {name}"));
        (words, button)
    })
}

fn label(element: &Element) -> Option<String> {
    element.get_attribute("aria-label")
}
