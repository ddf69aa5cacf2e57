//! Queries as the part of an address behind the question mark, and back.

use orders_proto::rules::{self, OrderDate};

use super::{Days, Query, Tab};
use crate::grpc_web::percent_decoded;

impl Query {
    /// Reads what stands behind the question mark, with or without that. What is not understood is left out.
    pub(crate) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut days = Days { first: String::new(), last: String::new() };
        for pair in text.trim_start_matches('?').split('&') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = percent_decoded(&value.replace('+', " "));
            match name {
                "tab" => query.tab = Tab::ALL.into_iter().find(|tab| tab.name() == value).unwrap_or_default(),
                "q" => query.search = value,
                "from" => days.first = value,
                "to" => days.last = value,
                "sort" => query = query.sorted_by(&value),
                _ => {}
            }
        }
        let is_day = |text: &str| matches!(rules::date(text), Ok(OrderDate::Day(_)));
        query.days = Some(days).filter(|days| is_day(&days.first) && is_day(&days.last));
        query
    }

    /// What stands behind the path: empty, or `?` and what differs from the usual.
    pub(crate) fn address(&self) -> String {
        let mut pairs = Vec::new();
        if self.tab != Tab::All {
            pairs.push(("tab", self.tab.name()));
        }
        if !self.search.is_empty() {
            pairs.push(("q", &self.search));
        }
        if let Some(days) = &self.days {
            pairs.extend([("from", days.first.as_str()), ("to", &days.last)]);
        }
        if !self.sort.is_empty() {
            pairs.push(("sort", &self.sort));
        }
        let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

/// Percent-encodes a value; a space becomes `+`.
pub(super) fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            b' ' => text.push('+'),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_as_the_same_query() {
        let query = Query {
            tab: Tab::Completed,
            search: "Ёж & Co = 100% + date >= 2024".to_owned(),
            days: Some(Days { first: "2024-06-01".to_owned(), last: "2024-06-30".to_owned() }),
            sort: "name desc, date".to_owned(),
        };
        let address = query.address();
        assert!(address.is_ascii() && !address.contains(' '), "{address}");
        assert_eq!(Query::parse(&address), query);
    }

    #[test]
    fn the_usual_list_has_a_bare_address() {
        assert_eq!(Query::default().address(), "");
        assert_eq!(Query::parse(""), Query::default());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        assert_eq!(Query::parse("?tab=x&sort=price&from=soon&to=2024-01-01&y&z=1"), Query::default());
    }
}
