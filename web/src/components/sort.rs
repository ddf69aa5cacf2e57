use yew::prelude::*;

use super::date_width;
use crate::{desk::Desk, text::Key};

/// The sorts that the list offers, with their words.
pub(crate) const SORTS: [(&str, Key); 8] = [
    ("date desc", Key::SortDateDesc),
    ("date", Key::SortDate),
    ("name", Key::SortName),
    ("name desc", Key::SortNameDesc),
    ("completed, date desc", Key::SortCompleted),
    ("update_time desc", Key::SortUpdateTime),
    ("create_time desc", Key::SortCreateTime),
    ("delete_time desc", Key::SortDeleteTime),
];

/// The head of a column that sorts the list by its field, and by the reverse when it is pressed again.
pub(crate) fn sort_button(desk: &Desk, class: &'static str, words: Key, field: &'static str) -> Html {
    let sort = desk.query.sort();
    let (ascending, descending) = (sort == field, sort.strip_suffix(" desc") == Some(field));
    let state = match (ascending, descending) {
        (true, _) => "ascending",
        (_, true) => "descending",
        _ => "none",
    };
    // A date begins with the newest, a name with the first of the alphabet.
    let first = if field == "date" { !descending } else { ascending };
    let next = if first { format!("{field} desc") } else { field.to_owned() };
    let (navigator, query) = (desk.navigator.clone(), desk.query.clone());
    let onclick = move |_: MouseEvent| navigator.show(query.sorted_by(&next), true);
    html! {
        <div role="columnheader" class={class} aria-sort={state}>
            <button type="button" class="bare sort" {onclick}>{desk.text.say(words)}</button>
            if field == "date" {
                {date_width(desk)}
            }
        </div>
    }
}

/// All sorts to choose from.
pub(crate) fn sort_select(desk: &Desk) -> Html {
    let (navigator, query) = (desk.navigator.clone(), desk.query.clone());
    let onchange = move |event: Event| {
        if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
            navigator.show(query.sorted_by(&select.value()), true);
        }
    };
    let sort = desk.query.sort();
    let known = SORTS.iter().any(|(value, _)| *value == sort);
    html! {
        <select class="input sorts" aria-label={desk.text.say(Key::SortLabel)} {onchange}>
            {for SORTS.iter().map(|(value, words)| html! {
                <option value={*value} selected={*value == sort}>{desk.text.say(*words)}</option>
            })}
            if !known {
                <option value={sort.to_owned()} selected={true}>{sort}</option>
            }
        </select>
    }
}
