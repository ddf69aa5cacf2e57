//! Which commands there are, and what each does.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::Callback;

use super::{
    Bulk, Sheet,
    pressed::{OF_ORDER, OF_PAGE, pressed},
};
use crate::{
    api::Field,
    browser,
    components::{SORTS, columns, to_clipboard},
    desk::Desk,
    hooks::Said,
    query::{Query, Tab},
    register::{Action, Register, Row, Select},
    route::Route,
    text::{Count, Key, Language},
    theme::Theme,
    views::Views,
};

/// Something that can be done.
#[derive(Debug)]
pub(crate) struct Command {
    /// What it is called.
    pub(crate) words: String,
    /// The keys that do it, too.
    pub(crate) keys: &'static str,
    does: Does,
}

/// What a command does.
#[derive(Debug)]
enum Does {
    Focus(&'static str),
    Undo,
    Redo,
    Open(Sheet),
    Show(Query),
    Reload,
    Import,
    Export,
    Wear(Theme),
    Speak,
    Visit(Rc<Row>),
    Select(Rc<Row>),
    Toggle(Rc<Row>),
    Turn(Rc<Row>),
    /// Edits a field where it stands in the list.
    Edit(Rc<Row>, Field),
    Change(Bulk),
    /// Copies a text, and says so.
    Copy(String, Key),
    Deselect,
    PrintOrder,
    /// What a button does that is on the page.
    Press(HtmlElement),
}

/// Where commands come from and what they act on.
#[derive(Debug, PartialEq)]
pub(crate) struct Commands {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// The order that is open, or has the focus; and whether it is open.
    pub(crate) at: Option<(Rc<Row>, bool)>,
    /// The orders that are selected.
    pub(crate) selected: Vec<Rc<Row>>,
    /// Opens a sheet.
    pub(crate) open: Callback<Sheet>,
    /// Makes orders of several lines.
    pub(crate) import: Callback<JsValue>,
    /// Says what was done.
    pub(crate) say: Callback<Said>,
    /// Loads the list again.
    pub(crate) reload: Callback<()>,
    /// Speaks another language.
    pub(crate) choose_language: Callback<Language>,
}

impl Commands {
    /// Everything that can be done now, in the reader's language: to the order, to those that are selected, to the list, to
    /// the page.
    pub(crate) fn offered(&self) -> Vec<Command> {
        let (text, query) = (&self.desk.text, &self.desk.query);
        let mut commands = Vec::new();
        let mut add = |words: String, keys: &'static str, does: Does| commands.push(Command { words, keys, does });
        let say = |key: Key| text.say(key).to_owned();
        if let Some((row, is_open)) = &self.at {
            let (name, row) = (&row.order.name, || row.clone());
            let with_name = |key: Key| text.fill(key, "name", name);
            let about = |key: Key| format!("{}: {name}", text.say(key));
            let key = |key: &'static str| if *is_open { "" } else { key };
            if !row().deleted {
                let complete = if row().order.completed { Key::SelectReopen } else { Key::SelectComplete };
                add(about(complete), key(text.say(Key::KeysSpace)), Does::Toggle(row()));
            }
            if *is_open {
                pressed(OF_ORDER).for_each(|(words, button)| add(words, "", Does::Press(button)));
                add(say(Key::CommandPrintOrder), "Ctrl+P", Does::PrintOrder);
            } else {
                add(with_name(Key::ListOpen), "Enter", Does::Visit(row()));
                add(with_name(Key::ListSelect), "X", Does::Select(row()));
                if !row().deleted {
                    add(about(Key::HelpEdit), "E", Does::Edit(row(), Field::Name));
                    add(about(Key::CommandEditDate), "", Does::Edit(row(), Field::Date));
                }
                let turn = if row().deleted { Key::ListRestore } else { Key::ListDelete };
                add(with_name(turn), "Delete", Does::Turn(row()));
            }
        }
        if !self.selected.is_empty() {
            let about = |key: Key| format!("{}: {}", text.count(Count::SelectMany, self.selected.len()), text.say(key));
            for (bulk, key) in Bulk::for_selected(&self.selected) {
                add(about(key), "", Does::Change(bulk));
            }
            add(about(Key::SelectCopy), "Ctrl+C", Does::Copy(columns(&self.selected), Key::SelectCopied));
            add(say(Key::SelectClear), "Esc", Does::Deselect);
        }
        add(say(Key::HelpNew), "N", Does::Focus("#new-name"));
        add(say(Key::HelpSearch), "/", Does::Focus("#search"));
        add(say(Key::HelpUndo), "Ctrl+Z", Does::Undo);
        add(say(Key::HelpRedo), "Ctrl+Shift+Z", Does::Redo);
        add(say(Key::CommandOutbox), "", Does::Open(Sheet::Outbox));
        for tab in Tab::ALL {
            let words = text.fill(Key::CommandTab, "tab", text.say(tab.words()));
            add(words, "", Does::Show(Query { tab, ..(**query).clone() }));
        }
        for (sort, words) in SORTS {
            let words = format!("{}: {}", text.say(Key::SortLabel), text.say(words));
            add(words, "", Does::Show(query.sorted_by(sort)));
        }
        for view in Views::kept().0 {
            add(text.fill(Key::CommandView, "name", &view.name), "", Does::Show(view.query));
        }
        if query.tab != Tab::Deleted {
            Bulk::ALL.into_iter().for_each(|bulk| add(say(bulk.words()), "", Does::Open(Sheet::Bulk(bulk))));
        }
        add(say(Key::CommandClear), "", Does::Show(Query::default()));
        if query.days.is_some() {
            add(say(Key::ChartAll), "", Does::Show(Query { days: None, ..(**query).clone() }));
        }
        add(say(Key::ViewTitle), "", Does::Open(Sheet::Views));
        // Elsewhere only what is selected can be copied: the sheet has it.
        if browser::is_secure() {
            let link = format!("{}/{}", browser::origin(), query.address());
            add(say(Key::CommandCopy), "", Does::Copy(link, Key::OrderCopied));
        }
        add(say(Key::CommandReload), "", Does::Reload);
        add(say(Key::ImportTitle), "", Does::Import);
        add(say(Key::CommandExport), "", Does::Export);
        let key = if matches!(self.at, Some((_, true))) { "" } else { "Ctrl+P" };
        add(say(Key::CommandPrint), key, Does::Open(Sheet::Print));
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            add(say(theme.label()), "", Does::Wear(theme));
        }
        add(say(Key::LanguageOther), "", Does::Speak);
        add(say(Key::HelpTitle), "?", Does::Open(Sheet::Help));
        for (words, button) in pressed(OF_PAGE) {
            if commands.iter().all(|command| command.words != words) {
                commands.push(Command { words, keys: "", does: Does::Press(button) });
            }
        }
        commands
    }

