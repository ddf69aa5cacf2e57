//! Reading orders: one, some, pages of them, and their history.

use std::time::Duration;

use orders_proto::{filter::Folded, sort::OrderBy};
use uuid::Uuid;

use super::{Orders, tokens::PageToken};
use crate::{
    error::{Error, Violation},
    orders::{Change, Order},
    store::{Count, Cursor, Scope},
};

/// The most orders or revisions on a page.
pub const MAX_PAGE_SIZE: i32 = 1_000;
/// The most orders that can be skipped.
pub const MAX_SKIP: i32 = 10_000_000;
/// How long a filter's matches are counted.
const COUNT_WITHIN: Duration = Duration::from_millis(200);

/// Which page of which orders.
#[derive(Clone, Debug)]
pub struct List {
    /// Only those that match.
    pub filter: Option<Folded>,
    /// In which order.
    pub order_by: OrderBy,
    /// Whether deleted orders too.
    pub show_deleted: bool,
    /// Orders on the page.
    pub page_size: i32,
    /// The token of the page; empty for the first.
    pub page_token: String,
    /// Orders to leave out.
    pub skip: i32,
    /// Whether the total is wanted.
    pub include_total: bool,
}

/// A page, with what leads on from it.
#[derive(Debug)]
pub struct Listed {
    /// The orders.
    pub orders: Vec<Order>,
    /// The page after this one; empty if there is none.
    pub next_page_token: String,
    /// The page before this one; empty if there is none.
    pub previous_page_token: String,
    /// Where the changes begin that the first page has not seen.
    pub resume_token: String,
    /// How many there are on all pages, if that was asked.
    pub total: Option<Count>,
}

/// A page of an order's history.
#[derive(Debug)]
pub struct Revisions {
    /// The changes, newest first.
    pub changes: Vec<Change>,
    /// The page of older changes; empty if there is none.
    pub next_page_token: String,
}

impl Orders {
    /// Reads an order.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Unavailable`], [`Error::Internal`].
    pub async fn read(&self, uuid: Uuid, show_deleted: bool) -> Result<Order, Error> {
        let order = self.store.order(uuid).await?;
        order.filter(|order| show_deleted || order.lives()).ok_or(Error::NotFound(uuid))
    }

    /// Reads orders, in the order of their names.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the first that is unknown, [`Error::Unavailable`], [`Error::Internal`].
    pub async fn read_all(&self, uuids: &[Uuid], show_deleted: bool) -> Result<Vec<Order>, Error> {
        let mut found = self.store.orders(uuids).await?;
        found.retain(|_, order| show_deleted || order.lives());
        uuids.iter().map(|uuid| found.remove(uuid).ok_or(Error::NotFound(*uuid))).collect()
    }

    /// Hands every living order to `take`, in order of creation, until it answers an error.
    ///
    /// # Errors
    /// What `take` answers, [`Error::Unavailable`], [`Error::Internal`].
    pub async fn each(&self, take: impl FnMut(Order) -> Result<(), Error>) -> Result<(), Error> {
        self.store.each_order(&Scope::new(None, false), take).await
    }

    /// Reads a page.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a token that was not made for this list, [`Error::Unavailable`], [`Error::Internal`].
    pub async fn list(&self, list: List) -> Result<Listed, Error> {
        let bound_to = bound_to(&list);
        let token = match list.page_token.as_str() {
            "" => None,
            text => Some(self.tokens.read_page(text, &bound_to).ok_or_else(bad_token)?),
        };
        let backwards = token.as_ref().is_some_and(|token| token.backwards);
        let scope = Scope::new(list.filter, list.show_deleted);
        let after = token.as_ref().map(|token| token.cursor.clone());
        let (limit, skip) = (i64::from(list.page_size), i64::from(list.skip));
        let page = self.store.page(scope.clone(), &list.order_by, after, backwards, limit, skip).await?;
        // The rows come first: counting never delays a page that is wanted without its total.
        let total = if list.include_total { Some(self.store.count(scope, COUNT_WITHIN).await?) } else { None };

        let revision = token.as_ref().map_or(page.revision, |token| token.revision);
        let made = |cursor: Option<Cursor>, backwards| {
            cursor
                .map(|cursor| self.tokens.page(PageToken { cursor, backwards, revision }, &bound_to))
                .unwrap_or_default()
        };
        let of = |order: Option<&Order>| order.map(|order| Cursor::of(order, &list.order_by));
        // A page that ended before it was full goes on where it ended. Without orders, what is behind it begins there too.
        let (first, last) = (of(page.orders.first()), of(page.orders.last()));
        let (first, last) = match page.end {
            Some(end) if backwards => (Some(end.clone()), last.or(Some(end))),
            Some(end) => (first.or(Some(end.clone())), Some(end)),
            None => (first, last),
        };
        // Walking one way, what lies behind is there because one came from it.
        let is_first = token.is_none() && skip == 0;
        let (has_next, has_previous) = if backwards { (true, page.more) } else { (page.more, !is_first) };
        Ok(Listed {
            next_page_token: if has_next { made(last, false) } else { String::new() },
            previous_page_token: if has_previous { made(first, true) } else { String::new() },
            resume_token: self.tokens.resume(revision),
            orders: page.orders,
            total,
        })
    }

    /// Reads a page of an order's history, newest first, for as long as it is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for a token of another history, [`Error::Unavailable`],
    /// [`Error::Internal`].
    pub async fn history(&self, uuid: Uuid, page_size: i32, page_token: &str) -> Result<Revisions, Error> {
        let bound_to = format!("history of {uuid}");
        let before = match page_token {
            "" => i64::MAX,
            text => self.tokens.read_page(text, &bound_to).ok_or_else(bad_token)?.revision,
        };
        let mut changes = self.store.history(uuid, before, i64::from(page_size) + 1).await?;
        if changes.is_empty() && page_token.is_empty() {
            return Err(Error::NotFound(uuid));
        }
        let wanted = usize::try_from(page_size).map_err(Error::internal)?;
        let more = changes.len() > wanted;
        changes.truncate(wanted);
        let last = changes.last().filter(|_| more).map(|change| change.after.revision);
        let token = |revision| PageToken { cursor: Cursor { values: Vec::new(), key: 0 }, backwards: false, revision };
        let next_page_token = last.map(|revision| self.tokens.page(token(revision), &bound_to)).unwrap_or_default();
        Ok(Revisions { changes, next_page_token })
    }
}

/// What a page token belongs to.
fn bound_to(list: &List) -> String {
    let filter = list.filter.as_ref().map(|filter| filter.filter().to_string()).unwrap_or_default();
    format!("{filter}\n{}\n{}", list.order_by, list.show_deleted)
}

fn bad_token() -> Error {
    Error::Invalid(vec![Violation {
        field: "page_token".to_owned(),
        reason: "PAGE_TOKEN_INVALID",
        description: "the token was not made by this server for this filter and order".to_owned(),
    }])
}
