use yew::prelude::*;

use super::Task;
use crate::{
    api::Api,
    register::{Action, Register},
};

/// Counts the open and the completed orders that match a filter, once the list has come whenever it comes anew, and when something happened
/// elsewhere.
#[hook]
pub(crate) fn use_counts(api: &Api, register: &UseReducerHandle<Register>, filter: Option<String>) {
    use_effect_with((filter, register.list.shown, register.stale), {
        let (api, register) = (api.clone(), register.dispatcher());
        move |(filter, shown, stale): &(Option<String>, u32, u32)| {
            let task = filter.clone().filter(|_| *shown > 0).map(|filter| {
                let count = async move {
                    if let Ok(counts) = api.counts(filter).await {
                        register.dispatch(Action::Counted(counts));
                    }
                };
                // Changes that come thick and fast are counted together.
                Task::spawn_unhurried(*stale > 0 || *shown > 1, count)
            });
            move || drop(task)
        }
    });
}
