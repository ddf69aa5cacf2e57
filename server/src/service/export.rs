//! Exporting: every order, as all of them stood at one moment.

use std::{sync::Arc, time::Duration};

use super::Orders;
use crate::{
    error::Error,
    orders::Order,
    store::{Moment, Scope, Store},
};

/// Counting is given all the time that it takes.
const COUNT_WITHIN: Duration = Duration::from_secs(3_600);

/// An export that is under way.
pub struct Export {
    store: Arc<Store>,
    scope: Scope,
    moment: Moment,
    /// The row key to go on from; `None` at the end.
    key: Option<i64>,
    /// How many orders there are, counted when it began.
    pub total: i64,
}

impl Orders {
    /// Begins an export.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Internal`]; so for its reads.
    pub async fn export(&self, scope: Scope) -> Result<Export, Error> {
        let moment = self.store.moment().await?;
        let total = self.store.count(scope.clone(), COUNT_WITHIN).await?.orders;
        Ok(Export { store: Arc::clone(&self.store), scope, moment, key: Some(0), total })
    }
}

impl Export {
    /// The next orders, in order of creation; `None` at the end.
    ///
    /// # Errors
    /// See [`Orders::export`].
    pub async fn next(&mut self) -> Result<Option<Vec<Order>>, Error> {
        while let Some(key) = self.key {
            let read = self.store.orders_at(&self.scope, self.moment, key).await?;
            self.key = read.next;
            if !read.orders.is_empty() {
                return Ok(Some(read.orders));
            }
        }
        Ok(None)
    }
}
