use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{browser, desk::Desk, text::Key};

const STORED: &str = "date-width";

/// Puts on the width that was chosen in this browser. It counts in steps of the grid of 4 px.
pub(crate) fn restore_date_width() {
    if let Some(steps) = kept() {
        wear(&steps);
    }
}

fn kept() -> Option<String> {
    browser::stored(STORED).filter(|steps| steps.len() == 2 && steps.bytes().all(|byte| byte.is_ascii_digit()))
}

fn wear(steps: &str) {
    browser::set_root_property("--date-steps", steps);
}

/// The line between the columns of names and dates, to be pulled or moved by the arrow keys. It is a slider whose thumb is
/// the line: its way is where the line can stand (ledger.css). Where nothing was chosen it stands where tokens.css says.
pub(crate) fn date_width(desk: &Desk) -> Html {
    let oninput = |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            wear(&input.value());
            browser::store(STORED, &input.value());
        }
    };
    html! {
        <input
            type="range" class="widen" min="32" max="96" value={kept().unwrap_or_else(|| "50".to_owned())}
            aria-label={desk.text.say(Key::ListDateWidth)} {oninput}
        />
    }
}
