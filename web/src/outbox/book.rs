//! All that the page's write side keeps in the browser: the writes that wait, and what was done. All pure.

use orders_proto::order::Order;

use super::{Act, Entry, History, News, Part, Patch, Pen, Queue, answer::Answer};

/// The writes that wait and what was done, changed together so that they always agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Book {
    /// The writes that wait.
    pub(crate) queue: Queue,
    /// What was done.
    pub(crate) history: History,
}

impl Book {
    /// Takes what the reader has done in one go; what it has already, such as a form that was sent twice, only once.
    pub(crate) fn put(&mut self, mut entries: Vec<Entry>, pen: &mut dyn Pen) {
        entries.retain(|entry| !self.is_own(&entry.request_id));
        entries.iter_mut().for_each(|entry| entry.made_ms = pen.now_ms());
        self.history.push(&entries, pen.now_ms(), pen.kept_ms());
        self.queue.entries.extend(entries);
    }

    /// Takes the server's answer to a write.
    pub(crate) fn answered(&mut self, request_id: &str, answer: Answer) -> Option<News> {
        match &answer {
            Answer::Stored(order) => self.history.stored(request_id, order),
            Answer::Finished(_) => self.history.finished(request_id),
            Answer::Gone => self.history.dropped(request_id),
            _ => {}
        }
        let uuid = self.queue.get(request_id)?.uuid.clone();
        let news = self.queue.answered(request_id, answer);
        self.follow(&uuid);
        news
    }

    /// Takes the last act back, or the one with this id. Answers it.
    pub(crate) fn undo(&mut self, id: Option<&str>, pen: &mut dyn Pen) -> Option<Act> {
        let id = self.history.undo(id, &mut self.queue, pen)?;
        self.history.acts.iter().find(|act| act.id == id).cloned()
    }

    /// Does again what was undone last. Answers it.
    pub(crate) fn redo(&mut self, pen: &mut dyn Pen) -> Option<Act> {
        let id = self.history.redo(&mut self.queue, pen)?;
        self.history.acts.iter().find(|act| act.id == id).cloned()
    }

    /// Gives a write up that waits. One that may be under way is taken back by a new write behind it.
    pub(crate) fn cancel(&mut self, request_id: &str, pen: &mut dyn Pen) {
        let before = self.queue.clone();
        let Some(uuid) = before.get(request_id).map(|entry| entry.uuid.clone()) else { return };
        if self.queue.cancel(request_id) {
            self.follow(&uuid);
            let gone = before.entries.iter().filter(|entry| self.queue.get(&entry.request_id).is_none());
            gone.for_each(|entry| self.history.dropped(&entry.request_id));
        } else if let Some(act) = self
            .history
            .acts
            .iter()
            .find(|act| act.steps.len() == 1 && act.steps.iter().any(|step| step.entry.request_id == request_id))
        {
            let id = act.id.clone();
            self.history.undo(Some(&id), &mut self.queue, pen);
        }
    }

    /// The reader has chosen in a conflict.
    pub(crate) fn choose(&mut self, request_id: &str, part: Part, mine: bool) -> Option<News> {
        let uuid = self.queue.get(request_id)?.uuid.clone();
        let news = self.queue.choose(request_id, part, mine);
        self.follow(&uuid);
        if self.queue.get(request_id).is_none() {
            self.history.dropped(request_id);
        }
        news
    }

    /// The reader wants a write that is held to be sent after all, with other values if any.
    pub(crate) fn again(&mut self, request_id: &str, values: &Patch, pen: &mut dyn Pen) {
        let new_id = pen.id();
        self.queue.again(request_id, values, new_id.clone(), pen.now_ms());
        if let Some(entry) = self.queue.get(&new_id) {
            self.history.renamed(request_id, entry);
        }
    }

    /// The reader wants an order back that was deleted elsewhere, and then the write.
    pub(crate) fn restore(&mut self, request_id: &str, pen: &mut dyn Pen) {
        self.queue.restore(request_id, pen.id(), pen.now_ms());
    }

    /// Whether a write with this request id was made in this browser.
    pub(crate) fn is_own(&self, request_id: &str) -> bool {
        self.queue.get(request_id).is_some() || self.history.is_own(request_id)
    }

    /// The order that an act is about, where it is one.
    pub(crate) fn subject(act: &Act) -> Option<Order> {
        match act.steps.as_slice() {
            [step] => step.entry.meant(),
            _ => None,
        }
    }

    /// What undoing restores is what the writes were made from in the end.
    fn follow(&mut self, uuid: &str) {
        // What is about many orders is made from nothing.
        if uuid.is_empty() {
            return;
        }
        self.queue.about(uuid).for_each(|entry| self.history.renamed(&entry.request_id, entry));
    }
}
