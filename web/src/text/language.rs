//! The languages of the page, and which one the reader wants.

use crate::browser;

const STORAGE_KEY: &str = "language";

/// A language of the page.
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

    /// The one that `boot.js` has chosen: what was chosen here before, else the first of the browser's that we have, else
    /// English.
    pub(crate) fn preferred() -> Self {
        if browser::root_language() == Self::Russian.code() { Self::Russian } else { Self::English }
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
