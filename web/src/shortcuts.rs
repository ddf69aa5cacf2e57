//! Which key does what, on any keyboard layout.

/// Something that a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// `n`: type a new order.
    New,
    /// `j`, arrow down: to the next order.
    Next,
    /// `k`, arrow up: to the previous order.
    Previous,
    /// Enter: open the order.
    Open,
    /// `e`: edit the order's name.
    Edit,
    /// Space: complete the order, or open it again.
    Complete,
    /// `#`, Delete: delete the order.
    Delete,
    /// `x`: select the order, or no longer.
    Select,
    /// Esc: back.
    Back,
    /// `/`: search.
    Search,
    /// `?`: the keys.
    Help,
}

impl Shortcut {
    /// What a key asks for. `key` and `code` are those of `KeyboardEvent`; the code decides where the layout's own
    /// letter is not Latin, so that on a Russian layout the key of `n` still makes a new order.
    pub(crate) fn of(key: &str, code: &str) -> Option<Self> {
        let key = key.to_ascii_lowercase();
        let letter = match code.strip_prefix("Key") {
            Some(letter) if !key.is_ascii() => letter.to_ascii_lowercase(),
            _ if key == "№" => "#".to_owned(),
            // The key of the slash, on a Russian layout.
            _ if code == "Slash" && key == "." => "/".to_owned(),
            _ if code == "Slash" && key == "," => "?".to_owned(),
            _ => key,
        };
        Some(match letter.as_str() {
            "n" => Self::New,
            "j" | "arrowdown" => Self::Next,
            "k" | "arrowup" => Self::Previous,
            "enter" => Self::Open,
            "e" => Self::Edit,
            " " => Self::Complete,
            "#" | "delete" => Self::Delete,
            "x" => Self::Select,
            "escape" => Self::Back,
            "/" => Self::Search,
            "?" => Self::Help,
            _ => return None,
        })
    }

    /// Whether it is a single character, which can be switched off (WCAG 2.1.4).
    pub(crate) fn is_character(key: &str) -> bool {
        key.chars().count() == 1 && key != " "
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_on_a_latin_layout() {
        assert_eq!(Shortcut::of("n", "KeyN"), Some(Shortcut::New));
        assert_eq!(Shortcut::of("N", "KeyN"), Some(Shortcut::New));
        assert_eq!(Shortcut::of("j", "KeyC"), Some(Shortcut::Next), "Dvorak");
        assert_eq!(Shortcut::of("#", "Digit3"), Some(Shortcut::Delete));
        assert_eq!(Shortcut::of("q", "KeyQ"), None);
    }

    #[test]
    fn places_count_on_any_other_layout() {
        assert_eq!(Shortcut::of("т", "KeyN"), Some(Shortcut::New));
        assert_eq!(Shortcut::of("У", "KeyE"), Some(Shortcut::Edit));
        assert_eq!(Shortcut::of("№", "Digit3"), Some(Shortcut::Delete));
        assert_eq!(Shortcut::of(".", "Slash"), Some(Shortcut::Search));
        assert_eq!(Shortcut::of(",", "Slash"), Some(Shortcut::Help));
        assert_eq!(Shortcut::of(".", "Period"), None);
    }

    #[test]
    fn named_keys_are_not_characters() {
        assert!(Shortcut::is_character("т"));
        assert!(!Shortcut::is_character("ArrowDown"));
        assert!(!Shortcut::is_character(" "));
    }
}
