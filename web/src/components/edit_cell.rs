use std::rc::Rc;

use orders_proto::rules::{self, OrderDate};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::Note;
use crate::{
    api::Field,
    browser,
    desk::Desk,
    register::{Action, Draft, Row},
    text::Key,
};

/// Properties of [`EditCell`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct EditCellProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The order.
    pub(crate) row: Rc<Row>,
    /// Which of its fields.
    pub(crate) field: Field,
    /// Where the cell stands, so that the ids of two cells of one field differ.
    pub(crate) place: &'static str,
    /// Its part in a table.
    #[prop_or_default]
    pub(crate) role: Option<&'static str>,
    /// Style class.
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A field that is edited where it stands: a button with its value that turns into an input.
///
/// Enter saves, Esc discards; going elsewhere keeps what was typed and says that it is not saved.
#[component]
pub(crate) fn EditCell(props: &EditCellProps) -> Html {
    let EditCellProps { desk, row, field, .. } = props;
    let field = *field;
    let cell = use_node_ref();
    // Set by what the reader does in this cell: the focus then follows from the button to the input and back.
    let focus_follows = use_mut_ref(|| false);
    let editing = row.draft(field).is_some();

    use_effect_with((editing, row.draft(field).is_some_and(|draft| draft.left)), {
        let (cell, focus_follows) = (cell.clone(), focus_follows.clone());
        move |(editing, left)| {
            let Some(cell) = cell.cast::<HtmlElement>() else {
                return;
            };
            let asked_by_row = *editing && !left && row_has_focus(&cell);
            if (focus_follows.take() || asked_by_row)
                && let Ok(Some(inner)) = cell.query_selector("input, .value")
            {
                focus(&inner);
            }
        }
    });

    let act = {
        let (register, uuid) = (desk.register.clone(), row.order.uuid.clone());
        move |make: fn(String, Field) -> Action| {
            let (register, uuid, focus_follows) = (register.clone(), uuid.clone(), focus_follows.clone());
            move || {
                *focus_follows.borrow_mut() = true;
                register.dispatch(make(uuid.clone(), field));
            }
        }
    };
    let content = match row.draft(field) {
        Some(draft) => editor(props, draft, act),
        None => value(props, act(Action::Opened)),
    };
    html! { <div class={classes!("edit-cell", props.class.clone())} role={props.role} ref={cell}>{content}</div> }
}

/// The value as it is read.
fn value(EditCellProps { desk, row, field, .. }: &EditCellProps, open: impl Fn() + 'static) -> Html {
    let text = &desk.text;
    let (label, content) = match field {
        Field::Name => (text.fill(Key::ListEditName, "name", &row.order.name), html! { {row.order.name.clone()} }),
        Field::Date => {
            let (exact, shown) = (row.order.date.clone(), text.date(&row.order.date));
            let label = text.fill(Key::ListEditDate, "date", &shown);
            (label, html! { <time datetime={exact.clone()} title={exact}>{shown}</time> })
        }
    };
    html! { <button type="button" class="value" aria-label={label} onclick={move |_| open()}>{content}</button> }
}

/// The value as it is typed.
fn editor<F: Fn() + 'static>(
    EditCellProps { desk, row, field, place, .. }: &EditCellProps,
    draft: &Draft,
    act: impl Fn(fn(String, Field) -> Action) -> F,
) -> Html {
    let (text, field, uuid) = (&desk.text, *field, row.order.uuid.clone());
    let oninput = {
        let (register, uuid) = (desk.register.clone(), uuid.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                register.dispatch(Action::Typed(uuid.clone(), field, input.value()));
            }
        }
    };
    let onblur = {
        let register = desk.register.clone();
        move |_: FocusEvent| register.dispatch(Action::Left(uuid.clone(), field))
    };
    let (save, discard) = (act(Action::Entered), act(Action::Discarded));
    let onkeydown = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" if !event.is_composing() => save(),
            "Escape" => discard(),
            _ => return,
        }
        event.prevent_default();
    };
    let (label, note, kind) = match field {
        Field::Name => (text.say(Key::FieldName), format!("{place}-name-note"), "text"),
        Field::Date => (text.say(Key::FieldDate), format!("{place}-date-note"), date_input(&row.order.date)),
    };
    let (save, discard) = (act(Action::Entered), act(Action::Discarded));
    html! {
        <>
            <input
                type={kind} class="input" value={draft.text.clone()} aria-label={label} autocomplete="off"
                aria-invalid={draft.problem.is_some().then_some("true")}
                aria-describedby={(draft.problem.is_some() || draft.left).then(|| note.clone())}
                {oninput} {onblur} {onkeydown}
            />
            if draft.problem.is_some() || draft.left {
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

/// Whether the row around a cell itself has the focus: a shortcut was pressed on it.
fn row_has_focus(cell: &HtmlElement) -> bool {
    let row = cell.closest("[data-uuid]").ok().flatten();
    row.is_some() && row == browser::document().and_then(|document| document.active_element())
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        _ = element.focus();
    }
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
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
