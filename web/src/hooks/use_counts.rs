use gloo_timers::future::TimeoutFuture;
use yew::prelude::*;

use super::Task;
use crate::{
    api::Api,
    register::{Action, Register},
};

/// Changes that come thick and fast are counted together.
const PAUSE_MS: u32 = 300;

/// Counts the open and the completed orders that match a filter, once the list has come whenever it comes anew, and when something happened
/// elsewhere.
#[hook]
pub(crate) fn use_counts(api: &Api, register: &UseReducerHandle<Register>, filter: Option<String>) {
    use_effect_with((filter, register.list.shown, register.stale), {
        let (api, register) = (api.clone(), register.dispatcher());
        move |(filter, shown, stale): &(Option<String>, u32, u32)| {
            let pause = if *stale > 0 { PAUSE_MS } else { 0 };
            let task = filter.clone().filter(|_| *shown > 0).map(|filter| {
                Task::spawn(async move {
                    TimeoutFuture::new(pause).await;
                    if let Ok(counts) = api.counts(filter).await {
                        register.dispatch(Action::Counted(counts));
                    }
                })
            });
            move || drop(task)
        }
    });
}
