//! The pages that are loaded: one after the other without a gap.

use std::{collections::VecDeque, ops::Range, rc::Rc};

use orders_proto::order::ListOrdersResponse;

/// The most pages that are kept; those farthest from sight go first.
const KEPT: usize = 12;

/// One page: its orders' uuids and the ways on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    uuids: Rc<Vec<String>>,
    before: String,
    after: String,
}

impl Page {
    pub(super) fn new(answer: &ListOrdersResponse) -> Self {
        Self {
            uuids: Rc::new(answer.orders.iter().map(|order| order.uuid.clone()).collect()),
            before: answer.previous_page_token.clone(),
            after: answer.next_page_token.clone(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.uuids.is_empty()
    }
}

/// The loaded pages. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    pages: VecDeque<Page>,
    /// The row of the first order.
    start: usize,
    /// Orders on all pages.
    len: usize,
}

impl Pages {
    /// One page, the first order of which stands in this row.
    pub(super) fn of(start: usize, page: Page) -> Self {
        Self { start, len: page.uuids.len(), pages: VecDeque::from([page]) }
    }

    pub(super) fn begin_at(&mut self, start: usize) {
        self.start = start;
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.len
    }

    /// The token of the page before.
    pub(super) fn before(&self) -> Option<String> {
        self.pages.front().map(|page| page.before.clone()).filter(|token| !token.is_empty())
    }

    /// The token of the page after.
    pub(super) fn after(&self) -> Option<String> {
        self.pages.back().map(|page| page.after.clone()).filter(|token| !token.is_empty())
    }

    pub(super) fn push_front(&mut self, page: Page) {
        self.start = self.start.saturating_sub(page.uuids.len());
        self.len += page.uuids.len();
        self.pages.push_front(page);
    }

    pub(super) fn push_back(&mut self, page: Page) {
        self.len += page.uuids.len();
        self.pages.push_back(page);
    }

    /// Lets go of pages until few enough are left, those farthest from `near` first.
    pub(super) fn trim(&mut self, near: &Range<usize>) {
        while self.pages.len() > KEPT {
            let above = near.start.saturating_sub(self.start);
            let below = self.range().end.saturating_sub(near.end);
            let gone = if above > below { self.pages.pop_front() } else { self.pages.pop_back() };
            let gone = gone.map_or(0, |page| page.uuids.len());
            self.len -= gone;
            if above > below {
                self.start += gone;
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        let uuids = self.pages.iter().flat_map(|page| page.uuids.iter());
        uuids.enumerate().map(|(at, uuid)| (self.start + at, uuid.as_str()))
    }

    pub(super) fn at(&self, index: usize) -> Option<&str> {
        let mut at = index.checked_sub(self.start)?;
        for page in &self.pages {
            match page.uuids.get(at) {
                Some(uuid) => return Some(uuid),
                None => at -= page.uuids.len(),
            }
        }
        None
    }

    pub(super) fn position(&self, uuid: &str) -> Option<usize> {
        self.iter().find(|(_, other)| *other == uuid).map(|(at, _)| at)
    }

    /// Inserts before the first order for which `goes_before` holds; between two pages it goes to the end of the first.
    /// Beyond the loaded orders there is no telling where its place is: then it is not inserted.
    pub(super) fn insert(&mut self, uuid: &str, goes_before: impl Fn(&str) -> bool) {
        let place = self.iter().find(|(_, other)| goes_before(other)).map(|(at, _)| at - self.start);
        let place = match place {
            Some(0) if self.before().is_some() => return,
            None if self.after().is_some() => return,
            Some(place) => place,
            None => self.len,
        };
        if self.pages.is_empty() {
            self.pages.push_back(Page { uuids: Rc::default(), before: String::new(), after: String::new() });
        }
        let mut before = 0;
        for page in &mut self.pages {
            if place <= before + page.uuids.len() {
                Rc::make_mut(&mut page.uuids).insert(place - before, uuid.to_owned());
                self.len += 1;
                return;
            }
            before += page.uuids.len();
        }
    }

    /// Answers whether it was there.
    pub(super) fn remove(&mut self, uuid: &str) -> bool {
        for page in &mut self.pages {
            if let Some(at) = page.uuids.iter().position(|other| other == uuid) {
                Rc::make_mut(&mut page.uuids).remove(at);
                self.len -= 1;
                return true;
            }
        }
        false
    }
}
