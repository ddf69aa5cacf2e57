//! The button that hands the orders over to the page, and what there is to say before it does.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    batches::{SINGLY, entries},
    before::{Before, Standing},
    page::Page,
    progress::Sent,
    source::Source,
    table::{Line, derived},
};
use crate::{
    api::Api,
    browser,
    hooks::Current,
    outbox::{Entry, Patch, new_id},
    text::{Count, Key, Text},
};

/// The most orders that are taken at a time: they wait in this browser.
const MOST: usize = 50_000;

/// What is known of the orders before they are handed over.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Told {
    /// Nothing, or nothing that matters.
    #[default]
    Nothing,
    /// The server is being asked about these.
    Asked(Rc<Vec<Patch>>),
    /// All were added from this browser before.
    Added,
    /// Some were added before, here or elsewhere, and taken back.
    TakenBack(Before),
}

/// The button that hands the orders over.
pub(super) fn send(
    text: &Text,
    page: &Page,
    source: &Source,
    read: &Rc<Vec<Line>>,
    sent: &Current<Option<Sent>>,
    known: &Current<Told>,
) -> Html {
    let right = read.iter().filter(|line| line.faults.is_empty()).count();
    if right > MOST {
        return html! { <p class="danger-words" role="status">{text.count(Count::ImportMost, MOST)}</p> };
    }
    if right == 0 {
        return Html::default();
    }
    let put = {
        let (page, sent, known) = (page.clone(), sent.clone(), known.clone());
        move |entries: Vec<Entry>| {
            if !page.put(entries) {
                known.set(Told::Added);
            } else if right <= SINGLY {
                // They show in the list at once.
                browser::close_dialog("dialog.import");
            } else {
                sent.set(Some(Sent::now(right, browser::now_ms())));
            }
        }
    };
    let (read, is_file, now) = (read.clone(), source.file.is_some(), known.clone());
    let onclick = move |_: MouseEvent| {
        let orders = read.iter().filter(|line| line.faults.is_empty()).map(|line| line.values.clone());
        let orders: Rc<Vec<_>> = Rc::new(orders.collect());
        match now.get() {
            Told::Asked(_) => {}
            // A file that was taken before is known by what is in it.
            Told::Nothing if is_file => {
                now.set(Told::Asked(orders.clone()));
                let (now, put) = (now.clone(), put.clone());
                spawn_local(async move {
                    let before = taken_back(&orders).await;
                    // Another file may have been chosen meanwhile, or other columns: then these are not meant any more.
                    if now.get() != Told::Asked(orders.clone()) {
                        return;
                    }
                    if before.gone > 0 {
                        now.set(Told::TakenBack(before));
                    } else {
                        put(again(&orders, &before));
                    }
                });
            }
            Told::TakenBack(before) => put(again(&orders, &before)),
            // What is pasted is always new.
            Told::Nothing | Told::Added => put(entries(&orders, |_| (new_id(), new_id()))),
        }
    };
    let (said, words) = match known.get() {
        Told::Nothing => (None, text.count(Count::ImportAdd, right)),
        Told::Asked(_) => (None, text.say(Key::ImportLoading).to_owned()),
        Told::Added => (Some(text.say(Key::ImportKnown).to_owned()), text.say(Key::ImportAgain).to_owned()),
        Told::TakenBack(before) => {
            (Some(text.count(Count::ImportGone, before.gone)), text.say(Key::ImportAgain).to_owned())
        }
    };
    html! {
        <>
            <p role="status">{said.clone()}</p>
            <div class="change-ways">
                <button type="button" class={if said.is_some() { "plain" } else { "primary" }} {onclick}>{words}</button>
            </div>
        </>
    }
}

async fn taken_back(orders: &[Patch]) -> Before {
    let (api, ids) = (Api::new(Callback::noop()), derived(orders));
    Before::of(orders.len(), |place, times| ids(place, times).1, async |uuid| Standing::of(&api, uuid).await).await
}

/// The writes of a file: the same as before, but for those that were taken back.
fn again(orders: &[Patch], before: &Before) -> Vec<Entry> {
    let ids = derived(orders);
    entries(orders, |place| ids(place, before.times(place, orders.len())))
}
