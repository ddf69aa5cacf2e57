use std::sync::{Arc, OnceLock};

use orders_proto::{Encoded, order::WatchOrdersResponse};

use crate::orders::{Change, Order, fold};

/// One revision of the register with all its changes.
#[derive(Debug)]
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// Its changes, in order.
    pub changes: Vec<Change>,
    /// The names before and after each change, folded: only if somebody asks.
    names: OnceLock<Vec<(String, String)>>,
    /// The message for all who watch without a filter: only if there is one.
    whole: OnceLock<Encoded<WatchOrdersResponse>>,
}

impl Revision {
    fn new(number: i64, changes: Vec<Change>) -> Arc<Self> {
        Arc::new(Self { number, changes, names: OnceLock::new(), whole: OnceLock::new() })
    }

    /// The revisions that changes make up, which come in order.
    pub(super) fn all_of(changes: Vec<Change>) -> Vec<Arc<Self>> {
        let mut all = Vec::new();
        let mut rest = changes.into_iter().peekable();
        while let Some(first) = rest.next() {
            let number = first.after.revision;
            let mut changes = vec![first];
            while let Some(next) = rest.next_if(|next| next.after.revision == number) {
                changes.push(next);
            }
            all.push(Self::new(number, changes));
        }
        all
    }

    /// The message for all who watch without a filter, made by `encode` if nobody has made it yet.
    pub fn whole(&self, encode: impl FnOnce() -> Encoded<WatchOrdersResponse>) -> Encoded<WatchOrdersResponse> {
        self.whole.get_or_init(encode).clone()
    }

    /// The changes, each with the folded names before and after it.
    pub(super) fn folded(&self) -> impl Iterator<Item = (&Change, &str, &str)> {
        let name = |order: &Order| fold(&order.name);
        let names = self.names.get_or_init(|| {
            let names = |change: &Change| (change.before.as_ref().map(name).unwrap_or_default(), name(&change.after));
            self.changes.iter().map(names).collect()
        });
        self.changes.iter().zip(names).map(|(change, (before, after))| (change, &**before, &**after))
    }

    /// What it takes in memory, about, with the messages made of it.
    pub(super) fn bytes(&self) -> usize {
        let texts = |order: &Order| 2 * (order.name.len() + order.date.text.len());
        let change =
            |change: &Change| 2 * size_of::<Change>() + change.before.as_ref().map_or(0, texts) + texts(&change.after);
        size_of::<Self>() + self.changes.iter().map(change).sum::<usize>()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::orders::{ChangeKind, Date, Timestamp};

    /// An order that has come to be in a revision.
    pub(in crate::watch) fn order(revision: i64, name: &str) -> Order {
        Order {
            key: revision,
            uuid: Uuid::from_u128(1),
            name: name.to_owned(),
            completed: false,
            date: Date::parse("2024-06-13".to_owned()).unwrap(),
            revision,
            create_time: Timestamp(0),
            update_time: Timestamp(0),
            delete_time: None,
        }
    }

    fn change(revision: i64, name: &str) -> Change {
        let after = order(revision, name);
        Change { kind: ChangeKind::Created, before: None, after, actor: "anonymous".to_owned(), request_id: None }
    }

    pub(in crate::watch) fn revision(number: i64, name: &str) -> Arc<Revision> {
        Revision::new(number, vec![change(number, name)])
    }

    #[test]
    fn a_revision_is_never_split() {
        let changes = [(4, "a"), (5, "b"), (5, "c"), (5, "d"), (6, "e")].map(|(number, name)| change(number, name));
        let all = Revision::all_of(changes.into());
        let all: Vec<_> = all.iter().map(|revision| (revision.number, revision.changes.len())).collect();
        assert_eq!(all, [(4, 1), (5, 3), (6, 1)]);
    }

    #[test]
    fn the_message_for_all_is_made_once() {
        let revision = revision(1, "tea");
        let message = || Encoded::new(&WatchOrdersResponse::default());
        let mut made = 0;
        for _ in 0..3 {
            revision.whole(|| {
                made += 1;
                message()
            });
        }
        assert_eq!(made, 1);
    }
}
