use std::rc::Rc;

use orders_proto::rules::{self, OrderDate};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::Note;
use crate::{
    api::Field,
    browser,
    desk::Desk,
    register::{Action, Draft, Row},
    text::{Key, Text},
};

/// Properties of [`Editor`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct EditorProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The order.
    pub(crate) row: Rc<Row>,
    /// Which of its fields.
    pub(crate) field: Field,
    /// What was typed.
    pub(crate) draft: Draft,
    /// Where the field stands, so that the ids of two inputs of one field differ.
    pub(crate) place: &'static str,
}

/// A field that is edited where it stands: a button with its value, or the input that it turned into.
///
/// Enter saves, Esc discards; going elsewhere keeps what was typed and says that it is not saved.
pub(crate) fn edit_cell(desk: &Desk, row: &Rc<Row>, field: Field, place: &'static str) -> Html {
    match row.draft(field) {
        Some(draft) if draft.place == place => html! {
            <Editor desk={desk.clone()} row={row.clone()} {field} draft={draft.clone()} {place} />
        },
        _ => value(&desk.text, row, field),
    }
}

/// The value as it is read. The list, or whatever else is around, takes the click.
fn value(text: &Text, row: &Row, field: Field) -> Html {
    match field {
        Field::Name => {
            let label = text.fill(Key::ListEditName, "name", &row.order.name);
            html! { <button type="button" class="value" dir="auto" data-do="name" aria-label={label}>{&row.order.name}</button> }
        }
        Field::Date => {
            let shown = text.date(&row.order.date);
            let label = text.fill(Key::ListEditDate, "date", &shown);
            let exact = row.order.date.clone();
            html! { <button type="button" class="value" data-do="date" aria-label={label} title={exact}>{shown}</button> }
        }
    }
}

/// The value as it is typed.
#[component]
fn Editor(EditorProps { desk, row, field, draft, place }: &EditorProps) -> Html {
    let (text, field, uuid) = (&desk.text, *field, row.order.uuid.clone());
    let input = use_node_ref();
    // Set by what the reader does here: the focus then goes back to the value.
    let focus_follows = use_mut_ref(|| false);
    use_effect_with((), {
        let (input, focus_follows, left) = (input.clone(), focus_follows.clone(), draft.left);
        move |()| {
            let input = input.cast::<HtmlInputElement>();
            let cell = input.as_ref().and_then(|input| input.closest(".edit-cell").ok().flatten());
            if let Some(input) = input.filter(|_| !left) {
                _ = input.focus();
                input.select();
            }
            move || {
                let value = move || cell?.query_selector(".value").ok()?;
                if focus_follows.take() {
                    // The value comes back once this input has gone.
                    spawn_local(async move {
                        if let Some(value) = value().filter(|_| browser::focus_is_lost_with(None)) {
                            browser::focus(&value);
                        }
                    });
                }
            }
        }
    });

    let act = |saves: bool| {
        let (desk, row, input, focus_follows) = (desk.clone(), row.clone(), input.clone(), focus_follows.clone());
        move || {
            *focus_follows.borrow_mut() = true;
            if let Some(input) = input.cast::<HtmlInputElement>().filter(|_| saves) {
                desk.save(&row, field, &input.value());
            } else {
                desk.register.dispatch(Action::Closed(row.order.uuid.clone(), field));
            }
        }
    };
    let (save, discard) = (act(true), act(false));
    let onkeydown = {
        let (save, discard) = (act(true), act(false));
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" if !event.is_composing() => save(),
                "Escape" => discard(),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let oninput = {
        let (register, uuid) = (desk.register.clone(), uuid.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                register.dispatch(Action::Typed(uuid.clone(), field, input.value()));
            }
        }
    };
    let onblur = {
        let (register, uuid) = (desk.register.clone(), uuid.clone());
        move |_: FocusEvent| register.dispatch(Action::Left(uuid.clone(), field))
    };
    let (name, label, kind) = match field {
        Field::Name => ("name", text.say(Key::FieldName), "text"),
        Field::Date => ("date", text.say(Key::FieldDate), date_input(&row.order.date)),
    };
    let note = format!("{place}-{uuid}-{name}");
    let says = draft.problem.is_some() || draft.left;
    html! {
        <>
            <input
                type={kind} class="input" dir="auto" ref={input} value={draft.text.clone()} aria-label={label} autocomplete="off"
                aria-invalid={draft.problem.is_some().then_some("true")} aria-describedby={says.then(|| note.clone())}
                {oninput} {onblur} {onkeydown}
            />
            if says {
                <div class="bubble">
                    if let Some(problem) = &draft.problem {
                        <Note id={note} text={text.clone()} problem={problem.clone()} />
                    } else {
                        <p class="note" id={note} role="alert">{text.say(Key::EditUnsaved)}</p>
                    }
                    <button type="button" class="plain" onclick={move |_| save()}>{text.say(Key::EditSave)}</button>
                    <button type="button" class="plain" onclick={move |_| discard()}>{text.say(Key::EditDiscard)}</button>
                </div>
            }
        </>
    }
}

/// A day is picked from a calendar; an instant is text, so that it stays as exact as it was sent.
fn date_input(date: &str) -> &'static str {
    if matches!(rules::date(date), Ok(OrderDate::Day(_))) { "date" } else { "text" }
}

/// Which field a click on a value asks to edit.
pub(crate) fn clicked_field(event: &MouseEvent) -> Option<Field> {
    let button = event.target_dyn_into::<HtmlElement>()?.closest("[data-do]").ok()??;
    match button.get_attribute("data-do")?.as_str() {
        "name" => Some(Field::Name),
        "date" => Some(Field::Date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_picked_and_an_instant_is_typed() {
        assert_eq!(date_input("2024-06-13"), "date");
        assert_eq!(date_input("2024-06-13T10:22:33Z"), "text");
    }
}
