//! How many have arrived, how fast, and a way to stop.

use yew::prelude::*;

use super::page::{Far, Page};
use crate::text::{Count, Key, Text};

/// The orders that were handed over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sent {
    /// How many.
    pub(super) total: usize,
    /// When, and when it was told last how far they are: milliseconds of a clock that only runs forward.
    pub(super) began_ms: f64,
    pub(super) told_ms: f64,
    /// How far they are.
    pub(super) far: Far,
}

impl Sent {
    /// So many orders, now.
    pub(super) fn now(total: usize, now_ms: f64) -> Self {
        let far = Far { left: total, ..Far::default() };
        Self { total, began_ms: now_ms, told_ms: now_ms, far }
    }

    /// Orders a second, once any has arrived.
    fn rate(&self) -> Option<usize> {
        let seconds = (self.told_ms - self.began_ms) / 1_000.0;
        (self.far.done > 0 && seconds > 0.0).then(|| (self.far.done as f64 / seconds).round() as usize)
    }
}

/// How far they are; `stopped`: whether the reader has stopped them.
pub(super) fn progress(text: &Text, page: &Page, sent: Sent, stopped: &UseStateHandle<bool>) -> Html {
    let Far { done, left, held } = sent.far;
    let words = text.count(Count::BulkDone, done).replace("{total}", &text.number(sent.total));
    let stop = {
        let (page, stopped) = (page.clone(), stopped.setter());
        move |_: MouseEvent| {
            page.stop();
            stopped.set(true);
        }
    };
    html! {
        <>
            <p role="status">
                {words}
                if let Some(rate) = sent.rate() {
                    {" · "}<span class="muted">{text.count(Count::ImportRate, rate)}</span>
                }
            </p>
            <progress max={sent.total.to_string()} value={done.to_string()} aria-label={text.say(Key::ImportTitle)} />
            if held > 0 {
                <p class="danger-words" role="status">{text.count(Count::OutboxHeld, held)}</p>
            }
            if **stopped && done < sent.total {
                // What is under way cannot be called back.
                <p class="muted" role="status">{text.say(if left > 0 { Key::ImportStopping } else { Key::ImportStopped })}</p>
            } else if left > 0 {
                <p class="muted">{text.say(Key::ImportGoesOn)}</p>
                <div class="change-ways">
                    <button type="button" class="plain" onclick={stop}>{text.say(Key::BulkStop)}</button>
                </div>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_what_arrived_in_the_time_that_it_took() {
        let far = Far { done: 700, ..Far::default() };
        assert_eq!(Sent { told_ms: 2_500.0, far, ..Sent::now(1_000, 500.0) }.rate(), Some(350));
    }

    #[test]
    fn before_anything_has_arrived_there_is_no_rate() {
        assert_eq!(Sent { told_ms: 2_500.0, ..Sent::now(1_000, 500.0) }.rate(), None);
    }
}
