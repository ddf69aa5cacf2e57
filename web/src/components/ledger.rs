use std::rc::Rc;

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::{OrderRow, clicked_field, sort_button};
use crate::{
    api::Field,
    browser::{self, uuid_around},
    desk::Desk,
    hooks::{LongPress, Press, Sight, use_current, use_long_press, use_shortcuts, use_sight},
    register::{Action, Register, Row, Select},
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
    let (text, count) = (&desk.text, register.list.count());
    let (list, sight, seek) = use_sight(count);
    let rows = sight.rows.clone();
    use_effect_with((rows.clone(), register.list.shown), {
        let register = desk.register.clone();
        move |(rows, _)| register.dispatch(Action::Looked(rows.clone()))
    });
    use_effect_with(register.list.shown, {
        let sought = register.list.sought;
        move |shown| {
            if sought.0 == *shown {
                seek.emit(sought.1);
            }
        }
    });
    let active = use_current(|| None::<String>);
    let hovered = use_state_eq(|| None::<String>);
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

    let is_active = active.get();
    let active_row = is_active.as_ref().and_then(|uuid| register.list.position(uuid));
    let go_to = {
        let (active, register) = (active.clone(), register.clone());
        let dispatch = desk.register.clone();
        move |index: usize, extends: bool| {
            if let Some(uuid) = register.list.at(index) {
                if extends {
                    if let Some(from) = active.get() {
                        dispatch.dispatch(Action::Selected(Select::From(from)));
                    }
                    dispatch.dispatch(Action::Selected(Select::Through(uuid.to_owned())));
                }
                active.set(Some(uuid.to_owned()));
                if !focus_row(uuid) {
                    *focus_next.borrow_mut() = Some(uuid.to_owned());
                }
            }
        }
    };
    let on_press = {
        let (desk, register, first, go_to) = (desk.clone(), register.clone(), rows.start, go_to.clone());
        let active = active.clone();
        Callback::from(move |press: Press| {
            let active_row = active.get().and_then(|uuid| register.list.position(&uuid));
            let on_row = press.on_row.clone();
            match (press.shortcut, press.in_row, on_row) {
                (Shortcut::Next, ..) => go_to(active_row.map_or(first, |row| row + 1), press.extends),
                (Shortcut::Previous, ..) => go_to(active_row.map_or(first, |row| row.saturating_sub(1)), press.extends),
                (Shortcut::Select, Some(uuid), _) => desk.select(uuid, press.extends),
                (Shortcut::Back, ..) if !register.selection.is_empty() => {
                    desk.register.dispatch(Action::Selected(Select::Nothing));
                }
                (Shortcut::Open, _, Some(uuid)) => desk.navigator.open(Route::Order(uuid)),
                (Shortcut::Edit, Some(uuid), _) => desk.edit(uuid, Field::Name, "list"),
                (Shortcut::Complete, _, Some(uuid)) => match register.row(&uuid) {
                    Some(row) => desk.toggle(&row.order),
                    None => return false,
                },
                (Shortcut::Delete, Some(uuid), _) => match register.row(&uuid) {
                    Some(row) => desk.turn(row),
                    None => return false,
                },
                _ => return false,
            }
            true
        })
    };
    use_shortcuts(*shortcuts, on_press);
    // The row that had the focus may leave: then the one that takes its place has it.
    let last_row = use_mut_ref(|| None::<usize>);
    use_effect_with((active_row, is_active.is_some(), count), {
        let active = active.clone();
        move |(row, is_active, count): &(Option<usize>, bool, usize)| {
            if row.is_none() && *is_active && browser::focus_is_lost_with(None) {
                active.set(None);
                if let Some(last) = last_row.take().filter(|_| *count > 0) {
                    go_to(last.min(count - 1), false);
                }
            }
            *last_row.borrow_mut() = *row;
        }
    });
    let onfocusin = use_callback(active.clone(), |event: FocusEvent, active| {
        if let Some(uuid) = event.target_dyn_into::<Element>().as_ref().and_then(uuid_around) {
            active.set(Some(uuid));
        }
    });
    let onpointerover = use_callback(hovered.setter(), |event: PointerEvent, hovered| {
        hovered.set(event.target_dyn_into::<Element>().as_ref().and_then(uuid_around));
    });
    // No text is selected where rows are.
    let onmousedown = |event: MouseEvent| {
        if selects(&event) && event.shift_key() {
            event.prevent_default();
        }
    };
    let rested = use_callback(desk.clone(), |uuid, desk| desk.select(uuid, false));
    let press = use_long_press(rested);
    let onclick = {
        let (desk, register) = (desk.clone(), register.clone());
        let press = press.clone();
        move |event: MouseEvent| click(&event, &desk, &register, &press)
    };
    let onchange = {
        let (desk, register) = (desk.clone(), register.clone());
        move |event: Event| {
            let tick = event.target_dyn_into::<HtmlInputElement>().filter(|input| input.type_() == "checkbox");
            let uuid = tick.and_then(|tick| uuid_around(&tick));
            if let Some(row) = uuid.as_deref().and_then(|uuid| register.row(uuid)) {
                desk.toggle(&row.order);
            }
        }
    };

    let reachable = active_row.unwrap_or(0);
    let base = i64::try_from(sight.base).unwrap_or_default();
    let draw = |index: usize, row: &Rc<Row>| {
        let uuid = &row.order.uuid;
        html! {
            <OrderRow
                key={uuid.clone()} desk={desk.clone()} row={row.clone()} {index}
                place={i64::try_from(index).unwrap_or_default() - base} reachable={index == reachable}
                selected={register.selection.has(uuid)} hot={is_active.as_ref() == Some(uuid) || hovered.as_ref() == Some(uuid)}
            />
        }
    };
    let near = rows.clone().filter_map(|index| Some((index, register.at(index)?)));
    let outside = active_row.filter(|row| !rows.contains(row)).and_then(|row| Some((row, register.at(row)?)));
    let before = outside.filter(|(row, _)| *row < rows.start);
    let after = outside.filter(|(row, _)| *row >= rows.end);
    let drawn = before.into_iter().chain(near).chain(after).map(|(index, row)| draw(index, row));
    html! {
        <div
            class="ledger" role="grid" aria-label={text.say(Key::ListLabel)} aria-rowcount={(count + 1).to_string()}
            aria-multiselectable="true" {onmousedown} {onfocusin} {onpointerover} {onclick} {onchange}
        >
            <div class="ledger-head" role="row" aria-rowindex="1">
                <span role="columnheader" class="cell-done"><span class="unseen">{text.say(Key::FieldDone)}</span></span>
                {sort_button(desk, "cell-name", Key::FieldName, "name")}
                {sort_button(desk, "cell-date", Key::FieldDate, "date")}
                <span role="columnheader" class="cell-actions"><span class="unseen">{text.say(Key::FieldActions)}</span></span>
            </div>
            <div class="ledger-rows" role="rowgroup" ref={list} ~style={measures(&sight, count)}>
                <div class="probe" role="presentation"></div>
                {for drawn}
            </div>
        </div>
    }
}

