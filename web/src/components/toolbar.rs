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
    /// Opens what can be done with the list.
    pub(crate) open_views: Callback<()>,
}

/// What shapes the list: tabs, search, sort.
#[component]
pub(crate) fn Toolbar(ToolbarProps { desk, open_views }: &ToolbarProps) -> Html {
    let tab = |tab: Tab| {
        let query = Query { tab, ..(*desk.query).clone() };
        let current = (tab == desk.query.tab).then_some("page");
        list_link(desk, query, "tab", current, desk.text.say(tab.words()).into(), Callback::noop())
    };
    let views = desk.text.say(Key::ViewTitle);
    html! {
        <div class="toolbar">
            <nav class="tabs" aria-label={desk.text.say(Key::TabsLabel)}>{for Tab::ALL.into_iter().map(tab)}</nav>
            <Search desk={desk.clone()} />
            {sort_select(desk)}
            <button
                type="button" class="quiet square icon-view" aria-label={views} title={views}
                onclick={open_views.reform(|_| ())}
            />
        </div>
    }
}

/// A link to a list. A plain click stays in the page, and tells `gone`; everything else is the browser's.
pub(crate) fn list_link(
    desk: &Desk,
    query: Query,
    class: &'static str,
    current: Option<&'static str>,
    words: AttrValue,
    gone: Callback<()>,
) -> Html {
    let href = format!("/{}", query.address());
    let navigator = desk.navigator.clone();
    let onclick = move |event: MouseEvent| {
        if browser::is_plain(&event) {
            event.prevent_default();
            navigator.show(query.clone(), true);
            gone.emit(());
        }
    };
    html! { <a {href} {class} aria-current={current} {onclick}>{words}</a> }
}
