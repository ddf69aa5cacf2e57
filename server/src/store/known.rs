//! What is known to be on disk, whoever wrote it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::watch;

use crate::error::Error;

/// The newest revision that is known to be on disk. It closes with the last of these.
#[derive(Clone)]
pub(super) struct Known {
    newest: watch::Sender<i64>,
    loss: Loss,
}

impl Known {
    pub(super) fn new(revision: i64) -> Self {
        Self { newest: watch::Sender::new(revision), loss: Loss::default() }
    }

    /// To listen to it without keeping it.
    pub(super) fn listen(&self) -> (watch::Receiver<i64>, Loss) {
        (self.newest.subscribe(), self.loss.clone())
    }

    /// Whether nobody listens any more.
    pub(super) fn is_closed(&self) -> bool {
        self.newest.is_closed()
    }

    /// To be asked before the database is, and held against its answer by [`check`](Self::check).
    pub(super) fn newest(&self) -> i64 {
        *self.newest.borrow()
    }

    /// Newer only: what is known never becomes unknown.
    pub(super) fn tell(&self, revision: i64) {
        self.newest.send_if_modified(|newest| std::mem::replace(newest, revision.max(*newest)) < revision);
    }

    /// See [`Loss::check`]. Whoever listens is told to look, and finds that the log ends too soon.
    pub(super) fn check(&self, before: i64, revision: i64) -> Result<(), Error> {
        let checked = self.loss.check(before, revision);
        if revision < before {
            self.newest.send_modify(|_| ());
        }
        checked
    }
}

/// Whether the database has lost revisions that were known to be on disk, as one does that is put back from a copy, or whose
/// place is taken by a standby that lacks the last commits.
#[derive(Clone, Default)]
pub(super) struct Loss(Arc<AtomicBool>);

impl Loss {
    /// Holds the database's newest revision against the one that was known before it was asked. Once it has lost
    /// revisions it stays refused: what comes next would stand under numbers that etags and tokens have for something else.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if it has lost any.
    pub(super) fn check(&self, before: i64, revision: i64) -> Result<(), Error> {
        if revision < before && !self.0.swap(true, Ordering::Relaxed) {
            tracing::error!(
                revision,
                known_revision = before,
                "the database has lost what was confirmed: nothing is written any more. If it is to go on from here, \
                 run `orders new-epoch` and start all servers again"
            );
        }
        if self.0.load(Ordering::Relaxed) {
            return Err(Error::Unavailable("the database has lost what was confirmed".to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_never_becomes_unknown() {
        let known = Known::new(5);
        known.tell(7);
        known.tell(6);
        assert_eq!(known.newest(), 7);
    }

    #[test]
    fn a_database_that_has_lost_revisions_stays_refused() {
        let known = Known::new(5);
        assert!(known.check(5, 5).is_ok());
        assert!(known.check(5, 4).is_err());
        assert!(known.check(5, 6).is_err());
    }

    #[test]
    fn whoever_listens_is_told_to_look_when_revisions_are_lost() {
        let known = Known::new(5);
        let (listener, _) = known.listen();
        assert!(known.check(5, 4).is_err());
        assert!(listener.has_changed().unwrap());
    }
}
