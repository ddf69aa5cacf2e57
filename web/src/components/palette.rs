use std::rc::Rc;

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::Dialog;
use crate::{
    browser,
    commands::{Command, Commands},
    desk::Desk,
    fold::Fold,
    hooks::use_current,
    text::Key,
};

/// Properties of [`Palette`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct PaletteProps {
    /// Everything that can be done.
    pub(crate) commands: Rc<Commands>,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// Everything that can be done, found by a few letters of its name.
#[component]
pub(crate) fn Palette(PaletteProps { commands, closed }: &PaletteProps) -> Html {
    let text = &commands.desk.text;
    let typed = use_current(String::new);
    let chosen = use_current(|| 0_usize);
    let input = use_node_ref();
    let words = typed.get();
    use_effect_with(input.clone(), |input| {
        if let Some(input) = input.cast::<HtmlElement>() {
            _ = input.focus();
        }
    });
    let found = Rc::new(found_by(commands, &words));
    let at = chosen.get().min(found.len().saturating_sub(1));
    let run = {
        let (closed, commands) = (closed.clone(), commands.clone());
        Callback::from(move |(found, at): (Rc<Vec<Command>>, usize)| {
            closed.emit(());
            found.get(at).into_iter().for_each(|command| commands.run(command));
        })
    };
    let oninput = {
        let (typed, chosen) = (typed.clone(), chosen.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(input.value());
                chosen.set(0);
            }
        }
    };
    let onkeydown = {
        let (commands, run) = (commands.clone(), run.clone());
        move |event: KeyboardEvent| {
            let found = Rc::new(found_by(&commands, &typed.get()));
            let last = found.len().saturating_sub(1);
            let at = chosen.get().min(last);
            match event.key().as_str() {
                "ArrowDown" => chosen.set(if at == last { 0 } else { at + 1 }),
                "ArrowUp" => chosen.set(if at == 0 { last } else { at - 1 }),
                "Enter" => run.emit((found, at)),
                _ => return,
            }
            event.prevent_default();
        }
    };
    use_effect_with(at, |_| {
        if let Some(option) = browser::find("#palette-chosen") {
            browser::scroll_into_view(&option);
        }
    });
    html! {
        <Dialog text={text.clone()} title={text.say(Key::PaletteTitle)} class="palette" {closed}>
            <input
                class="input" ref={input} role="combobox" aria-expanded="true" aria-controls="palette-list"
                aria-activedescendant={(!found.is_empty()).then_some("palette-chosen")} autocomplete="off"
                aria-label={text.say(Key::PaletteLabel)} placeholder={text.say(Key::PaletteLabel)}
                value={words} {oninput} {onkeydown}
            />
            <ul id="palette-list" role="listbox" aria-label={text.say(Key::PaletteTitle)}>
                {for found.iter().enumerate().map(|(place, command)| {
                    let (run, found) = (run.clone(), found.clone());
                    html! {
                        <li
                            role="option" id={(place == at).then_some("palette-chosen")} aria-selected={(place == at).to_string()}
                            onclick={move |_: MouseEvent| run.emit((found.clone(), place))}
                        >
                            {command.words.clone()}
                            if !command.keys.is_empty() {
                                <kbd>{command.keys}</kbd>
                            }
                        </li>
                    }
                })}
            </ul>
            if found.is_empty() {
                <p class="muted" role="status">{text.say(Key::PaletteNone)}</p>
            }
        </Dialog>
    }
}

/// Everything on offer whose name has these letters.
fn found_by(commands: &Commands, typed: &str) -> Vec<Command> {
    let wanted = (Fold::BROWSER.0)(typed);
    let mut found = commands.offered();
    found.retain(|command| (Fold::BROWSER.0)(&command.words).contains(wanted.trim()));
    found
}

/// Properties of [`Help`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct HelpProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// Whether single-character shortcuts are on.
    pub(crate) shortcuts: bool,
    /// Told when they are switched.
    pub(crate) switch_shortcuts: Callback<bool>,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// The keys, and what one cannot guess.
#[component]
pub(crate) fn Help(HelpProps { desk, shortcuts, switch_shortcuts, closed }: &HelpProps) -> Html {
    let text = &desk.text;
    let keys = [
        ("N", Key::HelpNew),
        ("/", Key::HelpSearch),
        ("J K ↓ ↑", Key::HelpMove),
        ("X", Key::HelpSelect),
        ("Shift+X Shift+↓", Key::HelpExtend),
        (text.say(Key::KeysSpace), Key::HelpComplete),
        ("E", Key::HelpEdit),
        ("Enter", Key::HelpOpen),
        ("# Delete", Key::HelpDelete),
        ("U", Key::HelpUndo),
        ("Ctrl+Z", Key::HelpUndo),
        ("Ctrl+Shift+Z", Key::HelpRedo),
        ("Ctrl+K", Key::HelpPalette),
        ("?", Key::HelpHelp),
        ("Esc", Key::HelpBack),
    ];
    let onchange = switch_shortcuts
        .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
    html! {
        <Dialog text={text.clone()} title={text.say(Key::HelpTitle)} class="help" {closed}>
            <table>
                <tbody>
                    {for keys.iter().map(|(keys, does)| html! {
                        <tr><th scope="row">{for keys.split(' ').map(|key| html! { <><kbd>{key}</kbd>{" "}</> })}</th><td>{text.say(*does)}</td></tr>
                    })}
                </tbody>
            </table>
            <label class="check"><input type="checkbox" checked={*shortcuts} {onchange} />{text.say(Key::KeysLabel)}</label>
            <p class="muted">{text.say(Key::HelpFind)}</p>
            if !browser::is_secure() {
                <p class="muted">{text.say(Key::HelpPlain)}</p>
            }
            <p class="muted">{text.say(Key::HelpFilter)}{" "}<code>{"completed = false AND date >= 2024-06-01"}</code></p>
        </Dialog>
    }
}
