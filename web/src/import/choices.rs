//! Which column is which, and how its dates are written.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::table::{Columns, DateForm, Record};
use crate::text::{Key, Text};

const LABELS: [Key; 3] = [Key::FieldName, Key::FieldDate, Key::FieldDone];
const FORMS: [Key; 3] = [Key::ImportIso, Key::ImportDayFirst, Key::ImportMonthFirst];

/// A list for each field, of the columns that it may be; where there is one column, there is nothing to choose. `now` answers what
/// has been chosen by the time that a choice is made.
pub(super) fn choices(
    text: &Text,
    records: &[Record],
    columns: Columns,
    now: &(impl Fn() -> Columns + Clone + 'static),
    choose: &Callback<Columns>,
) -> Html {
    let Some(first) = records.first().filter(|first| first.cells.len() > 1) else {
        return Html::default();
    };
    let options: Vec<&str> =
        std::iter::once(text.say(Key::ImportNone)).chain(first.cells.iter().map(String::as_str)).collect();
    let form = DateForm::ALL.iter().position(|form| *form == columns.form).unwrap_or_default();
    let pick_form = {
        let now = now.clone();
        choose.reform(move |place: usize| Columns { form: DateForm::ALL[place.min(2)], ..now() })
    };
    html! {
        <div class="import-columns">
            {for LABELS.into_iter().enumerate().map(|(field, label)| {
                let now = now.clone();
                let pick = choose.reform(move |place: usize| {
                    let mut columns = now();
                    columns.fields[field] = place.checked_sub(1);
                    columns
                });
                select(text.say(label), &options, columns.fields[field].map_or(0, |column| column + 1), pick)
            })}
            if columns.fields[1].is_some() {
                {select(text.say(Key::ImportForm), &FORMS.map(|key| text.say(key)), form, pick_form)}
            }
        </div>
    }
}

fn select(label: &'static str, options: &[&str], at: usize, pick: Callback<usize>) -> Html {
    let onchange = move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            pick.emit(usize::try_from(select.selected_index()).unwrap_or_default());
        }
    };
    html! {
        <label>
            {label}
            <select class="input" {onchange}>
                {for options.iter().enumerate().map(|(place, words)| html! {
                    <option selected={place == at}>{(*words).to_owned()}</option>
                })}
            </select>
        </label>
    }
}
