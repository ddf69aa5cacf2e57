use orders_proto::order::Order;
use yew::prelude::*;

use super::{change::ChangeProps, words};
use crate::{
    outbox::{Kind, Merged, Part},
    text::Key,
};

/// A field that both sides have changed: before, mine and theirs side by side, and one click for each choice.
#[component]
pub(super) fn ConflictCard(props: &ChangeProps) -> Html {
    let ChangeProps { desk, entry } = props;
    let text = &desk.text;
    let (before, mine) = (entry.before.clone().unwrap_or_default(), entry.meant().unwrap_or_default());
    let Some(theirs) = entry.hold.as_ref().and_then(|hold| hold.theirs.clone()) else {
        return Html::default();
    };
    let overlaps = Merged::of(entry, &theirs).overlaps;
    let deletes = entry.kind() == Kind::Delete;
    let choose = |parts: Vec<Part>, mine: bool| props.click(move |outbox, id| outbox.choose(id, parts.clone(), mine));
    let side = |key: Key, part: Part, order: &Order| {
        html! {
            <div class="side">
                <dt>{text.say(key)}</dt>
                <dd>{words::value(text, part, order)}</dd>
            </div>
        }
    };
    let ways = |parts: Vec<Part>, field: Option<&str>| {
        let label = |key: Key| field.map(|field| format!("{}: {field}", text.say(key)));
        let (keep, take) =
            if deletes { (Key::ConflictDelete, Key::ConflictKeep) } else { (Key::ConflictMine, Key::ConflictTheirs) };
        html! {
            <div class="change-ways">
                <button type="button" class={if deletes { "danger" } else { "plain" }} aria-label={label(keep)} onclick={choose(parts.clone(), true)}>{text.say(keep)}</button>
                <button type="button" class="plain" aria-label={label(take)} onclick={choose(parts, false)}>{text.say(take)}</button>
            </div>
        }
    };
    html! {
        <>
            {for overlaps.iter().map(|part| {
                let field = text.say(words::field(*part));
                html! {
                    <div class="conflict" role="group" aria-label={field}>
                        <h4>{field}</h4>
                        <dl class="sides">
                            {side(Key::ConflictBefore, *part, &before)}
                            if !deletes {
                                {side(Key::ConflictYours, *part, &mine)}
                            }
                            {side(Key::ConflictOthers, *part, &theirs)}
                        </dl>
                        if !deletes {
                            {ways(vec![*part], Some(field))}
                        }
                    </div>
                }
            })}
            if deletes {
                {ways(overlaps.clone(), None)}
            }
        </>
    }
}
