//! Light, dark, or as the system.

use crate::{browser, text::Key};

/// The same name is the storage key and, with `data-`, the attribute of `<html>`; `boot.js` knows it too.
const NAME: &str = "theme";

/// A choice of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system.
    System,
    /// Light, whatever the system.
    Light,
    /// Dark, whatever the system.
    Dark,
}

impl Theme {
    /// The one that was chosen here before.
    pub(crate) fn preferred() -> Self {
        match browser::stored(NAME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The one to switch to.
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its name for people.
    pub(crate) const fn label(self) -> Key {
        match self {
            Self::System => Key::ThemeSystem,
            Self::Light => Key::ThemeLight,
            Self::Dark => Key::ThemeDark,
        }
    }

    /// Puts it on and remembers it in this browser.
    pub(crate) fn wear(self) {
        let name = match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        };
        browser::set_root_attribute("data-theme", name);
        browser::store(NAME, name.unwrap_or_default());
        browser::tell(NAME);
    }
}
