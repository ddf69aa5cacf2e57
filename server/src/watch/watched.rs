use orders_proto::filter::Folded;

use super::Revision;
use crate::orders::{Change, Order};

/// Which orders a watch is about.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Only those that match.
    pub filter: Option<Folded>,
    /// Whether deleted orders count as matching.
    pub show_deleted: bool,
}

/// The changes of a revision that concern a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Events {
    /// All of them, as what they are.
    All,
    /// These, by their places in the revision.
    Some(Vec<(usize, Seen)>),
}

/// How a watch sees a change that concerns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// As what it is.
    AsItIs,
    /// The order no longer matches.
    Left,
    /// The order no longer matches, because it was deleted.
    Deleted,
}

impl Watched {
    /// The changes of a revision that concern the watch; `None` if there are none.
    pub(super) fn of(&self, revision: &Revision) -> Option<Events> {
        // Without a filter a deletion is a deletion, whether deleted orders are shown or not.
        let Some(filter) = &self.filter else { return Some(Events::All) };
        let matches =
            |order: &Order, name: &str| (self.show_deleted || order.lives()) && filter.matches(&order.view(name));
        let seen = |(change, before, after): (&Change, &str, &str)| {
            let matched = change.before.as_ref().is_some_and(|order| matches(order, before));
            match (matched, matches(&change.after, after)) {
                (_, true) => Some(Seen::AsItIs),
                (true, false) if change.after.lives() => Some(Seen::Left),
                (true, false) => Some(Seen::Deleted),
                (false, false) => None,
            }
        };
        let events: Vec<_> = revision
            .folded()
            .enumerate()
            .filter_map(|(place, change)| seen(change).map(|seen| (place, seen)))
            .collect();
        (!events.is_empty()).then_some(Events::Some(events))
    }
}
