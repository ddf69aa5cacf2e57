use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    choices::choices,
    hand_over::{Told, send},
    page::{Far, Feed, Page},
    preview::{Kept, preview},
    progress::{Sent, progress},
    source::Source,
    table::{Columns, Known, lines, records},
};
use crate::{
    browser,
    components::Dialog,
    hooks::{use_current, use_document_event},
    text::{Key, Text, today},
};

/// Properties of [`Sheet`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct SheetProps {
    /// The words.
    pub(crate) text: Rc<Text>,
    /// What it begins with.
    pub(crate) source: Source,
    /// The page.
    pub(crate) page: Page,
    /// Brings how far the orders have come.
    pub(crate) feed: Feed,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// Shows what the orders will be, and what is wrong with which line, before they go to the outbox as one act.
#[component]
pub(crate) fn Sheet(SheetProps { text, source, page, feed, closed }: &SheetProps) -> Html {
    let source = use_state_eq(|| source.clone());
    let chosen = use_current(|| None::<Columns>);
    let sent = use_current(|| None::<Sent>);
    let stopped = use_state_eq(|| false);
    let known = use_current(Told::default);
    let found = use_memo(source.text.clone(), |text| records(text));
    let columns = chosen.get().unwrap_or_else(|| Columns::guess(&found, words(text)));
    let read = use_memo((source.text.clone(), columns), |_| lines(&found, &columns, words(text), &today()));
    let kept = use_memo((source.clone(), columns), |(source, columns)| {
        Kept::of(&read, &found, columns.titled, source.file.as_deref())
    });
    use_effect_with(feed.clone(), {
        let sent = sent.clone();
        move |feed| {
            feed.listen(Callback::from(move |far: Far| {
                if let Some(before) = sent.get() {
                    sent.set(Some(Sent { far, told_ms: browser::now_ms(), ..before }));
                }
            }));
        }
    });

    let take = {
        let (source, chosen, known) = (source.setter(), chosen.clone(), known.clone());
        Callback::from(move |taken: Source| {
            source.set(taken);
            chosen.set(None);
            known.set(Told::Nothing);
        })
    };
    let dragged = use_callback((take.clone(), sent.get().is_some()), |event: Event, (take, sent)| {
        if let Some(file) = browser::dropped_file(&event).filter(|_| !sent) {
            read_file(file, take.clone());
        }
    });
    use_document_event("dragover", dragged.clone());
    use_document_event("drop", dragged);
    let content = if let Some(sent) = sent.get() {
        progress(text, page, sent, &stopped)
    } else {
        let now = {
            let chosen = chosen.clone();
            move || chosen.get().unwrap_or(columns)
        };
        let choose = {
            let (chosen, known) = (chosen, known.clone());
            Callback::from(move |columns| {
                chosen.set(Some(columns));
                known.set(Told::Nothing);
            })
        };
        html! {
            <>
                {input(text, &source, &take)}
                if source.unreadable {
                    <p class="danger-words" role="status">{text.say(Key::ImportUnreadable)}</p>
                }
                if !read.is_empty() {
                    {choices(text, &found, columns, &now, &choose)}
                    {preview(text, &read, &found, (*kept).as_ref())}
                    {send(text, page, &source, &read, &sent, &known)}
                }
            </>
        }
    };
    html! { <Dialog text={text.clone()} title={text.say(Key::ImportTitle)} class="import" closed={closed.clone()}>{content}</Dialog> }
}

/// The words of the reader's language by which columns are recognised.
fn words(text: &Text) -> Known<'static> {
    let titles = [Key::ImportTitlesName, Key::ImportTitlesDate, Key::ImportTitlesDone].map(|key| text.say(key));
    Known { titles, no: text.say(Key::ImportNo) }
}

/// Where the text comes from: typed or pasted, or out of a file.
fn input(text: &Text, source: &Source, take: &Callback<Source>) -> Html {
    let oninput = take.reform(|event: InputEvent| {
        Source::lines(event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default())
    });
    let onchange = {
        let take = take.clone();
        move |event: Event| {
            let files = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                read_file(file, take.clone());
            }
        }
    };
    html! {
        <>
            if let Some(file) = &source.file {
                <p class="import-file"><strong>{file.to_string()}</strong></p>
            } else {
                <p class="muted">{text.say(Key::ImportAdvice)}</p>
                <textarea
                    class="input" rows="4" autofocus={source.text.is_empty()} aria-label={text.say(Key::ImportLines)} value={source.text.to_string()} {oninput}
                />
            }
            <label class="plain file">
                {text.say(Key::ImportFile)}
                <input type="file" class="unseen" accept=".csv,.tsv,.txt,text/*" {onchange} />
            </label>
        </>
    }
}

fn read_file(file: File, take: Callback<Source>) {
    spawn_local(async move { take.emit(Source::of(&file).await) });
}
