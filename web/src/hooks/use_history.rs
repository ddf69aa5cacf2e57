use orders_proto::order::OrderRevision;
use yew::prelude::*;

use super::Task;
use crate::api::{Api, ApiError};

/// An order's history as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Past {
    /// The revisions, newest first.
    pub(crate) revisions: Vec<OrderRevision>,
    /// The token of older ones.
    pub(crate) more: String,
    /// Why it did not come.
    pub(crate) error: Option<ApiError>,
}

/// The history of an order, fetched anew with each revision of it, and a way to fetch older pages.
#[hook]
pub(crate) fn use_history(api: &Api, uuid: &str, revision: i64) -> (Past, Callback<()>) {
    let past = use_state_eq(Past::default);
    let task = use_mut_ref(|| None::<Task>);
    let fetch = use_callback((api.clone(), uuid.to_owned()), {
        let (past, task) = (past.clone(), task.clone());
        move |before: Past, (api, uuid)| {
            let (api, uuid, past) = (api.clone(), uuid.clone(), past.clone());
            *task.borrow_mut() = Some(Task::spawn(async move {
                past.set(match api.history(&uuid, &before.more).await {
                    Ok(answer) => {
                        let revisions = before.revisions.into_iter().chain(answer.revisions).collect();
                        Past { revisions, more: answer.next_page_token, error: None }
                    }
                    Err(error) => Past { error: Some(error), ..before },
                });
            }));
        }
    });
    use_effect_with((uuid.to_owned(), revision), {
        let fetch = fetch.clone();
        move |(_, revision)| {
            if *revision > 0 {
                fetch.emit(Past::default());
            }
        }
    });
    let more = {
        let past = past.clone();
        Callback::from(move |()| {
            // What is on its way may be a newer revision, which the older ones must not take the place of.
            if !task.borrow().as_ref().is_some_and(Task::is_running) {
                fetch.emit((*past).clone());
            }
        })
    };
    ((*past).clone(), more)
}
