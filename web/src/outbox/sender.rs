//! Sends what waits: in the tab that holds the lock; without locks (plain http), in every visible tab, which then has each
//! write to itself for a while. A write that is sent twice all the same has one effect: it has one request id.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;

use super::{Book, Entry, Far, Kind, Outbox, Pen, answer::Answer, ids::BrowserPen, lock, queue::Claimant, request};
use crate::browser;

const LOCK: &str = "orders-outbox";
/// Writes under way at once: with the watch they leave one of a browser's six connections free.
const AT_ONCE: usize = 4;
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 8_000;
/// How long a tab that has the lock may be silent while something waits: it may be frozen.
const SILENCE_MS: f64 = 20_000.0;
const LOOK_MS: u32 = 5_000;
/// A hint that the server is back is not followed sooner after a failure.
const PATIENCE_MS: f64 = 1_000.0;

/// Whether this tab sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Another tab has the lock.
    Waits,
    /// It has the lock.
    Sends,
    /// There are no locks: it sends while it is visible.
    Shares,
}

#[derive(Debug)]
pub(super) struct Sender {
    tab: String,
    role: Cell<Role>,
    under_way: Cell<usize>,
    /// The bulk change that is under way here.
    in_steps: RefCell<Option<(String, AbortHandle)>>,
    /// While it is there, nothing is sent.
    pause: RefCell<Option<Timeout>>,
    pause_ms: Cell<u32>,
    failed_ms: Cell<f64>,
    heard_ms: Cell<f64>,
}

impl Sender {
    pub(super) fn new(tab: String) -> Self {
        Self {
            tab,
            role: Cell::new(Role::Waits),
            under_way: Cell::new(0),
            in_steps: RefCell::default(),
            pause: RefCell::default(),
            pause_ms: Cell::new(FIRST_PAUSE_MS),
            failed_ms: Cell::new(f64::NEG_INFINITY),
            heard_ms: Cell::new(browser::now_ms()),
        }
    }

    /// How many more may be under way.
    fn free(&self) -> usize {
        AT_ONCE.saturating_sub(self.under_way.get())
    }

    /// The tab that sends is at it.
    pub(super) fn heard(&self) {
        self.heard_ms.set(browser::now_ms());
    }
}

impl Outbox {
    /// Waits for this tab's turn to send.
    pub(super) fn take_turns(&self) {
        if !lock::are_there() {
            return self.begin(Role::Shares);
        }
        let outbox = self.clone();
        spawn_local(async move {
            while outbox.hold_lock(false).await {}
            // Locks that cannot be had are none.
            outbox.begin(Role::Shares);
        });
        let outbox = self.clone();
        Interval::new(LOOK_MS, move || outbox.look()).forget();
    }

    /// Answers whether the lock was got, once it is lost again.
    async fn hold_lock(&self, steal: bool) -> bool {
        let had = Rc::new(Cell::new(false));
        let held = {
            let (outbox, had) = (self.clone(), had.clone());
            move || {
                had.set(true);
                outbox.begin(Role::Sends);
            }
        };
        lock::hold(LOCK, steal, held).await;
        self.inner.sender.role.set(Role::Waits);
        had.get()
    }

    fn begin(&self, role: Role) {
        self.inner.sender.role.set(role);
        self.send();
    }

    /// Takes the lock from a tab that does nothing with it.
    fn look(&self) {
        let sender = &self.inner.sender;
        let silent = browser::now_ms() - sender.heard_ms.get() > SILENCE_MS;
        if sender.role.get() == Role::Waits && silent && browser::is_visible() && self.inner.shelf.waiting() > 0 {
            sender.heard();
            let outbox = self.clone();
            spawn_local(async move { _ = outbox.hold_lock(true).await });
        }
    }

    /// The server may be there again.
    pub(crate) fn wake(&self) {
        let sender = &self.inner.sender;
        if browser::now_ms() - sender.failed_ms.get() > PATIENCE_MS && sender.pause.take().is_some() {
            self.try_again();
        }
        self.send();
    }

