//! What the orders will be, and what is wrong with which line.

use js_sys::Array;
use web_sys::{Blob, Url};
use yew::prelude::*;

use super::table::{Line, Record, csv};
use crate::{
    outbox::Patch,
    text::{Count, Key, Text},
};

/// Lines that are shown of what is wrong, and of what is right.
const SHOWN: usize = 10;

/// The beginning of both, and how many there are; the lines that are wrong can be saved as `kept`.
pub(super) fn preview(text: &Text, read: &[Line], records: &[Record], kept: Option<&Kept>) -> Html {
    let (wrong, right): (Vec<_>, Vec<_>) = read.iter().partition(|line| !line.faults.is_empty());
    let fault = |line: &&Line| {
        let words: Vec<_> = line.faults.iter().map(|reason| text.rule(*reason)).collect();
        html! {
            <li>
                <strong>{text.fill(Key::ImportLine, "n", &text.number(line.line))}</strong>{" "}{words.join(" ")}
                <span class="import-cells">{records[line.record].cells.join(" · ")}</span>
            </li>
        }
    };
    let order = |line: &&Line| {
        let Patch { name, date, completed } = line.values.clone();
        html! {
            <tr>
                <td>{name}</td>
                <td>{text.date(&date.unwrap_or_default())}</td>
                <td>{text.say(if completed == Some(true) { Key::ValueCompleted } else { Key::ValueOpen })}</td>
            </tr>
        }
    };
    let more = right.len().saturating_sub(SHOWN);
    html! {
        <>
            <p role="status">
                {text.count(Count::TotalOrders, right.len())}
                if !wrong.is_empty() {
                    {" · "}<span class="danger-words">{text.count(Count::ImportWrong, wrong.len())}</span>
                }
            </p>
            if !wrong.is_empty() {
                <ul class="import-faults">{for wrong.iter().take(SHOWN).map(fault)}</ul>
                if let Some(kept) = kept {
                    <p><a href={kept.address.clone()} download={kept.name.clone()}>{text.say(Key::ImportSaveWrong)}</a></p>
                }
            }
            if !right.is_empty() {
                <div class="import-preview">
                    <table>
                        <thead>
                            <tr>
                                {for [Key::FieldName, Key::FieldDate, Key::FieldDone].map(|key| html! {
                                    <th scope="col">{text.say(key)}</th>
                                })}
                            </tr>
                        </thead>
                        <tbody>{for right.iter().take(SHOWN).map(order)}</tbody>
                    </table>
                    if more > 0 {
                        <p class="muted">{text.count(Count::ImportMore, more)}</p>
                    }
                </div>
            }
        </>
    }
}

/// A file with the lines that are wrong, for as long as this lives.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    address: String,
    name: String,
}

impl Kept {
    /// Makes it, under the titles that the records have. `None` if nothing is wrong.
    pub(super) fn of(read: &[Line], records: &[Record], titled: bool, file: Option<&str>) -> Option<Self> {
        let wrong = read.iter().filter(|line| !line.faults.is_empty()).map(|line| &records[line.record]);
        let mut wrong = wrong.peekable();
        wrong.peek()?;
        let content = csv(records.iter().take(usize::from(titled)).chain(wrong));
        let blob = Blob::new_with_str_sequence(&Array::of1(&content.into())).ok()?;
        let stem = file.map_or("orders", |name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        Some(Self { address: Url::create_object_url_with_blob(&blob).ok()?, name: format!("{stem}-failed.csv") })
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // It fails for no address that was made here.
        _ = Url::revoke_object_url(&self.address);
    }
}
