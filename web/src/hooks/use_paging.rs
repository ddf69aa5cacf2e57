use gloo_timers::future::TimeoutFuture;
use yew::prelude::*;

use super::Task;
use crate::{
    api::{Api, ApiError},
    list::{Ask, PAGE},
    register::{Action, Register},
};

const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 8_000;

/// Fetches the pages that the list needs, one at a time, and how many rows there are; again and again while the server is
/// away. A list that is no longer wanted is given up at once. Answers how to load the same list anew.
#[hook]
pub(crate) fn use_paging(api: &Api, register: &UseReducerHandle<Register>) -> Callback<()> {
    let list = &register.list;
    let page = use_mut_ref(|| None::<(u32, Task)>);
    use_effect_with((list.next_ask(), list.answers), {
        let (api, register) = (api.clone(), register.dispatcher());
        move |(ask, _): &(Option<Ask>, u32)| {
            let mut page = page.borrow_mut();
            let under_way = |(generation, task): &(u32, Task)| {
                task.is_running() && ask.as_ref().is_none_or(|ask| ask.generation == *generation)
            };
            if page.as_ref().is_some_and(under_way) {
                return;
            }
            *page = ask.clone().map(|ask| (ask.generation, Task::spawn(fetch(api, register, ask))));
        }
    });

    // Counting begins once the rows stand, so it never delays them.
    use_effect_with(list.shown, {
        let (api, register, wanted) = (api.clone(), register.dispatcher(), list.wanted.clone());
        move |shown| {
            let generation = *shown;
            let task = (generation > 0).then(|| {
                let is_long = !wanted.filter.is_empty();
                let count = async move {
                    if let Ok(total) = api.total(&wanted).await {
                        register.dispatch(Action::Totalled(generation, total));
                    }
                };
                Task::spawn_unhurried(is_long, count)
            });
            move || drop(task)
        }
    });

    use_callback(register.dispatcher(), |(), register| register.dispatch(Action::Again))
}

async fn fetch(api: Api, register: UseReducerDispatcher<Register>, ask: Ask) {
    let mut pause = FIRST_PAUSE_MS;
    loop {
        match api.page(&ask, PAGE).await {
            Ok(answer) => return register.dispatch(Action::Paged(ask, answer)),
            Err(ApiError::Unavailable) => {
                register.dispatch(Action::NotPaged(ask.generation, ApiError::Unavailable));
            }
            Err(error) => return register.dispatch(Action::NotPaged(ask.generation, error)),
        }
        TimeoutFuture::new(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE_MS);
    }
}
