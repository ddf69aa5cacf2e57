use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::{browser, outbox::lock};

/// The tab that has this lock watches for all.
const LOCK: &str = "orders-watch";
/// How long the tab that watches may be silent before one that is seen takes over: a frozen tab keeps its lock.
const SILENCE_MS: f64 = 20_000.0;
const LOOK_MS: u32 = 1_000;

/// Whether this tab watches for all. Without locks every tab watches for itself while it is seen.
#[derive(Debug)]
pub(crate) struct Leader {
    heard: Rc<Cell<f64>>,
    _look: Interval,
}

impl Leader {
    /// Stands for election; `leads` is told whenever it changes.
    pub(crate) fn stand(leads: Callback<bool>) -> Self {
        let heard = Rc::new(Cell::new(browser::now_ms()));
        let leading = Rc::new(Cell::new(false));
        let say = {
            let leading = leading.clone();
            Callback::from(move |now: bool| {
                if leading.replace(now) != now {
                    leads.emit(now);
                }
            })
        };
        let has_locks = lock::are_there();
        if has_locks {
            spawn_local(hold(false, say.clone()));
        }
        let look = Interval::new(LOOK_MS, {
            let heard = heard.clone();
            move || {
                let seen = browser::is_visible();
                if !has_locks {
                    say.emit(seen);
                } else if seen && !leading.get() && browser::now_ms() - heard.get() > SILENCE_MS {
                    heard.set(browser::now_ms());
                    spawn_local(hold(true, say.clone()));
                }
            }
        });
        Self { heard, _look: look }
    }

    /// The tab that watches gave a sign of life.
    pub(crate) fn heard(&self) {
        self.heard.set(browser::now_ms());
    }
}

/// Leads while the lock is held; a tab from which it was taken queues for it again.
async fn hold(mut steal: bool, say: Callback<bool>) {
    loop {
        let held = say.clone();
        lock::hold(LOCK, steal, move || held.emit(true)).await;
        say.emit(false);
        steal = false;
    }
}