    fn may_send(&self) -> bool {
        let sender = &self.inner.sender;
        let turn = match sender.role.get() {
            Role::Waits => false,
            Role::Sends => true,
            Role::Shares => browser::is_visible(),
        };
        turn && browser::has_network() && sender.pause.borrow().is_none() && self.inner.shelf.waiting() > 0
    }

    /// Sends what may be sent now.
    pub(super) fn send(&self) {
        if self.inner.sender.free() == 0 || !self.may_send() {
            return;
        }
        let outbox = self.clone();
        spawn_local(async move {
            let sender = &outbox.inner.sender;
            let claimant = Claimant {
                tab: sender.tab.clone(),
                alone: sender.role.get() == Role::Sends,
                now_ms: BrowserPen.now_ms(),
                kept_ms: BrowserPen.kept_ms(),
            };
            let mut claimed = Vec::new();
            // As many as are free by then: whoever asked at the same time may have claimed some.
            let claim = &mut |book: &mut Book| claimed = book.queue.claim(&claimant, sender.free());
            let book = outbox.inner.shelf.update(claim).await;
            outbox.show(book, Vec::new());
            outbox.tell(None);
            sender.under_way.set(sender.under_way.get() + claimed.len());
            for entry in claimed {
                let outbox = outbox.clone();
                spawn_local(async move { outbox.carry_out(entry).await });
            }
        });
    }

    async fn carry_out(&self, entry: Entry) {
        let answer = self.send_one(&entry).await;
        let sender = &self.inner.sender;
        let mut news = None;
        let book = self.inner.shelf.update(&mut |book| news = book.answered(&entry.request_id, answer.clone())).await;
        sender.under_way.set(sender.under_way.get().saturating_sub(1));
        // What the server has now is known to the list before the write over it goes.
        self.announce(news);
        self.show(book, Vec::new());
        if answer == Answer::Later {
            self.pause();
        } else {
            sender.pause_ms.set(FIRST_PAUSE_MS);
            self.send();
        }
    }

    /// Sends one write. A bulk change can be stopped: what is done by then stays, and can be undone.
    async fn send_one(&self, entry: &Entry) -> Answer {
        let id = &entry.request_id;
        let last = Cell::new((0, entry.expected));
        let far = |stopped| {
            let (done, total) = last.get();
            self.inner.far.emit(Some(Far { request_id: id.clone(), done, total, stopped }));
        };
        let step = |done, total| {
            last.set((done, total));
            far(false);
        };
        let (sending, handle) = abortable(request::send(&self.inner.api, entry, step));
        let under_way = &self.inner.sender.in_steps;
        if entry.uuid.is_empty() {
            under_way.replace(Some((id.clone(), handle)));
            // It can be stopped before the server has said anything.
            if entry.kind() == Kind::Bulk {
                far(false);
            }
        }
        let answer = sending.await;
        if under_way.borrow_mut().take_if(|(at, _)| at == id).is_some() {
            if answer.is_err() { far(true) } else { self.inner.far.emit(None) }
        }
        answer.unwrap_or(Answer::Finished(Vec::new()))
    }

    /// Stops the bulk change that is under way here.
    pub(crate) fn stop(&self) {
        if let Some((_, handle)) = self.inner.sender.in_steps.borrow().as_ref() {
            handle.abort();
        }
    }

    fn pause(&self) {
        let sender = &self.inner.sender;
        sender.failed_ms.set(browser::now_ms());
        if sender.pause.borrow().is_some() {
            return;
        }
        let (outbox, pause_ms) = (self.clone(), sender.pause_ms.get());
        sender.pause_ms.set((pause_ms * 2).min(LONGEST_PAUSE_MS));
        sender.pause.replace(Some(Timeout::new(pause_ms, move || {
            outbox.inner.sender.pause.take();
            outbox.try_again();
        })));
    }

    /// Asks whether the server is there before a write is sent: what was never sent can still be cancelled.
    fn try_again(&self) {
        self.tell(None);
        let outbox = self.clone();
        spawn_local(async move {
            if outbox.may_send() && !outbox.inner.api.is_there().await {
                return outbox.pause();
            }
            outbox.send();
        });
    }
}
