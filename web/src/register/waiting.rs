//! What waits in the outbox, shown over what the server has.

use std::{collections::BTreeSet, rc::Rc};

use super::{Register, Row};
use crate::outbox::Book;

impl Register {
    /// Shows what waits, and no longer what does not.
    pub(super) fn wait(&mut self, book: &Rc<Book>) {
        let entries = [&self.book, book].into_iter().flat_map(|book| &book.queue.entries);
        let uuids: BTreeSet<_> = entries.map(|entry| entry.uuid.clone()).collect();
        self.book = book.clone();
        for uuid in uuids {
            let before = self.state(&uuid);
            match self.row(&uuid) {
                Some(row) if !Row::clone(row).show(&book.queue) => self.drop_row(&uuid),
                Some(_) => self.change(&uuid, |row| _ = row.show(&book.queue)),
                None => {
                    if let Some(row) = Row::new(&uuid, None, &book.queue) {
                        let order = row.order.clone();
                        self.put_row(row);
                        self.place(&order);
                    }
                }
            }
            self.recount(before, self.state(&uuid));
        }
    }

    /// Whether an order is completed and whether it is deleted, as it is shown.
    fn state(&self, uuid: &str) -> Option<(bool, bool)> {
        self.row(uuid).map(|row| (row.order.completed, row.deleted))
    }

    /// Keeps the counts in step with what is shown; what is deleted is not counted.
    fn recount(&mut self, before: Option<(bool, bool)>, after: Option<(bool, bool)>) {
        let Some(counts) = &mut self.counts else {
            return;
        };
        for (state, step) in [(before, -1), (after, 1)] {
            if let Some((completed, false)) = state {
                let count = if completed { &mut counts.completed } else { &mut counts.open };
                *count = count.saturating_add_signed(step);
            }
        }
    }

    /// The list lets go of what was changed here and no longer belongs there.
    pub(super) fn settle(&mut self) {
        let leaves = |uuid: &str| self.row(uuid).is_some_and(|row| !row.has_draft() && !self.belongs(row));
        let leaving: Vec<_> =
            self.list.loaded().map(|(_, uuid)| uuid).filter(|uuid| leaves(uuid)).map(str::to_owned).collect();
        for uuid in leaving {
            self.list.remove(&uuid);
        }
    }

    /// Orders that are made here and not yet on the server stand in the list too.
    pub(super) fn place_unsent(&mut self) {
        let unsent = self.rows.values().filter(|row| row.stored().is_none());
        for order in unsent.map(|row| row.order.clone()).collect::<Vec<_>>() {
            self.place(&order);
        }
    }
}
