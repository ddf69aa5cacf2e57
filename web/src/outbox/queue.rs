//! The writes that wait for the server, in the order in which they were made. All pure.

use orders_proto::order::Order;

use super::{Entry, Hold, Kind, Merged, Part, Patch, Reason, answer::Answer};

/// A write that has waited for so long asks before it is sent: 25 days, in milliseconds. Where the server keeps request ids
/// for less than 30 days, it asks when five sixths of their time are over.
pub(crate) const OLD_MS: i64 = 25 * 24 * 3_600_000;
/// How long a tab has a write to itself: longer than a call may take.
pub(crate) const CLAIM_MS: i64 = 20_000;
/// The same for a bulk change.
const STEPS_MS: i64 = 610_000;

/// Who asks for writes to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimant {
    /// The tab.
    pub(crate) tab: String,
    /// Whether it is the only one that sends: it then need not wait for what another has claimed.
    pub(crate) alone: bool,
    /// The time, in milliseconds since 1970.
    pub(crate) now_ms: i64,
    /// How long the server keeps request ids, in milliseconds.
    pub(crate) kept_ms: i64,
}

/// What the rest of the page has to be told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum News {
    /// The server has this state of an order now.
    Stored(Order),
    /// The server no longer has an order.
    Removed(String),
    /// A bulk change was made, or taken back but for these orders.
    Finished(Vec<Order>),
}

/// The writes that wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Queue {
    /// In the order in which they were made.
    pub(crate) entries: Vec<Entry>,
}

