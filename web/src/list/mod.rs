//! Which orders stand where in the list: a window of loaded pages over as many rows as there are. All pure.

mod pages;
mod scroll;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ops::Range, rc::Rc};

use orders_proto::order::ListOrdersResponse;

use crate::{api::ApiError, query::Wanted};
use pages::{Page, Pages};

pub(crate) use scroll::{Anchor, MAX_HEIGHT, Sheet};

/// Orders on a page.
pub(crate) const PAGE: usize = 50;
/// Rows that are fetched before they come into sight.
const AHEAD: usize = 30;

/// How far the list that is asked for has come. What was shown before stays until it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fetch {
    /// Its first page is being fetched.
    Loading,
    /// Its first page is there.
    Ready,
    /// A page of it did not come. None is asked for until somebody asks for the list anew.
    Failed(ApiError),
}

/// Which page to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// The one that begins with this row, counted from 0; it takes the place of all that is loaded.
    Index(usize),
    /// The one before what is loaded, by its token.
    Before(String),
    /// The one after what is loaded, by its token.
    After(String),
}

/// A page to fetch, for which list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// The list's number: an answer to an earlier one is stale.
    pub(crate) generation: u32,
    /// What is listed.
    pub(crate) wanted: Wanted,
    /// Which page.
    pub(crate) at: At,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// Nobody has counted yet.
    Unknown,
    /// Counting took too long: at least so many.
    AtLeast(usize),
    /// So many.
    Exactly(usize),
}

/// The list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct List {
    /// What is listed.
    pub(crate) wanted: Wanted,
    /// How far it has come.
    pub(crate) fetch: Fetch,
    /// How many rows there are.
    pub(crate) total: Total,
    /// Grows with each list that is asked for, be it the same again.
    pub(crate) generation: u32,
    /// The number of the list whose rows are shown.
    pub(crate) shown: u32,
    /// Grows with each answer, of whatever kind.
    pub(crate) answers: u32,
    /// Where to bring the reader once the list of this number has come, in rows from its top.
    pub(crate) sought: (u32, f64),
    /// Where a watch begins that is to miss nothing.
    pub(crate) resume_token: String,
    /// Orders that came elsewhere and belong into the list, which does not show them yet.
    pub(crate) fresh: Rc<BTreeSet<String>>,
    /// Rows by which what is loaded was found to stand elsewhere than thought, in all.
    pub(crate) shifted: i64,
    /// The rows in sight, and some around them.
    looking: Range<usize>,
    pages: Pages,
}

impl List {
    /// A list of which nothing has come yet.
    pub(crate) fn new(wanted: Wanted, top: f64) -> Self {
        Self {
            wanted,
            fetch: Fetch::Loading,
            total: Total::Unknown,
            generation: 1,
            shown: 0,
            answers: 0,
            sought: (1, top),
            resume_token: String::new(),
            fresh: Rc::default(),
            shifted: 0,
            looking: 0..0,
            pages: Pages::default(),
        }
    }

    /// Asks for another list, to be shown from a row on.
    pub(crate) fn ask(&mut self, wanted: Wanted, top: f64) {
        self.wanted = wanted;
        self.total = Total::Unknown;
        self.again();
        self.sought = (self.generation, top);
    }

    /// Asks for the same list anew, from its top.
    pub(crate) fn begin_again(&mut self) {
        self.again();
        self.sought = (self.generation, 0.0);
    }

    /// Asks for the same list anew. The reader stays where they are.
    pub(crate) fn again(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        self.fetch = Fetch::Loading;
    }

    /// Which rows the reader looks at.
    pub(crate) fn look(&mut self, rows: Range<usize>) {
        self.looking = rows;
    }

    /// The page that is needed next.
    pub(crate) fn next_ask(&self) -> Option<Ask> {
        let at = match self.fetch {
            Fetch::Failed(_) => return None,
            Fetch::Loading => At::Index(self.first_row().saturating_sub(AHEAD / 2)),
            Fetch::Ready => self.next_page()?,
        };
        Some(Ask { generation: self.generation, wanted: self.wanted.clone(), at })
    }

    /// Where the list that is being fetched will be looked at.
    fn first_row(&self) -> usize {
        if self.sought.0 == self.generation { self.sought.1.max(0.0) as usize } else { self.looking.start }
    }