    /// Does it.
    pub(crate) fn run(&self, command: &Command) {
        let desk = &self.desk;
        let uuid = |row: &Row| row.order.uuid.clone();
        match &command.does {
            Does::Focus(selector) => browser::find(selector).into_iter().for_each(|input| browser::focus(&input)),
            Does::Undo => desk.outbox.undo(None),
            Does::Redo => desk.outbox.redo(),
            Does::Open(sheet) => self.open.emit(*sheet),
            Does::Show(query) => desk.navigator.show(query.clone(), true),
            Does::Reload => self.reload.emit(()),
            Does::Import => self.import.emit(JsValue::UNDEFINED),
            Does::Export => browser::go_to(&desk.query.export(browser::utc_offset)),
            Does::Wear(theme) => theme.wear(),
            Does::Speak => self.choose_language.emit(desk.text.language.other()),
            Does::Visit(row) => desk.navigator.open(Route::Order(uuid(row))),
            Does::Select(row) => desk.select(uuid(row), false),
            Does::Toggle(row) => desk.toggle(&row.order),
            Does::Turn(row) => desk.turn(row),
            Does::Edit(row, field) => desk.edit(uuid(row), *field, "list"),
            Does::Change(bulk) => desk.change_selected(&self.selected, *bulk),
            Does::Copy(content, copied) => {
                let (content, copied, say) = (content.clone(), *copied, self.say.clone());
                spawn_local(async move {
                    if to_clipboard(&content).await {
                        say.emit(Said::Told(copied));
                    }
                });
            }
            Does::Deselect => desk.register.dispatch(Action::Selected(Select::Nothing)),
            Does::PrintOrder => browser::print(),
            Does::Press(button) => button.click(),
        }
    }
}

/// The order that commands are about: the open one, else the one that had the focus.
pub(crate) fn subject(register: &Register, route: &Route, focused: Option<&str>) -> Option<(Rc<Row>, bool)> {
    let (uuid, is_open) = match route {
        Route::Order(uuid) => (uuid.as_str(), true),
        Route::Orders | Route::Missing => (focused?, false),
    };
    Some((register.row(uuid)?.clone(), is_open))
}
