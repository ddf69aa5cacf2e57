use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    api::Field,
    browser,
    components::{Copy, History, State, TraceDetails, clicked_field, edit_cell},
    desk::Desk,
    grpcurl::grpcurl,
    hooks::{Found, Press, use_order, use_shortcuts},
    register::{Register, Row},
    route::Route,
    shortcuts::Shortcut,
    text::Key,
};

/// Marks `<html>` while an order is open: the list then makes room for it, or hides where there is none.
const DRAWER: &str = "data-drawer";

/// Properties of [`OrderPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct OrderPageProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The orders.
    pub(crate) register: Register,
    /// Which order; as it stands in the address, not checked.
    pub(crate) uuid: String,
}

/// One order, beside the list or, where there is little room, before it.
#[component]
pub(crate) fn OrderPage(props: &OrderPageProps) -> Html {
    let OrderPageProps { desk, register, uuid } = props;
    let text = &desk.text;
    let (found, again) = use_order(desk, register, uuid);
    let panel = use_node_ref();
    // The focus comes here when the order opens, and goes back to its row when it closes.
    use_effect_with(uuid.clone(), {
        let panel = panel.clone();
        move |uuid| {
            // A quick reader may be at one of its fields already.
            if let Some(panel) =
                panel.cast::<HtmlElement>().filter(|panel| !panel.contains(browser::focused().as_deref()))
            {
                browser::focus_quietly(&panel);
            }
            browser::set_root_attribute(DRAWER, Some(""));
            let row = format!(".row[data-uuid=\"{uuid}\"]");
            move || {
                browser::set_root_attribute(DRAWER, None);
                // The panel may still be there.
                if browser::focus_is_lost_with(panel.cast::<HtmlElement>().as_ref())
                    && let Some(row) = browser::find(&row)
                {
                    browser::focus_quietly(&row);
                }
            }
        }
    });
    let on_press = use_callback(desk.navigator.clone(), |press: Press, navigator| {
        let back = press.shortcut == Shortcut::Back;
        if back {
            navigator.close();
        }
        back
    });
    use_shortcuts(false, on_press);

    let content = match &found {
        Found::Here(row) => html! { <Sheet desk={desk.clone()} row={row.clone()} /> },
        Found::Loading => html! { <p class="state" role="status">{text.say(Key::OrderLoading)}</p> },
        Found::Nowhere => {
            html! { <State title={text.say(Key::OrderMissing)} advice={text.say(Key::OrderMissingAdvice)} /> }
        }
        Found::Failed(error) => html! {
            <State title={text.say(Key::OrderFailed)} advice={desk.explain(error)}>
                <button type="button" class="plain" onclick={again.reform(|_| ())}>{text.say(Key::ErrorRetry)}</button>
                <TraceDetails text={text.clone()} error={error.clone()} />
            </State>
        },
    };
    let close = {
        let navigator = desk.navigator.clone();
        move |_: MouseEvent| navigator.close()
    };
    html! {
        <aside class="drawer" ref={panel} tabindex="-1" aria-label={text.say(Key::OrderTitle)}>
            <div class="drawer-head">
                <h2>{text.say(Key::OrderTitle)}</h2>
                <button type="button" class="quiet icon-close" onclick={close}>{text.say(Key::OrderClose)}</button>
            </div>
            {content}
        </aside>
    }
}

/// Properties of [`Sheet`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct SheetProps {
    desk: Desk,
    row: Rc<Row>,
}

/// The order's fields, each edited where it stands, what can be done with it, and its history.
#[component]
fn Sheet(SheetProps { desk, row }: &SheetProps) -> Html {
    let (text, order) = (&desk.text, &row.order);
    let act = |does: fn(&Desk, &Row)| {
        let (desk, row) = (desk.clone(), row.clone());
        move || does(&desk, &row)
    };
    let (toggle, delete, restore) = (act(|desk, row| desk.toggle(&row.order)), act(Desk::turn), act(Desk::turn));
    let edit = {
        let (desk, uuid) = (desk.clone(), order.uuid.clone());
        move |event: MouseEvent| {
            if let Some(field) = clicked_field(&event) {
                desk.edit(uuid.clone(), field, "order");
            }
        }
    };
    html! {
        <div class={classes!("sheet", row.deleted.then_some("deleted"))}>
            <dl onclick={edit}>
                <dt>{text.say(Key::FieldName)}</dt>
                <dd class="edit-cell sheet-name">{edit_cell(desk, row, Field::Name, "order")}</dd>
                <dt>{text.say(Key::FieldDate)}</dt>
                <dd class="edit-cell">{edit_cell(desk, row, Field::Date, "order")}</dd>
                <dt>{text.say(Key::FieldUuid)}</dt>
                <dd class="sheet-uuid">{&order.uuid}</dd>
            </dl>
            if row.deleted {
                <p class="note" role="status">{text.say(Key::OrderDeleted)}</p>
                <button type="button" class="plain icon-restore" onclick={move |_| restore()}>{text.say(Key::ActRestore)}</button>
            } else {
                <label class="check">
                    <input type="checkbox" checked={order.completed} onchange={move |_| toggle()} />{text.say(Key::FieldDone)}
                </label>
                <button type="button" class="plain icon-delete" onclick={move |_| delete()}>{text.say(Key::OrderDelete)}</button>
            }
            <Copy
                text={text.clone()} words={Key::OrderCopy}
                content={format!("{}{}", browser::origin(), Route::Order(order.uuid.clone()).path())}
            />
            if row.stored().is_some() {
                <Copy
                    text={text.clone()} words={Key::OrderGrpcurl}
                    content={grpcurl(&browser::origin(), &order.uuid)}
                />
                <History desk={desk.clone()} order={order.clone()} alive={!row.deleted} />
            } else {
                <p class="muted">{text.say(Key::RowWaiting)}</p>
            }
        </div>
    }
}
