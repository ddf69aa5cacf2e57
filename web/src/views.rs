//! Saved views: names for what the list shows, kept in this browser. Whoever else is to have one gets its address.

use crate::{browser, query::Query};

const STORED: &str = "views";

/// A name for what the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    /// The name.
    pub(crate) name: String,
    /// What is shown.
    pub(crate) query: Query,
}

/// The views of this browser, in the order in which they were saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Views(pub(crate) Vec<View>);

impl Views {
    /// Those that are kept.
    pub(crate) fn kept() -> Self {
        Self::parse(&browser::stored(STORED).unwrap_or_default())
    }

    /// Keeps them, where the browser does so.
    pub(crate) fn keep(&self) {
        browser::store(STORED, &self.text());
    }

    /// Gives what the list shows a name; what had this name, or showed the same, goes. A name without a letter names nothing.
    pub(crate) fn save(&mut self, name: &str, query: &Query) {
        // An input has no line breaks; a tab stands between name and address.
        let name = name.replace('\t', " ").trim().to_owned();
        if !name.is_empty() {
            self.0.retain(|view| view.name != name && view.query != *query);
            self.0.push(View { name, query: query.clone() });
        }
    }

    /// Takes a name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|view| view.name != name);
    }

    fn parse(text: &str) -> Self {
        let view = |line: &str| {
            let (name, address) = line.split_once('\t')?;
            Some(View { name: name.to_owned(), query: Query::parse(address) })
        };
        Self(text.lines().filter_map(view).collect())
    }

    fn text(&self) -> String {
        self.0.iter().map(|view| format!("{}\t{}\n", view.name, view.query.address())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Tab;

    fn open() -> Query {
        Query { tab: Tab::Open, search: "a & b\tc".to_owned(), ..Query::default() }
    }

    fn names(views: &Views) -> Vec<&str> {
        views.0.iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn views_are_kept_and_read_back() {
        let mut views = Views::default();
        views.save(" Mine,\tsoon ", &open());
        views.save("All", &Query::default());
        assert_eq!(Views::parse(&views.text()), views);
        assert_eq!(names(&views), ["Mine, soon", "All"]);
    }

    #[test]
    fn a_name_stands_for_one_view_and_a_view_has_one_name() {
        let mut views = Views::default();
        views.save("Mine", &Query::default());
        views.save("Mine", &open());
        assert_eq!(views.0, [View { name: "Mine".to_owned(), query: open() }]);
        views.save("Ours", &open());
        assert_eq!(names(&views), ["Ours"]);
        views.remove("Ours");
        assert_eq!(views, Views::default());
    }

    #[test]
    fn nothing_is_no_name_and_what_is_not_understood_is_left_out() {
        let mut views = Views::parse("what");
        views.save(" ", &open());
        assert_eq!(views, Views::default());
    }
}
