//! The languages of the page, and which one the reader wants.

use crate::browser;

const STORAGE_KEY: &str = "language";

/// A language of the page, in the order of the tables that `build.rs` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// Its BCP 47 code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    /// The language that a BCP 47 tag begins with.
    fn from_tag(tag: &str) -> Option<Self> {
        [Self::English, Self::Russian].into_iter().find(|language| tag.split('-').next() == Some(language.code()))
    }

    /// The one that was chosen here before, else the first of the browser's that we have, else English.
    pub(crate) fn preferred() -> Self {
        let tags = browser::stored(STORAGE_KEY).into_iter().chain(browser::languages());
        tags.into_iter().find_map(|tag| Self::from_tag(&tag)).unwrap_or(Self::English)
    }

    /// The language to switch to.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::English => Self::Russian,
            Self::Russian => Self::English,
        }
    }

    /// Remembers it in this browser.
    pub(crate) fn remember(self) {
        browser::store(STORAGE_KEY, self.code());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_matched_by_its_language() {
        assert_eq!(Language::from_tag("ru-RU"), Some(Language::Russian));
        assert_eq!(Language::from_tag("en"), Some(Language::English));
        assert_eq!(Language::from_tag("rue"), None);
        assert_eq!(Language::from_tag("de-DE"), None);
    }
}
