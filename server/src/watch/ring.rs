use std::{collections::VecDeque, sync::Arc};

use super::Revision;

/// Bytes of changes that are kept, about.
const CAPACITY: usize = 16 << 20;

/// The newest revisions, contiguous.
#[derive(Default)]
pub(super) struct Ring {
    revisions: VecDeque<Arc<Revision>>,
    /// The newest revision, also when none is kept.
    newest: i64,
    bytes: usize,
}

/// What follows a revision.
pub(super) enum After {
    /// This one.
    Next(Arc<Revision>),
    /// Something that only the log still has.
    Log,
    /// Nothing yet.
    Nothing,
}

impl Ring {
    /// Begins anew, after a revision.
    pub(super) fn begin(&mut self, newest: i64) {
        *self = Self { newest, ..Self::default() };
    }

    pub(super) fn newest(&self) -> i64 {
        self.newest
    }

    /// Takes what follows the newest revision, and lets go of the oldest where it gets too much. Answers whether there was
    /// no gap: with one it takes nothing.
    #[must_use]
    pub(super) fn extend(&mut self, revisions: Vec<Arc<Revision>>) -> bool {
        for revision in revisions {
            if revision.number != self.newest + 1 {
                return false;
            }
            self.newest = revision.number;
            self.bytes += revision.bytes();
            self.revisions.push_back(revision);
        }
        while self.bytes > CAPACITY
            && let Some(oldest) = self.revisions.pop_front()
        {
            self.bytes -= oldest.bytes();
        }
        true
    }

    pub(super) fn after(&self, revision: i64) -> After {
        if revision >= self.newest {
            return After::Nothing;
        }
        let kept = self.revisions.front().and_then(|oldest| usize::try_from(revision + 1 - oldest.number).ok());
        kept.and_then(|index| self.revisions.get(index)).map_or(After::Log, |next| After::Next(Arc::clone(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::revision::tests::revision;

    fn numbers(ring: &Ring, after: i64) -> Result<i64, &'static str> {
        match ring.after(after) {
            After::Next(next) => Ok(next.number),
            After::Log => Err("log"),
            After::Nothing => Err("nothing"),
        }
    }

    #[test]
    fn what_follows_comes_from_the_ring_as_far_as_it_reaches() {
        let mut ring = Ring::default();
        ring.begin(6);
        assert!(ring.extend((7..10).map(|number| revision(number, "tea")).collect()));
        let found = [5, 6, 8, 9, 12].map(|after| numbers(&ring, after));
        assert_eq!(found, [Err("log"), Ok(7), Ok(9), Err("nothing"), Err("nothing")]);
    }

    #[test]
    fn a_gap_is_not_taken() {
        let mut ring = Ring::default();
        ring.begin(6);
        assert!(!ring.extend(vec![revision(8, "tea")]));
        assert_eq!((ring.newest(), numbers(&ring, 6)), (6, Err("nothing")));
    }

    #[test]
    fn the_oldest_goes_when_it_gets_too_much() {
        let mut ring = Ring::default();
        let name = "n".repeat(200);
        let many = i64::try_from(CAPACITY / revision(1, &name).bytes()).unwrap() + 10;
        assert!(ring.extend((1..=many).map(|number| revision(number, &name)).collect()));
        assert_eq!((numbers(&ring, 9), numbers(&ring, many - 1)), (Err("log"), Ok(many)));
        assert!(ring.bytes <= CAPACITY, "{}", ring.bytes);
    }
}
