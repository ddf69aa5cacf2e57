use yew::prelude::*;

use super::{Search, sort_select};
use crate::{
    browser,
    desk::Desk,
    query::{Query, Tab},
    text::Key,
};

/// Properties of [`Toolbar`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ToolbarProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
}

/// What shapes the list: tabs, search, sort.
#[component]
pub(crate) fn Toolbar(ToolbarProps { desk }: &ToolbarProps) -> Html {
    html! {
        <div class="toolbar">
            <nav class="tabs" aria-label={desk.text.say(Key::TabsLabel)}>{for Tab::ALL.into_iter().map(|tab| link(desk, tab))}</nav>
            <Search desk={desk.clone()} />
            {sort_select(desk)}
        </div>
    }
}

fn link(desk: &Desk, tab: Tab) -> Html {
    let query = Query { tab, ..(*desk.query).clone() };
    let href = format!("/{}", query.address());
    let navigator = desk.navigator.clone();
    let onclick = move |event: MouseEvent| {
        if browser::is_plain(&event) {
            event.prevent_default();
            navigator.show(query.clone(), true);
        }
    };
    let current = (tab == desk.query.tab).then_some("page");
    html! { <a {href} class="tab" aria-current={current} {onclick}>{desk.text.say(tab.words())}</a> }
}
