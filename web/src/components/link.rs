use yew::prelude::*;

use crate::{browser, hooks::Navigator, route::Route};

/// Properties of [`Link`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct LinkProps {
    /// Goes there.
    pub(crate) navigator: Navigator,
    /// Where to.
    pub(crate) to: Route,
    /// Style class.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// The words, where the content has none.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// What is shown.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A link inside the app. A plain click stays in the page; everything else is the browser's.
#[component]
pub(crate) fn Link(props: &LinkProps) -> Html {
    let onclick = use_callback((props.navigator.clone(), props.to.clone()), |event: MouseEvent, (navigator, to)| {
        if browser::is_plain(&event) {
            event.prevent_default();
            navigator.open(to.clone());
        }
    });
    html! {
        <a href={props.to.path()} class={props.class.clone()} aria-label={props.label.clone()} title={props.label.clone()} {onclick}>
            {props.children.clone()}
        </a>
    }
}