impl Queue {
    /// The write with this request id.
    pub(crate) fn get(&self, request_id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.request_id == request_id)
    }

    /// The writes about an order, in order.
    pub(crate) fn about<'q>(&'q self, uuid: &'q str) -> impl Iterator<Item = &'q Entry> {
        self.entries.iter().filter(move |entry| entry.uuid == uuid)
    }

    /// How many wait for the server.
    pub(crate) fn waiting(&self) -> usize {
        self.entries.len() - self.held()
    }

    /// How many wait for the reader.
    pub(crate) fn held(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_held()).count()
    }

    /// Takes what may be sent now, at most so many: of each order only the first write, and nothing behind one that
    /// waits for the reader.
    pub(crate) fn claim(&mut self, claimant: &Claimant, most: usize) -> Vec<Entry> {
        let mut claimed: Vec<Entry> = Vec::new();
        for index in 0..self.entries.len() {
            if claimed.len() == most {
                break;
            }
            if !self.is_free(index, claimant) {
                continue;
            }
            let entry = &mut self.entries[index];
            if entry.made_ms + OLD_MS.min(claimant.kept_ms / 6 * 5) < claimant.now_ms {
                // By now it has arrived or never will.
                entry.sent = false;
                entry.hold = Some(Hold::new(Reason::Old));
                continue;
            }
            entry.sent = true;
            entry.claimed_by.clone_from(&claimant.tab);
            entry.claimed_until_ms = claimant.now_ms + if entry.uuid.is_empty() { STEPS_MS } else { CLAIM_MS };
            claimed.push(entry.clone());
        }
        claimed
    }

    /// Whether a write may be sent: neither another about its order nor what it takes back is before it, it is not held, and nobody
    /// else has it.
    fn is_free(&self, index: usize, claimant: &Claimant) -> bool {
        let entry = &self.entries[index];
        let left_behind = claimant.alone && entry.claimed_by != claimant.tab;
        let taken = entry.claimed_until_ms > claimant.now_ms && !left_behind;
        let before = &self.entries[..index];
        // What is taken back must have been made.
        let first = if entry.uuid.is_empty() {
            before.iter().all(|other| other.request_id != entry.reverted)
        } else {
            before.iter().all(|other| other.uuid != entry.uuid)
        };
        first && !taken && !entry.is_held()
    }

    /// Takes the server's answer to a write. Answers `None` when nobody waits for it (any more).
    pub(crate) fn answered(&mut self, request_id: &str, answer: Answer) -> Option<News> {
        let index = self.index(request_id)?;
        let entry = &mut self.entries[index];
        entry.claimed_until_ms = 0;
        if matches!(answer, Answer::Later) {
            return None;
        }
        // Whatever else it was, the server has told how it went.
        entry.sent = false;
        match answer {
            Answer::Later => None,
            Answer::Stored(order) => Some(self.done(index, order)),
            Answer::Gone => {
                let uuid = self.entries.remove(index).uuid;
                Some(News::Removed(uuid))
            }
            Answer::Finished(left) => {
                self.entries.remove(index);
                Some(News::Finished(left))
            }
            Answer::Changed(theirs) => self.rebase(index, theirs),
            Answer::Missing => self.hold(index, Hold::new(Reason::Gone)),
            Answer::Refused(hold) => self.hold(index, hold),
        }
    }

    /// The server has carried a write out: those behind it go on from there.
    fn done(&mut self, index: usize, order: Order) -> News {
        let uuid = self.entries.remove(index).uuid;
        if let Some(next) = self.entries.iter().position(|entry| entry.uuid == uuid)
            && !self.entries[next].is_held()
        {
            self.rebase(next, order.clone());
        }
        if order.delete_time.is_some() { News::Removed(uuid) } else { News::Stored(order) }
    }

    /// Puts a write upon another state of its order than it was made from.
    fn rebase(&mut self, index: usize, theirs: Order) -> Option<News> {
        let entry = &mut self.entries[index];
        let merged = Merged::of(entry, &theirs);
        if !merged.overlaps.is_empty() {
            return self.hold(index, Hold { theirs: Some(theirs), ..Hold::new(Reason::Conflict) });
        }
        if entry.kind() == Kind::Update {
            if merged.left.is_empty() {
                return Some(self.done(index, theirs));
            }
            entry.after = Some(merged.left);
        }
        entry.before = Some(theirs);
        None
    }

    fn hold(&mut self, index: usize, hold: Hold) -> Option<News> {
        let entry = &mut self.entries[index];
        let news = match (hold.reason(), &hold.theirs) {
            (_, Some(theirs)) => Some(News::Stored(theirs.clone())),
            (Reason::Gone, None) => Some(News::Removed(entry.uuid.clone())),
            _ => None,
        };
        entry.hold = Some(hold);
        news
    }

    /// Takes a write out that the server has not got. Answers whether it was one; what builds upon it goes too.
    pub(crate) fn cancel(&mut self, request_id: &str) -> bool {
        let Some(index) = self.index(request_id).filter(|index| !self.entries[*index].sent) else {
            return false;
        };
        let gone = self.entries.remove(index);
        if gone.kind() == Kind::Create {
            self.entries.retain(|entry| entry.uuid != gone.uuid);
        }
        self.forget(index, &gone, gone.before.as_ref());
        true
    }

    /// The writes from `index` on were made upon one that has not come to be: they now build upon what was before it.
    fn forget(&mut self, index: usize, gone: &Entry, before: Option<&Order>) {
        let (Some(before), Some(after)) = (before, &gone.after) else {
            return;
        };
        let meant = gone.meant().unwrap_or_default();
        for entry in self.entries.iter_mut().skip(index).filter(|entry| entry.uuid == gone.uuid) {
            if let Some(base) = &mut entry.before {
                for part in after.parts() {
                    if part.agrees(base, &meant) {
                        part.copy(before, base);
                    }
                }
            }
        }
    }

    /// The reader has chosen in a conflict: `mine` or theirs, for one field. The last choice lets the write go on.
    pub(crate) fn choose(&mut self, request_id: &str, part: Part, mine: bool) -> Option<News> {
        let index = self.index(request_id)?;
        let entry = &mut self.entries[index];
        let theirs = entry.hold.as_ref()?.theirs.clone()?;
        let mut other = Entry { hold: None, ..entry.clone() };
        match (other.kind(), mine, &mut other.before, &mut other.after) {
            // Whoever keeps one changed field of an order keeps the order.
            (Kind::Delete, false, ..) => {
                self.entries.remove(index);
                return Some(News::Stored(theirs));
            }
            (_, false, _, Some(after)) => after.leave(part),
            (_, _, Some(before), _) => part.copy(&theirs, before),
            _ => {}
        }
        let chosen = self.entries[index].clone();
        if !mine {
            let after = Some(Patch::of(&chosen.meant().unwrap_or_default(), [part]));
            self.forget(index + 1, &Entry { after, ..chosen }, Some(&theirs));
        }
        self.entries[index] = other;
        if Merged::of(&self.entries[index], &theirs).overlaps.is_empty() {
            self.rebase(index, theirs)
        } else {
            self.entries[index].hold = Some(Hold { theirs: Some(theirs), ..Hold::new(Reason::Conflict) });
            None
        }
    }

    /// The reader wants a write to be sent after all, with other values if any, under a new request id.
    pub(crate) fn again(&mut self, request_id: &str, values: &Patch, new_id: String, now_ms: i64) {
        let Some(index) = self.index(request_id) else { return };
        let entry = &mut self.entries[index];
        if let (false, Some(after)) = (values.is_empty(), &mut entry.after) {
            let order = values.applied(&after.applied(&Order::default()));
            *after = Patch::of(&order, after.parts().chain(values.parts()).collect::<Vec<_>>());
        }
        // Whatever number of orders that now is.
        entry.expected = 0;
        entry.request_id = new_id;
        entry.made_ms = now_ms;
        entry.sent = false;
        entry.hold = None;
    }

    /// The reader wants an order back that was deleted elsewhere, and then the write.
    pub(crate) fn restore(&mut self, request_id: &str, new_id: String, now_ms: i64) {
        let Some(index) = self.index(request_id) else { return };
        let entry = &mut self.entries[index];
        entry.hold = None;
        if let Some(before) = &entry.before {
            // Without an etag: nobody here knows the one that its deletion gave it.
            let deleted = Order { etag: String::new(), ..before.clone() };
            self.entries.insert(index, Entry { made_ms: now_ms, ..Entry::undelete(new_id, deleted) });
        }
    }

    fn index(&self, request_id: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.request_id == request_id)
    }
}
