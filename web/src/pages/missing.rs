use yew::prelude::*;

use crate::{
    components::{Link, State},
    desk::Desk,
    route::Route,
    text::Key,
};

/// Properties of [`MissingPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct MissingPageProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
}

/// An address that names nothing.
#[component]
pub(crate) fn MissingPage(MissingPageProps { desk }: &MissingPageProps) -> Html {
    html! {
        <State title={desk.text.say(Key::PageMissing)} advice="">
            <Link navigator={desk.navigator.clone()} to={Route::Orders} class="plain">{desk.text.say(Key::OrderClose)}</Link>
        </State>
    }
}
