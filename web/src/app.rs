//! Puts the page together.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    api::Api,
    browser,
    components::{Header, StatusLine, ToastStack},
    desk::Desk,
    hooks::{use_connection, use_loading, use_register, use_route},
    pages::{MissingPage, OrderPage, OrdersPage},
    route::Route,
    text::{Count, Language, Text},
    toasts::Toasts,
};

const SHORTCUTS: &str = "shortcuts";

/// The whole app.
#[component]
pub(crate) fn App() -> Html {
    let (route, navigator) = use_route();
    let language = use_state_eq(Language::preferred);
    let text = use_memo(*language, |language| Text::new(*language));
    let shortcuts = use_state_eq(|| browser::stored(SHORTCUTS).as_deref() != Some("off"));
    let (connection, heard) = use_connection();
    let api = use_memo(heard, |heard| Api::new(heard.clone()));
    let toasts = use_reducer(Toasts::default);
    let register = use_register(&api, &toasts.dispatcher());
    let reload = use_loading(&api, &register.dispatcher(), connection.is_lost());

    use_effect_with(*language, |language| browser::set_root_attribute("lang", Some(language.code())));
    let open = register.rows.len() - register.completed();
    let title =
        if open == 0 { "Orders".to_owned() } else { format!("{} · Orders", text.count(Count::TotalOpen, open)) };
    use_effect_with(title, |title| browser::set_title(title));

    let choose_language = use_callback(language.setter(), |chosen: Language, setter| {
        chosen.remember();
        setter.set(chosen);
    });
    let switch_shortcuts = use_callback(shortcuts.setter(), |on: bool, setter| {
        browser::store(SHORTCUTS, if on { "on" } else { "off" });
        setter.set(on);
    });

    let desk = Desk {
        text: Rc::clone(&text),
        api: (*api).clone(),
        register: register.dispatcher(),
        toasts: toasts.dispatcher(),
        navigator,
    };
    let register = (*register).clone();
    let drawer = match &route {
        Route::Order(uuid) => html! {
            <OrderPage key={uuid.clone()} desk={desk.clone()} register={register.clone()} uuid={uuid.clone()} />
        },
        Route::Orders | Route::Missing => Html::default(),
    };
    html! {
        <>
            <Header text={text.clone()} {choose_language} />
            if route == Route::Missing {
                <MissingPage desk={desk.clone()} />
            } else {
                <OrdersPage desk={desk.clone()} {register} {reload} shortcuts={*shortcuts} />
            }
            {drawer}
            <ToastStack desk={desk} toasts={(*toasts).clone()} />
            <StatusLine {text} {connection} shortcuts={*shortcuts} {switch_shortcuts} />
        </>
    }
}
