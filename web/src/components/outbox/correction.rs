use orders_proto::rules;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::change::ChangeProps;
use crate::{
    api::{Field, Problem, field_problem},
    components::Note,
    hooks::{Current, use_current},
    outbox::{Outbox, Patch},
    text::Key,
};

/// A write that the server refused: its values to be corrected, with what is wrong at each, or to be given up.
#[component]
pub(super) fn Correction(props: &ChangeProps) -> Html {
    let ChangeProps { desk, entry } = props;
    let text = &desk.text;
    let after = entry.after.clone().unwrap_or_default();
    let name = use_current(|| after.name.clone());
    let date = use_current(|| after.date.clone());
    let hold = entry.hold.clone().unwrap_or_default();
    let told = use_state_eq(|| hold.violations.iter().cloned().filter_map(field_problem).collect::<Vec<_>>());

    let onsubmit = {
        let (outbox, id, told) = (desk.outbox.clone(), entry.request_id.clone(), told.setter());
        let (name, date) = (name.clone(), date.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (name, date) = (name.get(), date.get());
            let wrong = [
                name.as_ref().and_then(|name| Some((Field::Name, rules::name(name).err()?))),
                date.as_ref().and_then(|date| Some((Field::Date, rules::date(date).err()?))),
            ];
            let wrong: Vec<_> =
                wrong.into_iter().flatten().map(|(field, reason)| (field, Problem::Rule(reason))).collect();
            if wrong.is_empty() {
                let name = name.map(|name| name.trim().to_owned());
                outbox.again(id.clone(), Patch { name, date, completed: None });
            } else {
                told.set(wrong);
            }
        }
    };
    let input = |field: Field, label: Key, value: &Current<Option<String>>| {
        let Some(typed) = value.get() else {
            return Html::default();
        };
        let problem = told.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem.clone());
        let id = format!("{}-{}", entry.request_id, if field == Field::Name { "name" } else { "date" });
        let note = problem.is_some().then(|| format!("{id}-note"));
        let (into, told) = (value.clone(), told.clone());
        let oninput = move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                into.set(Some(input.value()));
                told.set(told.iter().filter(|(at, _)| *at != field).cloned().collect());
            }
        };
        html! {
            <div>
                <label for={id.clone()}>{text.say(label)}</label>
                <input
                    {id} class="input" value={typed} autocomplete="off" {oninput}
                    aria-invalid={problem.is_some().then_some("true")} aria-describedby={note.clone()}
                />
                if let Some((id, problem)) = note.zip(problem) {
                    <Note {id} text={text.clone()} {problem} />
                }
            </div>
        }
    };
    html! {
        <form class="correction" novalidate={true} {onsubmit}>
            if hold.violations.is_empty() {
                <p>{text.fill(Key::ErrorOther, "message", &hold.message)}</p>
                <details class="trace">
                    <summary>{text.say(Key::ErrorDetails)}</summary>
                    {text.say(Key::ErrorTrace)}{" "}<code>{&hold.trace_id}</code>
                </details>
            } else {
                {input(Field::Name, Key::FieldName, &name)}
                {input(Field::Date, Key::FieldDate, &date)}
            }
            <div class="change-ways">
                <button type="submit" class="primary">{text.say(Key::OutboxSend)}</button>
                <button type="button" class="plain" onclick={props.click(Outbox::cancel)}>{text.say(Key::OutboxDiscard)}</button>
            </div>
        </form>
    }
}
