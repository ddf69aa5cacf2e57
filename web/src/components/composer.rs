use orders_proto::rules;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::Note;
use crate::{
    api::{Field, Problem},
    browser,
    desk::Desk,
    hooks::use_current,
    outbox::{Patch, new_id},
    text::{Key, today},
};

/// Properties of [`Composer`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ComposerProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// Makes orders of several lines.
    pub(crate) import: Callback<JsValue>,
}

/// Where the order that is being typed lies in the tab's memory: a new version of the page must not lose it.
const KEPT: &str = "new-order";

/// The order that is being typed.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    name: String,
    date: String,
    completed: bool,
}

impl Line {
    /// The one that was being typed, else what a new one begins with.
    fn kept() -> Self {
        let kept = browser::kept(KEPT).unwrap_or_default();
        match kept.split('\n').collect::<Vec<_>>()[..] {
            [name, date, completed] => {
                Self { name: name.to_owned(), date: date.to_owned(), completed: completed == "true" }
            }
            _ => Self { name: String::new(), date: today(), completed: false },
        }
    }

    fn keep(&self) {
        let Self { name, date, completed } = self;
        let kept = if name.is_empty() { String::new() } else { format!("{name}\n{date}\n{completed}") };
        browser::keep(KEPT, &kept);
    }
}

/// The line for a new order. Enter adds it, and the line is ready for the next.
#[component]
pub(crate) fn Composer(ComposerProps { desk, import }: &ComposerProps) -> Html {
    let text = &desk.text;
    let line = use_current(Line::kept);
    let Line { name, date, completed } = line.get();
    use_effect_with(line.get(), Line::keep);
    let problems = use_state_eq(Vec::<(Field, Problem)>::new);
    // The order's uuid and its request id are made when the line is opened, so that pressing Enter twice makes one order.
    let ids = use_mut_ref(|| (new_id(), new_id()));
    let (name_input, date_input) = (use_node_ref(), use_node_ref());

    let onsubmit = {
        let (desk, name_input, date_input) = (desk.clone(), name_input.clone(), date_input.clone());
        let (line, problems) = (line.clone(), problems.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Line { name, date, completed } = line.get();
            let found = wrong(&name, &date);
            if let Some((field, _)) = found.first() {
                focus(if *field == Field::Name { &name_input } else { &date_input });
                return problems.set(found);
            }
            let (uuid, id) = ids.replace((new_id(), new_id()));
            let values =
                Patch { name: Some(name.trim().to_owned()), completed: Some(completed), date: Some(date.clone()) };
            desk.outbox.create(id, uuid, values);
            line.set(Line { name: String::new(), date, completed: false });
            // At once: what is typed next is no more of the same.
            if let Some(input) = name_input.cast::<HtmlInputElement>() {
                input.set_value("");
            }
            focus(&name_input);
        }
    };
    let typed = |change: fn(&mut Line, String)| {
        let (line, problems) = (line.clone(), problems.setter());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let mut now = line.get();
                change(&mut now, input.value());
                line.set(now);
                problems.set(Vec::new());
            }
        }
    };
    let tick = {
        let line = line.clone();
        move |event: Event| {
            let completed = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            line.set(Line { completed, ..line.get() });
        }
    };
    // Several lines are several orders.
    let onpaste = {
        let import = import.clone();
        move |event: Event| {
            let pasted = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let text = pasted.and_then(|pasted| pasted.get_data("text/plain").ok()).unwrap_or_default();
            if text.trim().contains(['\n', '\t']) {
                event.prevent_default();
                import.emit(text.into());
            }
        }
    };
    let problem = |field: Field| problems.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem);
    let (name_problem, date_problem) = (problem(Field::Name), problem(Field::Date));
    let note = |id: &'static str, problem: Option<&Problem>| {
        problem.map(|problem| html! { <Note {id} text={text.clone()} problem={problem.clone()} /> }).unwrap_or_default()
    };
    html! {
        <form class="composer" aria-label={text.say(Key::NewForm)} novalidate={true} {onsubmit}>
            <div class="cell-done">
                <input
                    type="checkbox" class="tick" title={text.say(Key::FieldDone)} aria-label={text.say(Key::FieldDone)}
                    checked={completed} onchange={tick}
                />
            </div>
            <div class="cell-name">
                <input
                    id="new-name" class="input" dir="auto" ref={name_input} value={name}
                    aria-label={text.say(Key::FieldName)} placeholder={text.say(Key::NewPlaceholder)} autocomplete="off"
                    enterkeyhint="done" aria-invalid={name_problem.map(|_| "true")}
                    aria-describedby={name_problem.map(|_| "new-name-note")} oninput={typed(|line, name| line.name = name)} {onpaste}
                />
                {note("new-name-note", name_problem)}
            </div>
            <div class="cell-date">
                <input
                    type="date" class="input" ref={date_input} value={date}
                    aria-label={text.say(Key::FieldDate)} aria-invalid={date_problem.map(|_| "true")}
                    aria-describedby={date_problem.map(|_| "new-date-note")} oninput={typed(|line, date| line.date = date)}
                />
                {note("new-date-note", date_problem)}
            </div>
            <div class="cell-actions">
                <button type="submit" class="primary icon-add">{text.say(Key::NewAdd)}</button>
                <button
                    type="button" class="quiet square icon-import" aria-label={text.say(Key::ImportTitle)}
                    title={text.say(Key::ImportTitle)} onclick={import.reform(|_| JsValue::UNDEFINED)}
                />
            </div>
        </form>
    }
}

fn focus(input: &NodeRef) {
    if let Some(input) = input.cast::<HtmlElement>() {
        _ = input.focus();
    }
}

/// Everything that is wrong with a new order.
fn wrong(name: &str, date: &str) -> Vec<(Field, Problem)> {
    let name = rules::name(name).err().map(|reason| (Field::Name, Problem::Rule(reason)));
    let date = rules::date(date).err().map(|reason| (Field::Date, Problem::Rule(reason)));
    name.into_iter().chain(date).collect()
}

#[cfg(test)]
mod tests {
    use orders_proto::rules::Reason;

    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        assert_eq!(
            wrong(" ", ""),
            [(Field::Name, Problem::Rule(Reason::NameRequired)), (Field::Date, Problem::Rule(Reason::DateInvalid))]
        );
        assert_eq!(wrong("Bread", "2024-06-13"), []);
    }
}
