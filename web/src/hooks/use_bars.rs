use yew::prelude::*;

use super::Task;
use crate::{
    api::Api,
    browser,
    stats::{Bar, Span},
};

/// The bars of the orders that match a filter, and how they came to be: fetched when the list has come, and when `stale`
/// changes.
#[hook]
pub(crate) fn use_bars(api: &Api, filter: Option<String>, span: Span, stale: u32) -> Vec<Bar> {
    let bars = use_state_eq(Vec::<Bar>::new);
    use_effect_with((filter, span, stale), {
        let (api, setter, is_first) = (api.clone(), bars.setter(), bars.is_empty());
        move |(filter, span, stale): &(Option<String>, Span, u32)| {
            let span = *span;
            let task = filter.clone().filter(|_| *stale > 0).map(|filter| {
                let fetch = async move {
                    // Without an answer the old bars stay.
                    if let Ok(newest) = api.newest(&filter).await {
                        let range = newest.as_deref().and_then(|newest| span.range(newest));
                        let zone = browser::time_zone();
                        match range {
                            None => setter.set(Vec::new()),
                            Some(range) => {
                                if let Ok(bars) = api.bars(filter, span, range, zone).await {
                                    setter.set(bars);
                                }
                            }
                        }
                    }
                };
                Task::spawn_unhurried(!is_first, fetch)
            });
            move || drop(task)
        }
    });
    (*bars).clone()
}
