//! What the list shows, as it stands in the address: which orders, what is searched for, in which order.

mod address;
mod meaning;

use orders_proto::{
    filter::{Filter, Op},
    rules::{self, OrderDate},
    sort::OrderBy,
    view::TimeField,
};

use address::encoded;
pub(crate) use meaning::{Meaning, chips};

use crate::text::Key;

/// The sort of a list that asks for no other.
pub(crate) const NEWEST_FIRST: &str = "date desc";

/// A part of the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    /// All orders that are not deleted.
    #[default]
    All,
    /// Those that are open.
    Open,
    /// Those that are completed.
    Completed,
    /// Those that were deleted and can be restored.
    Deleted,
}

impl Tab {
    /// Every tab, in the order in which they stand.
    pub(crate) const ALL: [Self; 4] = [Self::All, Self::Open, Self::Completed, Self::Deleted];

    /// What it is called.
    pub(crate) const fn words(self) -> Key {
        match self {
            Self::All => Key::TabAll,
            Self::Open => Key::TabOpen,
            Self::Completed => Key::TabCompleted,
            Self::Deleted => Key::TabDeleted,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Deleted => "deleted",
        }
    }

    fn filter(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Open => Some("completed = false"),
            Self::Completed => Some("completed = true"),
            Self::Deleted => Some("delete_time:*"),
        }
    }
}

/// Days from the first to the last, both as `2024-06-13`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    /// The first day.
    pub(crate) first: String,
    /// The last day.
    pub(crate) last: String,
}

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// Which part of the register.
    pub(crate) tab: Tab,
    /// The text of the search box.
    pub(crate) search: String,
    /// The days that a bar of the chart stands for.
    pub(crate) days: Option<Days>,
    /// The sort in its canonical text; empty: [`NEWEST_FIRST`].
    pub(crate) sort: String,
}

/// A query as the server is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// `ListOrdersRequest.filter`
    pub(crate) filter: String,
    /// `ListOrdersRequest.order_by`
    pub(crate) order_by: String,
    /// `ListOrdersRequest.show_deleted`
    pub(crate) show_deleted: bool,
}

impl Query {
    /// The sort that is in force.
    pub(crate) fn sort(&self) -> &str {
        if self.sort.is_empty() { NEWEST_FIRST } else { &self.sort }
    }

    /// The same with another sort; a text that is none is left out.
    pub(crate) fn sorted_by(&self, sort: &str) -> Self {
        let canonical = sort.parse::<OrderBy>().map(|sort| sort.to_string()).unwrap_or_default();
        let sort = if canonical == NEWEST_FIRST { String::new() } else { canonical };
        Self { sort, ..self.clone() }
    }

    /// What to ask the server for; `None` while the search is a filter with a fault. `offset` answers the minutes by which
    /// the reader's clock is ahead of UTC on a day.
    pub(crate) fn wanted(&self, offset: impl Fn(&str) -> i32) -> Option<Wanted> {
        Some(Wanted {
            filter: self.filter(true, offset)?,
            order_by: self.sort().to_owned(),
            show_deleted: self.tab == Tab::Deleted,
        })
    }

    /// The address of a file with all orders that the list has.
    pub(crate) fn export(&self, offset: impl Fn(&str) -> i32) -> String {
        let filter = self.filter(true, offset).unwrap_or_default();
        let deleted = if self.tab == Tab::Deleted { "&show_deleted=true" } else { "" };
        format!("/orders.csv?filter={}&order_by={}{deleted}", encoded(&filter), encoded(self.sort()))
    }

    /// The filter of what is counted beside the list: the same without the tab; `None` as for [`Query::wanted`].
    pub(crate) fn counted(&self, offset: impl Fn(&str) -> i32) -> Option<String> {
        self.filter(false, offset)
    }

