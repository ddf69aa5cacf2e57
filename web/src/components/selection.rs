use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copy::to_clipboard;
use crate::{
    browser,
    commands::Bulk,
    desk::Desk,
    hooks::use_document_event,
    register::{Action, Register, Row, Select},
    text::{Count, Key},
};

/// Properties of [`SelectionBar`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct SelectionBarProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The orders.
    pub(crate) register: Register,
}

/// What can be done with the selected orders, while there are any. The browser's own Copy takes them, too.
#[component]
pub(crate) fn SelectionBar(SelectionBarProps { desk, register }: &SelectionBarProps) -> Html {
    let text = &desk.text;
    // The selection that was copied.
    let copied = use_state_eq(|| None);
    let rows = register.selected();
    let on_copy = {
        let rows = rows.clone();
        Callback::from(move |event: Event| {
            if !rows.is_empty() && !browser::has_selected_text() && put(&event, &columns(&rows)).is_some() {
                event.prevent_default();
            }
        })
    };
    use_document_event("copy", on_copy);
    if rows.is_empty() {
        return Html::default();
    }

    let clear = {
        let register = desk.register.clone();
        move |_: MouseEvent| register.dispatch(Action::Selected(Select::Nothing))
    };
    let button = |(bulk, key): (Bulk, Key)| {
        let class = if key == Key::OrderDelete { "plain danger-words" } else { "plain" };
        let (desk, rows) = (desk.clone(), rows.clone());
        let onclick = move |_: MouseEvent| desk.change_selected(&rows, bulk);
        html! { <button type="button" {class} {onclick}>{text.say(key)}</button> }
    };
    let copy = {
        let (rows, selection, copied) = (rows.clone(), register.selection.clone(), copied.setter());
        move |_: MouseEvent| {
            let (content, selection, copied) = (columns(&rows), selection.clone(), copied.clone());
            spawn_local(async move { copied.set(to_clipboard(&content).await.then_some(selection)) });
        }
    };
    html! {
        <div class="toast selection" role="group" aria-label={text.say(Key::SelectLabel)}>
            <p class="toast-words" role="status">{text.count(Count::SelectMany, rows.len())}</p>
            <button type="button" class="plain" onclick={copy}>
                {text.say(if copied.as_ref() == Some(&register.selection) { Key::SelectCopied } else { Key::SelectCopy })}
            </button>
            {for Bulk::for_selected(&rows).into_iter().map(button)}
            <button
                type="button" class="quiet square icon-close" aria-label={text.say(Key::SelectClear)}
                title={text.say(Key::SelectClear)} onclick={clear}
            />
        </div>
    }
}

/// Puts a text on the clipboard that a copy event brings.
fn put(event: &Event, content: &str) -> Option<()> {
    let clipboard = Reflect::get(event, &"clipboardData".into()).ok()?;
    let set: Function = Reflect::get(&clipboard, &"setData".into()).ok()?.dyn_into().ok()?;
    set.call2(&clipboard, &"text/plain".into(), &content.into()).ok().map(|_| ())
}

/// Orders as the columns of a spreadsheet: name, date, completed.
pub(crate) fn columns(rows: &[Rc<Row>]) -> String {
    let line = |row: &Rc<Row>| format!("{}\t{}\t{}\n", row.order.name, row.order.date, row.order.completed);
    rows.iter().map(line).collect()
}
