//! The [`Book`] as this tab shows it: what lies on the shelf, and at once what is on its way there.

use std::rc::Rc;

use yew::Reducible;

use super::{Book, Entry};

/// The book as it is shown. Cheap to clone and to compare.
#[derive(Clone, Debug)]
pub(crate) struct Mirror {
    /// The book.
    pub(crate) book: Rc<Book>,
    /// Whether what is written survives a reload.
    pub(crate) keeps: bool,
    /// Writes that are on their way to the shelf.
    fresh: Vec<Entry>,
}

/// What happens to it.
#[derive(Debug)]
pub(crate) enum MirrorAction {
    /// Something was done.
    Fresh(Vec<Entry>),
    /// The book lies so; these writes have come to it.
    Read {
        /// The book.
        book: Book,
        /// The request ids of writes that were on their way.
        arrived: Vec<String>,
        /// Whether it survives a reload.
        keeps: bool,
    },
}

impl Default for Mirror {
    fn default() -> Self {
        Self { book: Rc::default(), keeps: true, fresh: Vec::new() }
    }
}

impl PartialEq for Mirror {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.book, &other.book) && self.keeps == other.keeps
    }
}

impl Reducible for Mirror {
    type Action = MirrorAction;

    fn reduce(self: Rc<Self>, action: MirrorAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            MirrorAction::Fresh(entries) => {
                Rc::make_mut(&mut next.book).queue.entries.extend(entries.iter().cloned());
                next.fresh.extend(entries);
            }
            MirrorAction::Read { mut book, arrived, keeps } => {
                next.fresh.retain(|entry| !arrived.contains(&entry.request_id));
                book.queue.entries.extend(next.fresh.iter().cloned());
                next.keeps = keeps;
                if *next.book != book {
                    next.book = Rc::new(book);
                }
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Patch;

    fn entry(id: &str) -> Entry {
        Entry::create(id.to_owned(), format!("order {id}"), Patch::default())
    }

    fn read(entries: &[&str], arrived: &[&str]) -> MirrorAction {
        let mut book = Book::default();
        book.queue.entries = entries.iter().map(|id| entry(id)).collect();
        MirrorAction::Read { book, arrived: arrived.iter().map(|id| (*id).to_owned()).collect(), keeps: true }
    }

    fn shown(actions: impl IntoIterator<Item = MirrorAction>) -> Vec<String> {
        let mirror = actions.into_iter().fold(Rc::new(Mirror::default()), Mirror::reduce);
        mirror.book.queue.entries.iter().map(|entry| entry.request_id.clone()).collect()
    }

    #[test]
    fn what_is_done_shows_before_it_lies_on_the_shelf() {
        assert_eq!(shown([MirrorAction::Fresh(vec![entry("a")])]), ["a"]);
        assert_eq!(shown([MirrorAction::Fresh(vec![entry("a")]), read(&["b"], &[])]), ["b", "a"]);
    }

    #[test]
    fn what_has_come_to_the_shelf_goes_when_it_goes_from_there() {
        let fresh = || MirrorAction::Fresh(vec![entry("a")]);
        assert_eq!(shown([fresh(), read(&["a"], &["a"])]), ["a"]);
        assert_eq!(shown([fresh(), read(&["a"], &["a"]), read(&[], &[])]), Vec::<String>::new());
    }
}
