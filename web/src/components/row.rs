use std::rc::Rc;

use yew::prelude::*;

use super::edit_cell;
use crate::{
    api::Field,
    desk::Desk,
    outbox::Standing,
    register::{Mark, Row},
    route::Route,
    text::Key,
};

/// Properties of [`OrderRow`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct OrderRowProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The order.
    pub(crate) row: Rc<Row>,
    /// Its row in the list, from 0.
    pub(crate) index: usize,
    /// Its row counted from the one on which the list hangs.
    pub(crate) place: i64,
    /// Whether Tab reaches it: one row of the list does.
    pub(crate) reachable: bool,
    /// Whether it is selected.
    pub(crate) selected: bool,
    /// Whether the pointer or the focus is on it: it then shows what can be done with it.
    pub(crate) hot: bool,
}

/// One order of the list: as few elements as will do, since every screen has dozens. The list takes the clicks.
#[component]
pub(crate) fn OrderRow(props: &OrderRowProps) -> Html {
    let OrderRowProps { desk, row, index, place, reachable, selected, hot } = props;
    let (text, order) = (&desk.text, &row.order);
    let uuid = order.uuid.clone();
    let class = classes!(
        "row",
        order.completed.then_some("completed"),
        row.deleted.then_some("deleted"),
        row.has_draft().then_some("editing"),
        match row.mark {
            Mark::None => None,
            Mark::Changed => Some("changed"),
            Mark::Left => Some("left"),
        }
    );
    let standing = match row.standing {
        Standing::Confirmed => None,
        Standing::Waiting => Some(("waiting", text.say(Key::RowWaiting))),
        Standing::Held => Some(("held", text.say(Key::RowHeld))),
    };
    let open = text.fill(Key::ListOpen, "name", &order.name);
    let href = format!("{}{}", Route::Order(uuid.clone()).path(), desk.query.address());
    let content = html! {
        <>
            <div role="gridcell" class="cell-done">
                <input
                    type="checkbox" class="tick" checked={order.completed} disabled={row.deleted}
                    aria-label={text.fill(Key::ListDone, "name", &order.name)}
                />
            </div>
            <div role="gridcell" class="edit-cell cell-name">
                {edit_cell(desk, row, Field::Name, "list")}
                // Not by `{for …}`: it would be a child more or less, and what has the focus beside it would be made anew.
                if let Some((class, words)) = standing {
                    <span class={classes!("standing", class)} title={words}><span class="unseen">{words}</span></span>
                }
            </div>
            <div role="gridcell" class="edit-cell cell-date">{edit_cell(desk, row, Field::Date, "list")}</div>
            <div role="gridcell" class="cell-actions">
                if *hot {
                    {select(desk, row, *selected)}
                    {remove(desk, row)}
                }
                <a {href} class="quiet square icon-open" data-do="open" aria-label={open.clone()} title={open}></a>
            </div>
        </>
    };
    html! {
        <div
            role="row" {class} aria-selected={selected.to_string()} data-uuid={uuid} aria-rowindex={(index + 2).to_string()}
            tabindex={if *reachable { "0" } else { "-1" }} ~style={format!("--place:{place}")}
        >
            {content}
        </div>
    }
}

/// Selects the order, or no longer.
fn select(desk: &Desk, row: &Row, selected: bool) -> Html {
    let label = desk.text.fill(Key::ListSelect, "name", &row.order.name);
    let pressed = selected.to_string();
    html! {
        <button
            type="button" class="quiet square icon-select" data-do="select" aria-pressed={pressed}
            aria-label={label.clone()} title={label}
        />
    }
}

/// Deletes the order, or restores it.
fn remove(desk: &Desk, row: &Row) -> Html {
    let (key, icon) = if row.deleted { (Key::ListRestore, "icon-restore") } else { (Key::ListDelete, "icon-delete") };
    let label = desk.text.fill(key, "name", &row.order.name);
    html! {
        <button type="button" class={classes!("quiet", "square", icon)} data-do="turn" aria-label={label.clone()} title={label} />
    }
}
