use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::OrderRow;
use crate::{
    api::Field,
    browser,
    desk::Desk,
    hooks::{Press, use_shortcuts, use_visible_rows},
    register::{Action, Register, Row},
    route::Route,
    shortcuts::Shortcut,
    text::Key,
};

/// Properties of [`Ledger`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct LedgerProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The orders.
    pub(crate) register: Register,
    /// Whether single-character shortcuts are on.
    pub(crate) shortcuts: bool,
}

/// The list. Only the rows near the viewport stand in the document, and the one that holds the focus.
#[component]
pub(crate) fn Ledger(props: &LedgerProps) -> Html {
    let LedgerProps { desk, register, shortcuts } = props;
    let (text, rows) = (&desk.text, &register.rows);
    let (list, range) = use_visible_rows(rows.len());
    let active = use_state_eq(|| None::<String>);
    let asking = use_state_eq(|| None::<String>);
    // The row to focus once it is rendered.
    let focus_next = use_mut_ref(|| None::<String>);
    use_effect({
        let focus_next = focus_next.clone();
        move || {
            if let Some(uuid) = focus_next.take()
                && !focus_row(&uuid)
            {
                *focus_next.borrow_mut() = Some(uuid);
            }
        }
    });

    let place = active.as_deref().and_then(|uuid| register.position(uuid));
    let go_to = {
        let (active, rows) = (active.clone(), rows.clone());
        move |index: usize| {
            if let Some(row) = rows.get(index) {
                active.set(Some(row.order.uuid.clone()));
                if !focus_row(&row.order.uuid) {
                    *focus_next.borrow_mut() = Some(row.order.uuid.clone());
                }
            }
        }
    };
    let ask = use_callback(asking.setter(), |uuid, asking| asking.set(Some(uuid)));
    let answer = {
        let (desk, register, asking, go_to) = (desk.clone(), register.clone(), asking.setter(), go_to.clone());
        Callback::from(move |(uuid, yes): (String, bool)| {
            asking.set(None);
            let Some(index) = register.position(&uuid) else {
                return;
            };
            let after_last = index + 1 == register.rows.len();
            go_to(if !yes {
                index
            } else if after_last {
                index.saturating_sub(1)
            } else {
                index + 1
            });
            if yes {
                desk.delete(register.rows[index].order.clone());
            }
        })
    };
    let on_press = {
        let (desk, register, ask, first) = (desk.clone(), register.clone(), ask.clone(), range.start);
        Callback::from(move |press: Press| {
            let on_row = press.on_row.clone();
            match (press.shortcut, press.in_row, on_row) {
                (Shortcut::Next, ..) => go_to(place.map_or(first, |place| place + 1)),
                (Shortcut::Previous, ..) => go_to(place.map_or(first, |place| place.saturating_sub(1))),
                (Shortcut::Open, _, Some(uuid)) => desk.navigator.open(Route::Order(uuid)),
                (Shortcut::Complete, _, Some(uuid)) => desk.register.dispatch(Action::Toggled(uuid)),
                (Shortcut::Edit, Some(uuid), _) => {
                    focus_row(&uuid);
                    desk.register.dispatch(Action::Opened(uuid, Field::Name));
                }
                (Shortcut::Delete, Some(uuid), _) if register.position(&uuid).is_some() => ask.emit(uuid),
                _ => return false,
            }
            true
        })
    };
    use_shortcuts(*shortcuts, on_press);
    let onfocusin = use_callback(active.setter(), |event: FocusEvent, active| {
        let row = event.target_dyn_into::<Element>().and_then(|target| target.closest("[data-uuid]").ok().flatten());
        if let Some(uuid) = row.and_then(|row| row.get_attribute("data-uuid")) {
            active.set(Some(uuid));
        }
    });

    let reachable = place.unwrap_or(0);
    let draw = |index: usize, row: &Rc<Row>| {
        let uuid = &row.order.uuid;
        html! {
            <OrderRow
                key={uuid.clone()} desk={desk.clone()} row={row.clone()} {index} reachable={index == reachable}
                confirming={asking.as_ref() == Some(uuid)} ask={ask.clone()} answer={answer.clone()}
            />
        }
    };
    let near = range.clone().filter_map(|index| Some((index, rows.get(index)?)));
    let outside = place.filter(|place| !range.contains(place)).and_then(|place| Some((place, rows.get(place)?)));
    let before = outside.filter(|(place, _)| *place < range.start);
    let after = outside.filter(|(place, _)| *place >= range.end);
    let drawn = before.into_iter().chain(near).chain(after).map(|(index, row)| draw(index, row));
    html! {
        <div class="ledger" role="grid" aria-label={text.say(Key::ListLabel)} aria-rowcount={(rows.len() + 1).to_string()} {onfocusin}>
            <div class="ledger-head" role="row" aria-rowindex="1">
                <span role="columnheader" class="cell-done"><span class="unseen">{text.say(Key::FieldDone)}</span></span>
                <span role="columnheader" class="cell-name">{text.say(Key::FieldName)}</span>
                <span role="columnheader" class="cell-date">{text.say(Key::FieldDate)}</span>
                <span role="columnheader" class="cell-actions"><span class="unseen">{text.say(Key::FieldActions)}</span></span>
            </div>
            <div class="ledger-rows" role="rowgroup" ref={list} ~style={format!("--count:{}", rows.len())}>{for drawn}</div>
        </div>
    }
}

/// Focuses a row and brings it into view; `false` when it is not rendered.
fn focus_row(uuid: &str) -> bool {
    let Some(row) = browser::find(&format!(".row[data-uuid=\"{uuid}\"]")) else {
        return false;
    };
    browser::focus_quietly(&row);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    row.unchecked_ref::<HtmlElement>().scroll_into_view_with_scroll_into_view_options(&options);
    true
}
