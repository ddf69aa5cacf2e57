use std::rc::Rc;

use yew::prelude::*;

use super::{Confirm, EditCell, Link};
use crate::{
    api::Field,
    desk::Desk,
    register::{Action, Row},
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
    /// Its place in the list, from 0.
    pub(crate) index: usize,
    /// Whether Tab reaches it: one row of the list does.
    pub(crate) reachable: bool,
    /// Whether it asks if it shall be deleted.
    pub(crate) confirming: bool,
    /// Told the uuid when deletion is asked for.
    pub(crate) ask: Callback<String>,
    /// Told the answer to that question.
    pub(crate) answer: Callback<(String, bool)>,
}

/// One order of the list.
#[component]
pub(crate) fn OrderRow(props: &OrderRowProps) -> Html {
    let OrderRowProps { desk, row, index, reachable, confirming, ask, answer } = props;
    let (text, order) = (&desk.text, &row.order);
    let uuid = order.uuid.clone();
    let class = classes!(
        "row",
        order.completed.then_some("completed"),
        row.leaving.then_some("leaving"),
        row.has_draft().then_some("editing")
    );
    let content = if *confirming {
        let answer = answer.reform({
            let uuid = uuid.clone();
            move |yes| (uuid.clone(), yes)
        });
        html! {
            <div role="gridcell" class="cell-confirm">
                <Confirm text={text.clone()} name={order.name.clone()} {answer} />
            </div>
        }
    } else {
        let toggle = {
            let (register, uuid) = (desk.register.clone(), uuid.clone());
            move |_: Event| register.dispatch(Action::Toggled(uuid.clone()))
        };
        let ask = ask.reform({
            let uuid = uuid.clone();
            move |_: MouseEvent| uuid.clone()
        });
        let label = text.fill(Key::ListDelete, "name", &order.name);
        html! {
            <>
                <div role="gridcell" class="cell-done">
                    <label class="tick">
                        <input
                            type="checkbox" checked={order.completed} onchange={toggle}
                            aria-label={text.fill(Key::ListDone, "name", &order.name)}
                        />
                    </label>
                </div>
                <EditCell
                    desk={desk.clone()} row={row.clone()} field={Field::Name}
                    place="list" role="gridcell" class="cell-name"
                />
                <EditCell
                    desk={desk.clone()} row={row.clone()} field={Field::Date}
                    place="list" role="gridcell" class="cell-date"
                />
                <div role="gridcell" class="cell-actions">
                    <button
                        type="button" class="quiet square icon-delete" aria-label={label.clone()} title={label} onclick={ask}
                    />
                    <Link
                        navigator={desk.navigator.clone()} to={Route::Order(uuid.clone())}
                        class="quiet square icon-open" label={text.fill(Key::ListOpen, "name", &order.name)}
                    />
                </div>
            </>
        }
    };
    html! {
        <div
            role="row" {class} data-uuid={uuid} aria-rowindex={(index + 2).to_string()}
            tabindex={if *reachable { "0" } else { "-1" }}
            ~style={format!("--index:{index}")}
        >
            {content}
        </div>
    }
}