fn measures(sight: &Sight, count: usize) -> String {
    let shift = format!("--shift:{}px;--count:{count}", sight.shift);
    sight.height.map_or(shift.clone(), |height| format!("{shift};--height:{height}px"))
}

/// A click somewhere in a row.
fn click(event: &MouseEvent, desk: &Desk, register: &Register, press: &LongPress) {
    let Some(target) = event.target_dyn_into::<Element>() else {
        return;
    };
    if press.takes_click() {
        return event.prevent_default();
    }
    // Once something is selected a finger selects more.
    let selecting = press.touches() && !register.selection.is_empty() && !is_own(&target);
    if let Some(uuid) = uuid_around(&target).filter(|_| selecting || selects(event)) {
        event.prevent_default();
        return desk.select(uuid, event.shift_key());
    }
    let does = target.closest("[data-do]").ok().flatten().and_then(|element| element.get_attribute("data-do"));
    let (Some(uuid), Some(does)) = (uuid_around(&target), does) else {
        return;
    };
    match (does.as_str(), clicked_field(event)) {
        (_, Some(field)) => desk.edit(uuid, field, "list"),
        ("select", _) => desk.select(uuid, false),
        ("turn", _) => register.row(&uuid).into_iter().for_each(|row| desk.turn(row)),
        ("open", _) if browser::is_plain(event) => {
            event.prevent_default();
            desk.navigator.open(Route::Order(uuid));
        }
        _ => {}
    }
}

/// Whether a click selects: with Ctrl, ⌘ or Shift, anywhere but on what has a meaning of its own for that.
fn selects(event: &MouseEvent) -> bool {
    let held = event.ctrl_key() || event.meta_key() || event.shift_key();
    held && !event.target_dyn_into::<Element>().as_ref().is_some_and(is_own)
}

/// Whether a click has a meaning of its own there, whatever else it could mean.
fn is_own(target: &Element) -> bool {
    target.closest("a, input").ok().flatten().is_some()
}

/// Focuses a row and brings it into view; `false` when it is not rendered.
fn focus_row(uuid: &str) -> bool {
    let Some(row) = browser::find(&format!(".row[data-uuid=\"{uuid}\"]")) else {
        return false;
    };
    browser::focus_quietly(&row);
    browser::scroll_into_view(&row);
    true
}