    fn next_page(&self) -> Option<At> {
        let (loaded, looking) = (self.pages.range(), &self.looking);
        let (from, to) = (looking.start.saturating_sub(AHEAD), looking.end + AHEAD);
        let beside = from <= loaded.end + PAGE && to + PAGE >= loaded.start;
        if !beside && looking.start < self.count() {
            return Some(At::Index(looking.start.saturating_sub(AHEAD / 2)));
        }
        let before = (from < loaded.start).then(|| self.pages.before()).flatten().map(At::Before);
        let after = (to > loaded.end).then(|| self.pages.after()).flatten().map(At::After);
        // What is in sight goes first.
        if looking.start < loaded.start { before.or(after) } else { after.or(before) }
    }

    /// Takes a page. Answers whether it belongs to this list; a stale one changes nothing.
    pub(crate) fn take(&mut self, ask: &Ask, answer: &ListOrdersResponse) -> bool {
        if ask.generation != self.generation {
            return false;
        }
        self.answers = self.answers.wrapping_add(1);
        let page = Page::new(answer);
        match &ask.at {
            At::Index(index) if page.is_empty() && *index > 0 => {
                // The list has become shorter than thought.
                self.sought = (self.generation, 0.0);
                self.total = Total::Unknown;
                return true;
            }
            At::Index(index) => {
                // What is known of this list stays known: were it shorter for a moment, the browser would scroll up.
                if self.shown == self.generation && matches!(self.total, Total::Unknown) {
                    self.total = Total::AtLeast(self.count());
                }
                self.pages = Pages::of(*index, page);
                self.resume_token.clone_from(&answer.resume_token);
                self.fresh = Rc::default();
            }
            At::Before(token) if self.pages.before().as_ref() == Some(token) => self.pages.push_front(page),
            At::After(token) if self.pages.after().as_ref() == Some(token) => self.pages.push_back(page),
            At::Before(_) | At::After(_) => return false,
        }
        self.fetch = Fetch::Ready;
        self.shown = self.generation;
        self.settle();
        self.pages.trim(&self.looking);
        true
    }

    /// Puts right what the ends tell: before the first page stands nothing, after the last one nothing either.
    fn settle(&mut self) {
        let start = self.pages.range().start;
        if self.pages.before().is_none() && start > 0 {
            self.shifted -= i64::try_from(start).unwrap_or_default();
            self.pages.begin_at(0);
        }
        if self.pages.before().is_some() && start == 0 {
            self.shifted += 1;
            self.pages.begin_at(1);
        }
        let end = self.pages.range().end;
        match self.total {
            _ if self.pages.after().is_none() => self.total = Total::Exactly(end),
            Total::Exactly(total) if total <= end => self.total = Total::AtLeast(end + 1),
            Total::Exactly(_) | Total::AtLeast(_) | Total::Unknown => {}
        }
    }

    /// A page did not come.
    pub(crate) fn fail(&mut self, generation: u32, error: ApiError) {
        if generation == self.generation {
            self.answers = self.answers.wrapping_add(1);
            self.fetch = Fetch::Failed(error);
        }
    }

    /// Takes what was counted.
    pub(crate) fn count_is(&mut self, generation: u32, total: Total) {
        if generation == self.generation {
            self.total = total;
            if self.fetch == Fetch::Ready {
                self.settle();
            }
        }
    }

    /// Rows of the list, as far as is known: at least those that are loaded.
    pub(crate) fn count(&self) -> usize {
        let loaded = self.pages.range().end + usize::from(self.pages.after().is_some());
        match self.total {
            Total::Unknown => loaded,
            Total::AtLeast(total) | Total::Exactly(total) => total.max(loaded),
        }
    }

    /// Whether there is no row at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.fetch == Fetch::Ready && self.count() == 0
    }

    /// The order in a row, where it is loaded.
    pub(crate) fn at(&self, index: usize) -> Option<&str> {
        self.pages.at(index)
    }

    /// The row of an order, where it is loaded.
    pub(crate) fn position(&self, uuid: &str) -> Option<usize> {
        self.pages.position(uuid)
    }

    /// All orders that are loaded, with their rows.
    pub(crate) fn loaded(&self) -> impl Iterator<Item = (usize, &str)> {
        self.pages.iter()
    }

    /// Puts an order into the row before which `goes_before` begins to hold, if that place is among the loaded ones.
    pub(crate) fn insert(&mut self, uuid: &str, goes_before: impl Fn(&str) -> bool) {
        self.remove(uuid);
        self.total = match self.total {
            Total::Exactly(total) => Total::Exactly(total + 1),
            other => other,
        };
        self.pages.insert(uuid, goes_before);
    }

    /// Takes an order out.
    pub(crate) fn remove(&mut self, uuid: &str) {
        if self.pages.remove(uuid)
            && let Total::Exactly(total) = self.total
        {
            self.total = Total::Exactly(total.saturating_sub(1));
        }
    }
}
