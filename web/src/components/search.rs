use gloo_timers::callback::Timeout;
use orders_proto::filter;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    desk::Desk,
    query::{Meaning, chips},
    text::Key,
};

/// How long one may pause between two letters before the list follows.
const PAUSE_MS: u32 = 40;
/// How long a fault may stand before it is said.
const FAULT_MS: u32 = 500;

/// Properties of [`Search`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct SearchProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
}

/// The search box. The list follows as one types; a filter with a fault says where it is, and the last good list stays.
#[component]
pub(crate) fn Search(SearchProps { desk }: &SearchProps) -> Html {
    let (text, query) = (&desk.text, &desk.query);
    let typed = use_state_eq(|| query.search.clone());
    let fault_told = use_state_eq(|| true);
    // Whether the address has its own entry in the history for what is being typed.
    let stepped = use_mut_ref(|| false);
    // What the box knows the list to show. Whatever else it shows comes from elsewhere: Back, a tab, a saved view.
    // (An effect may run after the next letter was typed: held against that letter, it would take it back.)
    let known = use_mut_ref(|| query.search.clone());
    use_effect_with(query.search.clone(), {
        let (typed, known) = (typed.setter(), known.clone());
        move |search| {
            if known.replace(search.clone()) != *search {
                typed.set(search.clone());
            }
        }
    });
    let show = {
        let (navigator, stepped) = (desk.navigator.clone(), stepped.clone());
        move |search: &str| {
            known.replace(search.to_owned());
            navigator.search(search, || !stepped.replace(true));
        }
    };
    let meaning = Meaning::of(&typed);
    use_effect_with((*typed).clone(), {
        let (show, fault, fault_told) = (show.clone(), matches!(meaning, Meaning::Wrong(_)), fault_told.setter());
        let first = *typed == query.search;
        move |typed| {
            let typed = typed.clone();
            let timer = match (first, fault) {
                (true, _) => None,
                (false, true) => Some(Timeout::new(FAULT_MS, move || fault_told.set(true))),
                (false, false) => Some(Timeout::new(PAUSE_MS, move || show(&typed))),
            };
            move || drop(timer)
        }
    });
    let oninput = {
        let (typed, fault_told) = (typed.setter(), fault_told.setter());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                fault_told.set(false);
                typed.set(input.value());
            }
        }
    };
    let onsubmit = {
        let (show, typed, fault_told, fault) =
            (show.clone(), typed.clone(), fault_told.setter(), matches!(meaning, Meaning::Wrong(_)));
        move |event: SubmitEvent| {
            event.prevent_default();
            fault_told.set(true);
            if !fault {
                show(&typed);
            }
        }
    };
    let onfocusout = move |_: FocusEvent| *stepped.borrow_mut() = false;
    let clear = {
        let (typed, show) = (typed.setter(), show);
        move |_: MouseEvent| {
            typed.set(String::new());
            show("");
        }
    };
    let fault = match &meaning {
        Meaning::Wrong(error) if *fault_told => Some(*error),
        _ => None,
    };
    html! {
        <form class="search" role="search" {onsubmit} {onfocusout}>
            <input
                id="search" type="search" class="input" value={(*typed).clone()} placeholder={text.say(Key::SearchPlaceholder)}
                aria-label={text.say(Key::SearchLabel)} autocomplete="off" autocapitalize="off" spellcheck="false"
                enterkeyhint="search" aria-invalid={fault.map(|_| "true")} aria-describedby="search-says" {oninput}
            />
            <div id="search-says" class="search-says" role="status">
                {for fault.map(|error| told(desk, &typed, error))}
                {for said(desk, &meaning)}
                if fault.is_some() {
                    <button type="button" class="plain" onclick={clear}>{text.say(Key::SearchClear)}</button>
                }
            </div>
        </form>
    }
}

/// Where a filter is wrong, and why.
fn told(desk: &Desk, typed: &str, error: filter::Error) -> Html {
    let (before, after) = typed.split_at(error.at.byte.min(typed.len()));
    html! {
        <p class="fault">
            <code>{before}<mark>{if after.is_empty() { "…" } else { after }}</mark></code>{" "}
            {desk.text.filter_fault(error.reason)}
        </p>
    }
}

/// What the text means, where that is more than words to find.
fn said(desk: &Desk, meaning: &Meaning) -> Vec<Html> {
    let chip = |words: String| html! { <span class="chip">{words}</span> };
    match meaning {
        Meaning::Phrase(_) => vec![chip(desk.text.say(Key::SearchPhrase).to_owned())],
        Meaning::Filter(filter) => chips(filter).into_iter().map(chip).collect(),
        Meaning::Nothing | Meaning::Wrong(_) => Vec::new(),
    }
}
