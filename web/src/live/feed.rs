//! The watch as a tab sees it: where it stands, and what is to be told to the register.

use orders_proto::order::{OrderEvent, WatchOrdersResponse};

/// How the watch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Watching {
    /// Nothing has been heard of it.
    #[default]
    Unknown,
    /// It is being opened.
    Opening,
    /// It runs.
    Live,
    /// It cannot go on from where it was: lists must be loaded anew.
    Lost,
}

impl Watching {
    /// The number by which tabs tell each other.
    pub(crate) const fn number(self) -> u32 {
        self as u32
    }

    /// What a number stands for.
    pub(crate) fn of(number: u32) -> Self {
        [Self::Opening, Self::Live, Self::Lost].into_iter().find(|state| state.number() == number).unwrap_or_default()
    }
}

/// Collects what the watch brings until the page has time for it.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    token: String,
    revision: i64,
    events: Vec<OrderEvent>,
}

impl Feed {
    /// Where a list begins whose first page has come: what was heard goes on from there, unless it is further already.
    pub(crate) fn begin(&mut self, token: &str) {
        if self.token.is_empty() {
            token.clone_into(&mut self.token);
        }
    }

    /// From where a watch goes on.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Nothing goes on from here: the next list begins anew.
    pub(crate) fn restart(&mut self) {
        *self = Self::default();
    }

    /// Takes a message. One that was heard before, from another tab's watch, changes nothing.
    pub(crate) fn take(&mut self, message: WatchOrdersResponse) {
        if message.revision < self.revision || (message.revision == self.revision && message.events.is_empty()) {
            return;
        }
        self.revision = message.revision;
        if !message.resume_token.is_empty() {
            self.token = message.resume_token;
        }
        self.events.extend(message.events);
    }

    /// What has come, of each order only the last.
    pub(crate) fn drain(&mut self) -> Vec<OrderEvent> {
        let mut last: Vec<OrderEvent> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for event in std::mem::take(&mut self.events).into_iter().rev() {
            let uuid = event.order.as_ref().map(|order| order.uuid.clone()).unwrap_or_default();
            if seen.insert(uuid) {
                last.push(event);
            }
        }
        last.reverse();
        last
    }
}

#[cfg(test)]
mod tests {
    use orders_proto::order::Order;

    use super::*;

    fn message(revision: i64, uuids: &[&str]) -> WatchOrdersResponse {
        let event = |uuid: &&str| {
            let order = Order { uuid: (*uuid).to_owned(), revision, ..Order::default() };
            OrderEvent { order: Some(order), ..OrderEvent::default() }
        };
        let events = uuids.iter().map(event).collect();
        WatchOrdersResponse { resume_token: format!("after {revision}"), revision, events, ..Default::default() }
    }

    fn told(feed: &mut Feed) -> Vec<(String, i64)> {
        let orders = feed.drain().into_iter().filter_map(|event| event.order);
        orders.map(|order| (order.uuid, order.revision)).collect()
    }

    #[test]
    fn of_each_order_the_last_change_is_told() {
        let mut feed = Feed::default();
        for message in [message(1, &["a", "b"]), message(2, &["a"]), message(3, &["c"])] {
            feed.take(message);
        }
        assert_eq!(told(&mut feed), [("b".to_owned(), 1), ("a".to_owned(), 2), ("c".to_owned(), 3)]);
        assert_eq!(told(&mut feed), []);
        assert_eq!(feed.token(), "after 3");
    }

    #[test]
    fn what_was_heard_before_is_not_told_again() {
        let mut feed = Feed::default();
        feed.take(message(5, &["a"]));
        feed.drain();
        feed.take(message(4, &["b"]));
        assert_eq!(told(&mut feed), []);
        assert_eq!(feed.token(), "after 5");
    }

    #[test]
    fn a_watch_goes_on_from_the_list_until_it_has_heard_more() {
        let mut feed = Feed::default();
        feed.begin("list");
        assert_eq!(feed.token(), "list");
        feed.take(message(7, &[]));
        feed.begin("another list");
        assert_eq!(feed.token(), "after 7");
        feed.restart();
        assert_eq!(feed.token(), "");
    }

    #[test]
    fn a_state_is_told_by_its_number() {
        for state in [Watching::Unknown, Watching::Opening, Watching::Live, Watching::Lost] {
            assert_eq!(Watching::of(state.number()), state);
        }
    }
}
