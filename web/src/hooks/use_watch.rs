use std::{cell::RefCell, rc::Rc};

use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use orders_proto::order::WatchOrdersResponse;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Task;
use crate::{
    api::{Api, WatchEnd},
    live::{Channel, Feed, Leader, Post, Watching},
    register::{Action, Register},
};

const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 8_000;
/// How long what has come is collected: changes that come thick and fast are drawn together.
const COLLECT_MS: u32 = 30;
/// The server says something every 15 s; whoever is silent for longer has gone without saying so.
const SILENCE_MS: f64 = 25_000.0;

type Feeding = Rc<RefCell<Feed>>;

/// Watches the register, or listens to the tab that does, and tells the register what happens elsewhere.
#[hook]
pub(crate) fn use_watch(api: &Api, register: &UseReducerHandle<Register>) -> Watching {
    let watching = use_state_eq(Watching::default);
    let leads = use_state_eq(|| false);
    let feed = use_mut_ref(Feed::default);
    let leader = use_memo((), |()| {
        let leads = leads.setter();
        Leader::stand(Callback::from(move |leading| leads.set(leading)))
    });
    let collecting = use_mut_ref(|| None::<Timeout>);
    let collect = use_callback(register.dispatcher(), {
        let (feed, collecting) = (feed.clone(), collecting);
        move |(), register| {
            let mut timer = collecting.borrow_mut();
            if timer.is_none() {
                let (feed, register, collecting) = (feed.clone(), register.clone(), collecting.clone());
                *timer = Some(Timeout::new(COLLECT_MS, move || {
                    collecting.borrow_mut().take();
                    let events = feed.borrow_mut().drain();
                    if !events.is_empty() {
                        register.dispatch(Action::Told(events));
                    }
                }));
            }
        }
    });
    let hear = use_callback((collect, watching.setter(), register.dispatcher()), {
        let feed = feed.clone();
        move |post: Post, (collect, watching, register)| {
            let state = Watching::of(post.watching);
            if state == Watching::Lost {
                feed.borrow_mut().restart();
                register.dispatch(Action::Again);
            }
            watching.set(state);
            if !post.news.is_empty() {
                post.news.into_iter().for_each(|message| feed.borrow_mut().take(message));
                collect.emit(());
            }
        }
    });
    let channel = use_memo((), |()| {
        let hear = hear.clone();
        Channel::open(move |post| {
            leader.heard();
            hear.emit(post);
        })
    });

    // The first list says where to begin, and so does the one that is loaded after the watch was lost.
    let token = register.list.resume_token.clone();
    let begun = !token.is_empty();
    use_effect_with(token, {
        let feed = feed.clone();
        move |token| feed.borrow_mut().begin(token)
    });
    use_effect_with((*leads, begun), {
        let (api, feed) = (api.clone(), feed);
        move |(leads, begun)| {
            let task = (*leads && *begun).then(|| {
                let tell = Callback::from(move |post: Post| {
                    if let Some(channel) = &*channel {
                        channel.post(&post);
                    }
                    hear.emit(post);
                });
                Task::spawn(watch(api, feed, tell))
            });
            // Whoever leads no longer gives up its stream.
            move || drop(task)
        }
    });
    *watching
}

/// Keeps a watch open for as long as this tab leads.
async fn watch(api: Api, feed: Feeding, tell: Callback<Post>) {
    let say = |watching: Watching| tell.emit(Post { watching: watching.number(), news: Vec::new() });
    let mut pause = FIRST_PAUSE_MS;
    loop {
        let token = feed.borrow().token().to_owned();
        if token.is_empty() {
            // A new list is on its way.
            TimeoutFuture::new(FIRST_PAUSE_MS).await;
            continue;
        }
        say(Watching::Opening);
        let heard = Rc::new(RefCell::new(false));
        let each = {
            let (tell, heard) = (tell.clone(), heard.clone());
            let api = api.clone();
            move |message: WatchOrdersResponse| {
                if !heard.replace(true) {
                    // The connection is back: a small call says how quick it is.
                    let api = api.clone();
                    spawn_local(async move { _ = api.is_there().await });
                }
                tell.emit(Post { watching: Watching::Live.number(), news: vec![message] });
            }
        };
        match api.watch(token, SILENCE_MS, each).await {
            WatchEnd::Expired => say(Watching::Lost),
            WatchEnd::Ended => pause = FIRST_PAUSE_MS,
            WatchEnd::Failed => say(Watching::Opening),
        }
        if heard.take() {
            pause = FIRST_PAUSE_MS;
        }
        TimeoutFuture::new(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE_MS);
    }
}
