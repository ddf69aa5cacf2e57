use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::{Press, use_document_event, use_shortcuts};
use crate::{
    browser,
    commands::{Bulk, Sheet},
    components::Command,
    desk::Desk,
    query::{Query, Tab},
    shortcuts::Shortcut,
    text::Key,
    theme::Theme,
};

/// All commands, in the reader's language.
#[hook]
pub(crate) fn use_commands(
    desk: &Desk,
    open: &Callback<Sheet>,
    import: &Callback<JsValue>,
    reload: &Callback<()>,
) -> Vec<Command> {
    let text = &desk.text;
    let command = |words: String, keys: &'static str, run: Callback<()>| Command { words: words.into(), keys, run };
    let focus = |selector: &'static str| {
        Callback::from(move |()| {
            browser::find(selector).into_iter().for_each(|input: HtmlElement| browser::focus(&input));
        })
    };
    let sheet = |which: Sheet| open.reform(move |()| which);
    let show = |query: Query| {
        let navigator = desk.navigator.clone();
        Callback::from(move |()| navigator.show(query.clone(), true))
    };
    let (undo, redo) = (desk.outbox.clone(), desk.outbox.clone());
    let print = || {
        if let Some(window) = browser::window() {
            // A browser without a printer has nothing to print on.
            _ = window.print();
        }
    };
    let export = desk.query.export(browser::utc_offset);
    let say = |key: Key| text.say(key).to_owned();
    let mut commands = vec![
        command(say(Key::HelpNew), "N", focus("#new-name")),
        command(say(Key::HelpSearch), "/", focus("#search")),
        command(say(Key::HelpUndo), "Ctrl+Z", Callback::from(move |()| undo.undo(None))),
        command(say(Key::HelpRedo), "Ctrl+Shift+Z", Callback::from(move |()| redo.redo())),
        command(say(Key::CommandOutbox), "", sheet(Sheet::Outbox)),
    ];
    commands.extend(Tab::ALL.into_iter().map(|tab| {
        let words = text.fill(Key::CommandTab, "tab", text.say(tab.words()));
        command(words, "", show(Query { tab, ..(*desk.query).clone() }))
    }));
    if desk.query.tab != Tab::Deleted {
        commands.extend(Bulk::ALL.map(|bulk| command(say(bulk.words()), "", sheet(Sheet::Bulk(bulk)))));
    }
    commands.extend([
        command(say(Key::CommandClear), "", show(Query::default())),
        command(say(Key::CommandReload), "", reload.clone()),
        command(say(Key::ImportTitle), "", import.reform(|()| JsValue::UNDEFINED)),
        command(say(Key::CommandExport), "", Callback::from(move |()| browser::go_to(&export))),
        command(say(Key::CommandPrint), "", Callback::from(move |()| print())),
    ]);
    commands.extend(
        [Theme::System, Theme::Light, Theme::Dark]
            .into_iter()
            .map(|theme| command(say(theme.label()), "", Callback::from(move |()| theme.wear()))),
    );
    commands.push(command(say(Key::HelpTitle), "?", sheet(Sheet::Help)));
    commands
}

/// Ctrl+K (or ⌘) opens the commands, wherever the focus is; `?` the keys, while single characters are on.
#[hook]
pub(crate) fn use_palette_keys(characters: bool, open: &Callback<Sheet>) {
    let on_key = use_callback(open.clone(), |event: Event, open| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
            return;
        };
        let control = event.ctrl_key() || event.meta_key();
        if control && !event.shift_key() && !event.alt_key() && event.code() == "KeyK" {
            event.prevent_default();
            open.emit(Sheet::Palette);
        }
    });
    use_document_event("keydown", on_key);
    let on_press = use_callback(open.clone(), |press: Press, open| {
        let help = press.shortcut == Shortcut::Help;
        if help {
            open.emit(Sheet::Help);
        }
        help
    });
    use_shortcuts(characters, on_press);
}
