use std::rc::Rc;

use yew::prelude::*;

use crate::{
    browser,
    hooks::use_window_event,
    text::{Key, Language, Text},
    theme::Theme,
};

/// Properties of [`Header`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct HeaderProps {
    /// The words.
    pub(crate) text: Rc<Text>,
    /// Told the language that was chosen.
    pub(crate) choose_language: Callback<Language>,
}

/// The switches of the header, put into the place that the static frame keeps for them.
#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { text, choose_language } = props;
    let theme = use_state_eq(Theme::preferred);
    let switch_theme = use_callback(*theme, |_, theme| theme.next().wear());
    // The commands change it, too.
    let changed = use_callback(theme.setter(), |_, theme| theme.set(Theme::preferred()));
    use_window_event("theme", changed);
    let other = text.language.other();
    let switch_language = choose_language.reform(move |_| other);
    let sign = match *theme {
        Theme::System => "icon-system",
        Theme::Light => "icon-light",
        Theme::Dark => "icon-dark",
    };
    let label = text.say(theme.label());
    let switches = html! {
        <>
            <button type="button" class="quiet" lang={other.code()} onclick={switch_language}>
                {text.say(Key::LanguageOther)}
            </button>
            <button type="button" class={classes!("quiet", "square", sign)} aria-label={label} title={label} onclick={switch_theme} />
        </>
    };
    browser::find("#switches").map(|place| create_portal(switches, place.into())).unwrap_or_default()
}
