use gloo_timers::future::TimeoutFuture;
use web_sys::VisibilityState;
use yew::prelude::*;

use super::{Task, use_document_event, use_window_event};
use crate::{
    api::{Api, ApiError},
    browser,
    register::{Action, Register},
};

const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 8_000;

/// Loads the list: at the start, when the connection was lost (again and again until the server answers), when the
/// network or the reader comes back to the page, and when the callback that it answers is called.
#[hook]
pub(crate) fn use_loading(api: &Api, register: &UseReducerDispatcher<Register>, lost: bool) -> Callback<()> {
    let task = use_mut_ref(|| None::<Task>);
    let load = use_callback((api.clone(), register.clone()), {
        let task = task.clone();
        move |(), (api, register)| *task.borrow_mut() = Some(Task::spawn(load(api.clone(), register.clone())))
    });
    use_effect_with(lost, {
        let load = load.clone();
        move |_| {
            if !task.borrow().as_ref().is_some_and(Task::is_running) {
                load.emit(());
            }
        }
    });
    use_window_event("online", load.reform(|_| ()));
    let seen_again = use_callback(load.clone(), |_, load| {
        if browser::document().is_some_and(|document| document.visibility_state() == VisibilityState::Visible) {
            load.emit(());
        }
    });
    use_document_event("visibilitychange", seen_again);
    load
}

async fn load(api: Api, register: UseReducerDispatcher<Register>) {
    let mut pause = FIRST_PAUSE_MS;
    loop {
        match api.list().await {
            Ok(orders) => return register.dispatch(Action::Loaded(orders)),
            Err(ApiError::Unavailable) => register.dispatch(Action::LoadFailed(ApiError::Unavailable)),
            Err(error) => return register.dispatch(Action::LoadFailed(error)),
        }
        TimeoutFuture::new(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE_MS);
    }
}
