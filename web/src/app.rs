//! Puts the page together.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError},
    browser,
    commands::{Commands, Sheet, subject},
    components::{
        BulkSheet, Header, HeldToast, Help, OutboxSheet, Palette, SelectionBar, StatusLine, UndoToast, ViewsSheet,
    },
    desk::Desk,
    fold::Fold,
    hooks::{
        Place, Writing, use_connection, use_counts, use_current, use_document_event, use_import, use_leave_guard,
        use_outbox, use_paging, use_palette_keys, use_route, use_undo_keys, use_version, use_watch,
    },
    list::{Fetch, List},
    pages::{MissingPage, OrderPage, OrdersPage, failure},
    query::Query,
    register::{Action, Register},
    route::Route,
    text::{Count, Key, Language, Text},
};

const SHORTCUTS: &str = "shortcuts";

/// Properties of [`App`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct AppProps {
    /// The language that the page begins in.
    pub(crate) text: Rc<Text>,
}

/// The whole app.
#[component]
pub(crate) fn App(props: &AppProps) -> Html {
    let (place, navigator) = use_route();
    let Place { route, query, top } = place;
    let query = use_memo(query, Query::clone);
    let text_state = use_state_eq(|| Rc::clone(&props.text));
    let text = Rc::clone(&text_state);
    let shortcuts = use_state_eq(|| browser::stored(SHORTCUTS).as_deref() != Some("off"));
    let (connection, heard) = use_connection();
    let api = use_memo(heard, |heard| Api::new(heard.clone()));
    let wanted = query.wanted(browser::utc_offset);
    let register = use_reducer(|| {
        // A faulty filter in the address hides no order; the search box says what is wrong.
        let unfiltered = || Query { search: String::new(), ..(*query).clone() }.wanted(browser::utc_offset);
        Register::new(List::new(wanted.clone().or_else(unfiltered).unwrap_or_default(), top), Fold::BROWSER)
    });
    use_effect_with(wanted, {
        let register = register.dispatcher();
        move |wanted| {
            if let Some(wanted) = wanted {
                register.dispatch(Action::Asked(wanted.clone(), top));
            }
        }
    });
    let Writing { outbox, mirror, said, far, say, dismiss } =
        use_outbox(&api, &register.dispatcher(), connection.is_lost());
    let (import, imports) = use_import(&outbox, &mirror, &say);
    use_undo_keys(*shortcuts, &outbox);
    use_leave_guard(register.is_dirty());
    let sheet = use_current(|| None::<Sheet>);
    let which = sheet.get();
    // The order that had the focus before the sheet: what the commands are about.
    let focused = use_state_eq(|| None::<String>);
    let open_sheet = use_callback((sheet.clone(), focused.setter()), |which, (sheet, focused)| {
        focused.set(browser::focused().as_ref().and_then(browser::uuid_around));
        sheet.set(Some(which));
    });
    // Told by the browser, too, once it has closed: by then another may be open.
    let sheet_closed = use_callback((sheet, which), |(), (sheet, which)| {
        if sheet.get() == *which {
            browser::close_dialog("#app dialog[open]");
            sheet.set(None);
        }
    });
    let reload = use_paging(&api, &register);
    let watching = use_watch(&api, &register);
    use_counts(&api, &register, query.counted(browser::utc_offset));

    use_effect_with(text.language, |language| browser::set_root_attribute("lang", Some(language.code())));
    let open = register.counts.map_or(0, |counts| counts.open);
    let title =
        if open == 0 { "Orders".to_owned() } else { format!("{} · Orders", text.count(Count::TotalOpen, open)) };
    use_effect_with(title, |title| browser::set_title(title));
    use_effect_with(open, |open| {
        browser::set_icon(&match open {
            0 => String::new(),
            1..100 => open.to_string(),
            _ => "99+".to_owned(),
        });
    });
    let newer = use_version(watching);
    // Another version is loaded while nobody looks, unless something would be lost.
    let unsaved = register.is_dirty() || which.is_some() || imports || !mirror.keeps;
    let hidden = use_callback((newer, unsaved), |_, (newer, unsaved)| {
        if *newer && !unsaved && !browser::is_visible() {
            browser::reload();
        }
    });
    use_document_event("visibilitychange", hidden);

    let choose_language = use_callback(text_state.setter(), |chosen: Language, setter| {
        chosen.remember();
        let setter = setter.clone();
        spawn_local(async move {
            match Text::load(chosen).await {
                Some(text) => setter.set(text),
                // The words of another version of the page are gone: the new one has its own.
                None => browser::reload(),
            }
        });
    });
    let switch_shortcuts = use_callback(shortcuts.setter(), |on: bool, setter| {
        browser::store(SHORTCUTS, if on { "on" } else { "off" });
        setter.set(on);
    });

    let desk =
        Desk { text: Rc::clone(&text), api: (*api).clone(), register: register.dispatcher(), outbox, navigator, query };
    use_palette_keys(*shortcuts, &open_sheet);
    let register = (*register).clone();
    let open = |which: Sheet| open_sheet.reform(move |()| which);
    let shown = which.map(|which| {
        let (desk, closed) = (desk.clone(), sheet_closed);
        match which {
            Sheet::Outbox => html! { <OutboxSheet {desk} mirror={mirror.clone()} {closed} /> },
            Sheet::Bulk(bulk) => html! { <BulkSheet {desk} {bulk} {closed} /> },
            Sheet::Views | Sheet::Print => {
                let prints = which == Sheet::Print;
                html! { <ViewsSheet {desk} total={register.list.total} {prints} {closed} /> }
            }
            Sheet::Palette => {
                let at = subject(&register, &route, focused.as_deref());
                let (open, reload, choose_language) = (open_sheet.clone(), reload.clone(), choose_language.clone());
                let (import, say, selected) = (import.clone(), say.clone(), register.selected());
                let commands = Rc::new(Commands { desk, at, selected, open, import, say, reload, choose_language });
                html! { <Palette {commands} {closed} /> }
            }
            Sheet::Help => html! { <Help {desk} shortcuts={*shortcuts} {switch_shortcuts} {closed} /> },
        }
    });
    let shown = shown.unwrap_or_default();
    let drawer = match &route {
        Route::Order(uuid) => html! {
            <OrderPage key={uuid.clone()} desk={desk.clone()} register={register.clone()} uuid={uuid.clone()} />
        },
        Route::Orders | Route::Missing => Html::default(),
    };
    // Where there is a list the failure stands above it: what was shown stays. A server that is away is the status line's.
    let failed = match &register.list.fetch {
        Fetch::Failed(error) if register.list.shown > 0 && *error != ApiError::Unavailable => html! {
            <div class="toast" role="alert">{failure(&desk, error, &reload)}</div>
        },
        _ => Html::default(),
    };
    html! {
        <>
            <Header text={text.clone()} {choose_language} />
            if route == Route::Missing {
                <MissingPage desk={desk.clone()} />
            } else {
                <OrdersPage
                    desk={desk.clone()} register={register.clone()} {reload} {import} open_views={open(Sheet::Views)}
                    shortcuts={*shortcuts}
                />
            }
            {drawer}
            <section class="toasts" aria-label={text.say(Key::ToastLabel)}>
                {failed}
                <SelectionBar desk={desk.clone()} register={register.clone()} />
                <HeldToast desk={desk.clone()} mirror={mirror.clone()} open={open(Sheet::Outbox)} />
                <UndoToast desk={desk.clone()} {said} {far} {dismiss} />
            </section>
            // Not by `{for …}`: it would be a child more or less, and all that stands before it would be made anew.
            {shown}
            <StatusLine
                {text} {connection} {watching} {mirror} {newer} open_outbox={open(Sheet::Outbox)}
                open_palette={open(Sheet::Palette)} open_help={open(Sheet::Help)}
            />
        </>
    }
}
