use orders_proto::order::Order;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    browser,
    components::{Composer, Ledger, Link, State, TraceDetails},
    desk::Desk,
    hooks::{Press, use_shortcuts},
    register::{Load, Register},
    route::Route,
    shortcuts::Shortcut,
    text::{Count, Key},
};

/// Properties of [`OrdersPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct OrdersPageProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The orders.
    pub(crate) register: Register,
    /// Loads the list again.
    pub(crate) reload: Callback<()>,
    /// Whether single-character shortcuts are on.
    pub(crate) shortcuts: bool,
}

/// The list of all orders, and the line for a new one.
#[component]
pub(crate) fn OrdersPage(props: &OrdersPageProps) -> Html {
    let OrdersPageProps { desk, register, reload, shortcuts } = props;
    let added = use_state_eq(|| None::<String>);
    let on_added = use_callback(added.setter(), |uuid, setter| setter.set(Some(uuid)));
    let added = added.as_deref().and_then(|uuid| register.row(uuid));
    let on_press = use_callback((), |press: Press, ()| {
        let input = browser::find("#new-name").filter(|_| press.shortcut == Shortcut::New);
        input.as_ref().is_some_and(|input| HtmlElement::focus(input).is_ok())
    });
    use_shortcuts(*shortcuts, on_press);
    html! {
        <div class="orders">
            <Composer desk={desk.clone()} added={on_added} />
            <div class="summary">
                {counts(desk, register)}
                <p role="status">{for added.map(|row| said(desk, &row.order))}</p>
            </div>
            {list(props, reload)}
        </div>
    }
}

fn counts(desk: &Desk, register: &Register) -> Html {
    if register.load != Load::Ready {
        return html! { <p></p> };
    }
    let (all, completed) = (register.rows.len(), register.completed());
    let counts = [(Count::TotalOrders, all), (Count::TotalOpen, all - completed), (Count::TotalCompleted, completed)];
    html! {
        <p class="counts">{for counts.iter().map(|(count, n)| html! { <span>{desk.text.count(*count, *n)}</span> })}</p>
    }
}

fn said(desk: &Desk, order: &Order) -> Html {
    html! {
        <Link navigator={desk.navigator.clone()} to={Route::Order(order.uuid.clone())}>
            {desk.text.fill(Key::NewAdded, "name", &order.name)}
        </Link>
    }
}

fn list(OrdersPageProps { desk, register, shortcuts, .. }: &OrdersPageProps, reload: &Callback<()>) -> Html {
    let text = &desk.text;
    match &register.load {
        Load::Ready if register.rows.is_empty() => html! {
            <div class="ledger">
                <div class="ledger-head"></div>
                <State title={text.say(Key::EmptyTitle)} advice={text.say(Key::EmptyAdvice)} />
            </div>
        },
        Load::Ready => html! { <Ledger desk={desk.clone()} register={register.clone()} shortcuts={*shortcuts} /> },
        Load::Loading => html! {
            <div class="ledger">
                <div class="ledger-head"></div>
                <div class="skeleton" role="status"><span class="unseen">{text.say(Key::ListLoading)}</span></div>
            </div>
        },
        Load::Failed(error) => html! {
            <div class="ledger">
                <div class="ledger-head"></div>
                <State
                    title={text.say(Key::ErrorTitle)}
                    advice={format!("{} {}", desk.explain(error), text.say(Key::ErrorWaiting))}
                >
                    <button type="button" class="plain" onclick={reload.reform(|_| ())}>{text.say(Key::ErrorRetry)}</button>
                    <TraceDetails text={text.clone()} error={error.clone()} />
                </State>
            </div>
        },
    }
}
