use orders_proto::rules;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::{Note, TraceDetails};
use crate::{
    api::{ApiError, Field, Problem},
    desk::Desk,
    register::Action,
    text::{Key, today},
};

/// Properties of [`Composer`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ComposerProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// Told the uuid of each order that was made.
    pub(crate) added: Callback<String>,
}

/// How the last attempt went.
#[derive(Clone, Debug, PartialEq)]
enum Attempt {
    None,
    UnderWay,
    Refused(Vec<(Field, Problem)>),
    Failed(ApiError),
}

impl Attempt {
    fn problem(&self, field: Field) -> Option<&Problem> {
        let Self::Refused(problems) = self else {
            return None;
        };
        problems.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem)
    }
}

/// The line for a new order. Enter adds it, and the line is ready for the next; what fails to be added stays in it.
#[component]
pub(crate) fn Composer(props: &ComposerProps) -> Html {
    let ComposerProps { desk, added } = props;
    let text = &desk.text;
    let name = use_state_eq(String::new);
    let date = use_state_eq(today);
    let completed = use_state_eq(|| false);
    let attempt = use_state_eq(|| Attempt::None);
    let (name_input, date_input) = (use_node_ref(), use_node_ref());

    let onsubmit = {
        let (desk, added, name_input, date_input) =
            (desk.clone(), added.clone(), name_input.clone(), date_input.clone());
        let (name, date, completed, attempt) = (name.clone(), date.clone(), completed.clone(), attempt.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if *attempt == Attempt::UnderWay {
                return;
            }
            let problems = problems(&name, &date);
            if let Some((field, _)) = problems.first() {
                focus(if *field == Field::Name { &name_input } else { &date_input });
                return attempt.set(Attempt::Refused(problems));
            }
            attempt.set(Attempt::UnderWay);
            let (desk, added, name_input) = (desk.clone(), added.clone(), name_input.clone());
            let (name, date, completed, attempt) = (name.clone(), date.clone(), completed.clone(), attempt.clone());
            spawn_local(async move {
                match desk.api.create((*name).clone(), *completed, (*date).clone()).await {
                    Ok(order) => {
                        added.emit(order.uuid.clone());
                        desk.register.dispatch(Action::Arrived(order));
                        name.set(String::new());
                        completed.set(false);
                        attempt.set(Attempt::None);
                        focus(&name_input);
                    }
                    Err(ApiError::Fields(problems)) => attempt.set(Attempt::Refused(problems)),
                    Err(error) => attempt.set(Attempt::Failed(error)),
                }
            });
        }
    };
    let under_way = *attempt == Attempt::UnderWay;
    let typed = |into: &UseStateHandle<String>| {
        let (into, attempt) = (into.setter(), attempt.setter());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                into.set(input.value());
                attempt.set(Attempt::None);
            }
        }
    };
    let tick = {
        let completed = completed.setter();
        move |event: Event| {
            completed.set(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
        }
    };
    let (name_problem, date_problem) = (attempt.problem(Field::Name), attempt.problem(Field::Date));
    let note = |id: &'static str, problem: Option<&Problem>| {
        problem.map(|problem| html! { <Note {id} text={text.clone()} problem={problem.clone()} /> }).unwrap_or_default()
    };
    html! {
        <form class="composer" aria-label={text.say(Key::NewForm)} novalidate={true} {onsubmit}>
            <div class="cell-done">
                <label class="tick" title={text.say(Key::FieldDone)}>
                    <input type="checkbox" aria-label={text.say(Key::FieldDone)} checked={*completed} onchange={tick} />
                </label>
            </div>
            <div class="cell-name">
                <input
                    id="new-name" class="input" ref={name_input} value={(*name).clone()} readonly={under_way}
                    aria-label={text.say(Key::FieldName)} placeholder={text.say(Key::NewPlaceholder)} autocomplete="off"
                    enterkeyhint="done" aria-invalid={name_problem.map(|_| "true")}
                    aria-describedby={name_problem.map(|_| "new-name-note")} oninput={typed(&name)}
                />
                {note("new-name-note", name_problem)}
            </div>
            <div class="cell-date">
                <input
                    type="date" class="input" ref={date_input} value={(*date).clone()} readonly={under_way}
                    aria-label={text.say(Key::FieldDate)} aria-invalid={date_problem.map(|_| "true")}
                    aria-describedby={date_problem.map(|_| "new-date-note")} oninput={typed(&date)}
                />
                {note("new-date-note", date_problem)}
            </div>
            <div class="cell-actions">
                <button type="submit" class="primary icon-add" aria-disabled={under_way.then_some("true")}>
                    {text.say(if under_way { Key::NewAdding } else { Key::NewAdd })}
                </button>
            </div>
            if let Attempt::Failed(error) = &*attempt {
                <div class="composer-failure" role="alert">
                    <p>{desk.explain(error)}{" "}{text.say(Key::NewUnsaved)}</p>
                    <TraceDetails text={text.clone()} error={error.clone()} />
                </div>
            }
        </form>
    }
}

fn focus(input: &NodeRef) {
    if let Some(input) = input.cast::<HtmlElement>() {
        _ = input.focus();
    }
}

/// Everything that is wrong with a new order.
fn problems(name: &str, date: &str) -> Vec<(Field, Problem)> {
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
            problems(" ", ""),
            [(Field::Name, Problem::Rule(Reason::NameRequired)), (Field::Date, Problem::Rule(Reason::DateInvalid))]
        );
        assert_eq!(problems("Bread", "2024-06-13"), []);
    }
}