    fn filter(&self, with_tab: bool, offset: impl Fn(&str) -> i32) -> Option<String> {
        let tab = self.tab.filter().filter(|_| with_tab).and_then(|text| text.parse().ok());
        let search = match Meaning::of(&self.search) {
            Meaning::Nothing => None,
            Meaning::Filter(filter) | Meaning::Phrase(filter) => Some(filter),
            Meaning::Wrong(_) => return None,
        };
        let days = self.days.as_ref().into_iter().flat_map(|days| terms(days, &offset));
        // Terms side by side need no parentheses.
        let flat = |filter| match filter {
            Filter::And(all) => all,
            one => vec![one],
        };
        let all = tab.into_iter().chain(search).flat_map(flat).chain(days);
        Some(Filter::And(all.collect()).to_string())
    }
}

/// The days as terms of a filter. Instants count in the reader's zone, plain days as they are.
fn terms(Days { first, last }: &Days, offset: &impl Fn(&str) -> i32) -> Vec<Filter> {
    let at = |day: &str, time: &str| {
        let minutes = offset(day);
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        rules::date(&format!("{day}T{time}{sign}{hours:02}:{minutes:02}")).ok()
    };
    let bound = |op: Op, value: Option<OrderDate>| value.map(|value| Filter::Time(TimeField::Date, op, value));
    let bounds = [bound(Op::Ge, at(first, "00:00:00")), bound(Op::Le, at(last, "23:59:59.999999"))];
    bounds.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &Query) -> Option<String> {
        query.wanted(|_| 120).map(|wanted| wanted.filter)
    }

    #[test]
    fn a_tab_and_a_search_are_one_filter() {
        let query = Query { tab: Tab::Open, search: "munster date >= 2024-06-01".to_owned(), ..Query::default() };
        assert_eq!(filter(&query).as_deref(), Some(r#"completed = false AND "munster" AND date >= 2024-06-01"#));
        assert_eq!(query.counted(|_| 0).as_deref(), Some(r#""munster" AND date >= 2024-06-01"#));
        let deleted = Query { tab: Tab::Deleted, ..Query::default() }.wanted(|_| 0);
        let deleted = deleted.map(|wanted| (wanted.filter, wanted.show_deleted));
        assert_eq!(deleted, Some(("delete_time:*".to_owned(), true)));
    }

    #[test]
    fn alternatives_stay_together_beside_a_tab() {
        let query = Query { tab: Tab::Completed, search: "a OR b".to_owned(), ..Query::default() };
        assert_eq!(filter(&query).as_deref(), Some(r#"completed = true AND ("a" OR "b")"#));
    }

    #[test]
    fn days_count_in_the_readers_zone() {
        let days = Some(Days { first: "2024-06-10".to_owned(), last: "2024-06-16".to_owned() });
        let text = filter(&Query { days, ..Query::default() }).unwrap_or_default();
        assert!(text.contains("date >= 2024-06-10T00:00:00+02:00"), "{text}");
        assert!(text.contains("date <= 2024-06-16T23:59:59.999999+02:00"), "{text}");
    }

    #[test]
    fn the_file_holds_what_the_list_has() {
        let query = Query { tab: Tab::Open, search: "Ёж & co".to_owned(), ..Query::default() };
        let expected = "/orders.csv?filter=completed+%3D+false+AND+%22%D0%81%D0%B6%22+AND+%22%26%22+AND+%22co%22&order_by=date+desc";
        assert_eq!(query.export(|_| 0), expected);
        let deleted = Query { tab: Tab::Deleted, ..Query::default() }.export(|_| 0);
        assert_eq!(deleted, "/orders.csv?filter=delete_time%3A%2A&order_by=date+desc&show_deleted=true");
    }

    #[test]
    fn a_filter_with_a_fault_asks_for_nothing() {
        assert_eq!(filter(&Query { search: "completed = maybe".to_owned(), ..Query::default() }), None);
    }

    #[test]
    fn a_sort_is_kept_in_its_canonical_form_and_the_usual_one_is_silent() {
        let query = Query::default();
        assert_eq!(query.sorted_by("name   desc").sort(), "name desc");
        assert_eq!(query.sorted_by("date desc"), query);
        assert_eq!(query.sorted_by("price").sort(), NEWEST_FIRST);
    }
}
