use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    api::{ApiError, Counts},
    browser,
    components::{Chart, Composer, Ledger, State, Toolbar, TraceDetails, period},
    desk::Desk,
    hooks::{Press, use_shortcuts},
    list::Fetch,
    query::{Days, Query},
    register::{Action, Register},
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
    /// Makes orders of several lines.
    pub(crate) import: Callback<JsValue>,
    /// Opens what can be done with the list.
    pub(crate) open_views: Callback<()>,
    /// Whether single-character shortcuts are on.
    pub(crate) shortcuts: bool,
}

/// The list of all orders, and the line for a new one.
#[component]
pub(crate) fn OrdersPage(props: &OrdersPageProps) -> Html {
    let OrdersPageProps { desk, register, reload, import, open_views, shortcuts } = props;
    let on_press = use_callback((), |press: Press, ()| {
        let input = match press.shortcut {
            Shortcut::New => browser::find("#new-name"),
            Shortcut::Search => browser::find("#search"),
            _ => None,
        };
        input.as_ref().is_some_and(|input| HtmlElement::focus(input).is_ok())
    });
    use_shortcuts(*shortcuts, on_press);
    html! {
        <div class="orders">
            <Composer desk={desk.clone()} import={import.clone()} />
            <Toolbar desk={desk.clone()} {open_views} />
            <Chart desk={desk.clone()} stale={if register.list.shown > 0 { register.stale.wrapping_add(1) } else { 0 }} />
            <div class="summary">
                <p class="counts">{for register.counts.iter().map(|counts| self::counts(desk, *counts))}</p>
                {for desk.query.days.iter().map(|days| self::days(desk, days))}
                {pill(desk, register)}
            </div>
            {list(props, reload)}
        </div>
    }
}

fn counts(desk: &Desk, Counts { open, completed }: Counts) -> Html {
    let counts = [(Count::TotalOrders, open + completed), (Count::TotalOpen, open), (Count::TotalCompleted, completed)];
    html! { <>{for counts.iter().map(|(count, n)| html! { <span>{desk.text.count(*count, *n)}</span> })}</> }
}

/// The days that the list is narrowed to, and a way out.
fn days(desk: &Desk, days: &Days) -> Html {
    let (navigator, query) = (desk.navigator.clone(), desk.query.clone());
    let clear = move |_: MouseEvent| navigator.show(Query { days: None, ..(*query).clone() }, true);
    html! {
        <button type="button" class="chip icon-close" title={desk.text.say(Key::ChartAll)} onclick={clear}>{period(desk, days)}</button>
    }
}

/// How many orders came elsewhere; a click shows them.
fn pill(desk: &Desk, register: &Register) -> Html {
    let fresh = register.list.fresh.len();
    let show = {
        let register = desk.register.clone();
        move |_: MouseEvent| register.dispatch(Action::BeginAgain)
    };
    html! {
        <div class="fresh" role="status">
            if fresh > 0 {
                <button type="button" class="pill" onclick={show}>{desk.text.count(Count::ListFresh, fresh)}</button>
            }
        </div>
    }
}

fn list(OrdersPageProps { desk, register, shortcuts, .. }: &OrdersPageProps, reload: &Callback<()>) -> Html {
    let (text, list) = (&desk.text, &register.list);
    match &list.fetch {
        Fetch::Ready if list.is_empty() => frame(nothing(desk)),
        // What was shown before stays until the next list has come.
        _ if list.shown > 0 => {
            html! { <Ledger desk={desk.clone()} register={register.clone()} shortcuts={*shortcuts} /> }
        }
        Fetch::Ready | Fetch::Loading => frame(html! {
            <div class="skeleton" role="status"><span class="unseen">{text.say(Key::ListLoading)}</span></div>
        }),
        Fetch::Failed(error) => frame(failure(desk, error, reload)),
    }
}

/// That orders did not come, why, and a way to try it again.
pub(crate) fn failure(desk: &Desk, error: &ApiError, reload: &Callback<()>) -> Html {
    let text = &desk.text;
    let mut advice = desk.explain(error);
    if *error == ApiError::Unavailable {
        advice = format!("{advice} {}", text.say(Key::ErrorWaiting));
    }
    html! {
        <State title={text.say(Key::ErrorTitle)} {advice}>
            <button type="button" class="plain" onclick={reload.reform(|_| ())}>{text.say(Key::ErrorRetry)}</button>
            <TraceDetails text={text.clone()} error={error.clone()} />
        </State>
    }
}

fn frame(content: Html) -> Html {
    html! { <div class="ledger"><div class="ledger-head"></div>{content}</div> }
}

/// A list without a row: there are no orders at all, or none that matches.
fn nothing(desk: &Desk) -> Html {
    let text = &desk.text;
    if *desk.query == Query::default() {
        return html! { <State title={text.say(Key::EmptyTitle)} advice={text.say(Key::EmptyAdvice)} /> };
    }
    let show_all = {
        let navigator = desk.navigator.clone();
        move |_: MouseEvent| navigator.show(Query::default(), true)
    };
    html! {
        <State title={text.say(Key::NoneTitle)} advice={text.say(Key::NoneAdvice)}>
            <button type="button" class="plain" onclick={show_all}>{text.say(Key::NoneClear)}</button>
        </State>
    }
}
