//! What was done in this browser, so that it can be undone and done again. All pure.

use orders_proto::order::Order;
use prost::Message;

use super::{Entry, Kind, Patch, Queue};

/// The most acts that are kept.
const KEPT: usize = 1_000;

/// One write of an act.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Step {
    /// The write.
    #[prost(message, required, tag = "1")]
    pub(crate) entry: Entry,
    /// The order as the write left it. Absent until the server has answered.
    #[prost(message, optional, tag = "2")]
    pub(crate) result: Option<Order>,
    /// Whether it was taken back before it was sent.
    #[prost(bool, tag = "3")]
    pub(crate) cancelled: bool,
}

/// What the reader did in one go: one write, or one for each of many orders.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Act {
    /// The request id of its first write, as it was first done.
    #[prost(string, tag = "1")]
    pub(crate) id: String,
    /// When: milliseconds since 1970.
    #[prost(int64, tag = "2")]
    pub(crate) made_ms: i64,
    /// The writes that did it last, or undid it.
    #[prost(message, repeated, tag = "3")]
    pub(crate) steps: Vec<Step>,
    /// Whether it is undone.
    #[prost(bool, tag = "4")]
    pub(crate) undone: bool,
}

impl Step {
    fn new(entry: Entry) -> Self {
        Self { entry, result: None, cancelled: false }
    }

    /// The write that takes this one back, or does it again if it was taken back before it was sent.
    ///
    /// It is made from the state that this one left, so that only fields that still hold its values are restored.
    fn inverse(&self, request_id: String) -> Entry {
        let entry = self.entry.clone();
        if self.cancelled {
            return Entry { request_id, ..entry };
        }
        let result = self.result.clone().or_else(|| entry.meant()).unwrap_or_default();
        match entry.kind() {
            Kind::Update => {
                let before = entry.before.unwrap_or_default();
                Entry::update(request_id, result, Patch::of(&before, entry.after.unwrap_or_default().parts()))
            }
            Kind::Create | Kind::Undelete => Entry::delete(request_id, result),
            Kind::Delete => Entry::undelete(request_id, result),
            Kind::Revert | Kind::Bulk | Kind::Batch => Entry::revert(request_id, entry.request_id),
        }
    }
}

/// The acts, oldest first; those that are undone stand last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    /// The acts.
    pub(crate) acts: Vec<Act>,
}

impl History {
    /// The act that undoing takes back.
    pub(crate) fn last_done(&self) -> Option<&Act> {
        self.acts.iter().rfind(|act| !act.undone)
    }

    /// Whether a write with this request id was made in this browser.
    pub(crate) fn is_own(&self, request_id: &str) -> bool {
        self.acts.iter().any(|act| act.steps.iter().any(|step| step.entry.request_id == request_id))
    }

    /// Notes what is done. What was undone can no longer be done again.
    pub(crate) fn push(&mut self, entries: &[Entry], now_ms: i64, kept_ms: i64) {
        let Some(first) = entries.first() else { return };
        // What the server no longer knows cannot be taken back.
        self.acts.retain(|act| !act.undone && act.made_ms + kept_ms > now_ms);
        let surplus = (self.acts.len() + 1).saturating_sub(KEPT);
        self.acts.drain(..surplus);
        let steps = entries.iter().cloned().map(Step::new).collect();
        self.acts.push(Act { id: first.request_id.clone(), made_ms: now_ms, steps, undone: false });
    }

    /// Takes the last act back, or the one with this id if it is not undone. Answers its id.
    pub(crate) fn undo(&mut self, id: Option<&str>, queue: &mut Queue, pen: &mut dyn Pen) -> Option<String> {
        let index = self.acts.iter().rposition(|act| !act.undone && id.is_none_or(|id| act.id == id))?;
        let mut act = self.acts.remove(index);
        turn(&mut act, queue, pen);
        act.undone = true;
        let id = act.id.clone();
        // Those that are undone stand last, and what was undone last is the first to be done again.
        let place = self.acts.iter().position(|act| act.undone).unwrap_or(self.acts.len());
        self.acts.insert(place, act);
        Some(id)
    }

    /// Does again what was undone last. Answers its id.
    pub(crate) fn redo(&mut self, queue: &mut Queue, pen: &mut dyn Pen) -> Option<String> {
        let act = self.acts.iter_mut().find(|act| act.undone)?;
        turn(act, queue, pen);
        act.undone = false;
        Some(act.id.clone())
    }

    /// The server has answered a write so.
    pub(crate) fn stored(&mut self, request_id: &str, order: &Order) {
        if let Some(step) = self.step(request_id) {
            step.result = Some(order.clone());
        }
    }

    /// The server has carried a write out that is about many orders: it is undone by its request id, without them.
    pub(crate) fn finished(&mut self, request_id: &str) {
        if let Some(step) = self.step(request_id) {
            step.entry.orders.clear();
        }
    }

    /// A write goes under another request id from now on.
    pub(crate) fn renamed(&mut self, request_id: &str, entry: &Entry) {
        if let Some(step) = self.step(request_id) {
            step.entry = entry.clone();
        }
    }

    /// A write was given up.
    pub(crate) fn dropped(&mut self, request_id: &str) {
        for act in &mut self.acts {
            act.steps.retain(|step| step.entry.request_id != request_id);
        }
        self.acts.retain(|act| !act.steps.is_empty());
    }

    fn step(&mut self, request_id: &str) -> Option<&mut Step> {
        self.acts.iter_mut().flat_map(|act| &mut act.steps).find(|step| step.entry.request_id == request_id)
    }
}

/// Makes new writes: ids and the time come from outside.
pub(crate) trait Pen {
    /// A new request id.
    fn id(&mut self) -> String;
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;
    /// How long the server keeps history and request ids, in milliseconds.
    fn kept_ms(&self) -> i64;
}

/// Replaces an act's steps, last first, by those that take them back.
fn turn(act: &mut Act, queue: &mut Queue, pen: &mut dyn Pen) {
    act.steps.reverse();
    for step in &mut act.steps {
        let inverse = Entry { made_ms: pen.now_ms(), ..step.inverse(pen.id()) };
        if !step.cancelled && queue.cancel(&step.entry.request_id) {
            step.cancelled = true;
        } else {
            queue.entries.push(inverse.clone());
            *step = Step::new(inverse);
        }
    }
}
