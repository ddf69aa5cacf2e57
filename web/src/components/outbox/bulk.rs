use yew::prelude::*;

use crate::{
    api::ApiError,
    browser,
    commands::Bulk,
    components::Dialog,
    desk::Desk,
    hooks::Task,
    query::Wanted,
    text::{Count, Key},
};

/// Properties of [`BulkSheet`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BulkSheetProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// What is to be done.
    pub(crate) bulk: Bulk,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// Says how many orders a change of all that are listed is for, and makes it. Without the server nobody can tell.
#[component]
pub(crate) fn BulkSheet(BulkSheetProps { desk, bulk, closed }: &BulkSheetProps) -> Html {
    let (text, bulk) = (&desk.text, *bulk);
    // Of which filter, and how many: Back may lead to another list.
    let counted = use_state_eq(|| None::<(String, Result<i64, ApiError>)>);
    let Wanted { filter, .. } = desk.query.wanted(browser::utc_offset).unwrap_or_default();
    use_effect_with(filter.clone(), {
        let (outbox, counted) = (desk.outbox.clone(), counted.setter());
        move |filter| {
            let filter = filter.clone();
            let task = Task::spawn(async move {
                let count = outbox.count(&filter, bulk.values().as_ref()).await;
                counted.set(Some((filter, count)));
            });
            move || drop(task)
        }
    });
    let content = match counted.as_ref().filter(|(of, _)| *of == filter).map(|(_, count)| count) {
        None => html! { <p role="status">{text.say(Key::BulkCounting)}</p> },
        Some(Err(error)) => html! { <p role="status">{desk.explain(error)}</p> },
        Some(Ok(0)) => html! { <p role="status">{text.say(Key::BulkNone)}</p> },
        Some(Ok(n)) => {
            let class = if bulk == Bulk::Delete { "danger" } else { "primary" };
            let go = {
                let (outbox, closed, n) = (desk.outbox.clone(), closed.clone(), *n);
                move |_: MouseEvent| {
                    outbox.bulk(filter.clone(), bulk.values(), n);
                    closed.emit(());
                }
            };
            html! {
                <>
                    <p role="status">{text.count(Count::BulkAsk, usize::try_from(*n).unwrap_or_default())}</p>
                    <p class="muted">{text.say(Key::BulkUndo)}</p>
                    <div class="change-ways">
                        <button type="button" {class} onclick={go}>{text.say(bulk.words())}</button>
                    </div>
                </>
            }
        }
    };
    html! { <Dialog text={text.clone()} title={text.say(bulk.words())} class="bulk" closed={closed.clone()}>{content}</Dialog> }
}
