//! Names in the form in which they are compared: as the server does it, by the browser's own means.

use js_sys::JsString;

/// Folds a text: NFKC, lower case, the marks of Latin and Greek letters stripped, ё as е (but й as itself).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fold(pub(crate) fn(&str) -> String);

/// There is but one way to fold in a running page.
impl PartialEq for Fold {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Fold {
    /// By `String.prototype.normalize`.
    pub(crate) const BROWSER: Self = Self(|text| folded(text, normalized));
}

fn normalized(text: &str, form: &str) -> String {
    JsString::from(text).normalize(form).into()
}

/// `normalize` brings a text into one of Unicode's normal forms, named NFKC, NFD or NFC.
fn folded(text: &str, normalize: impl Fn(&str, &str) -> String) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = normalize(text, "NFKC").to_lowercase();
    let mut base = ' ';
    let parts = normalize(&lower, "NFD");
    let stripped = parts.chars().filter(|&c| {
        if !is_mark(c) {
            base = c;
            return true;
        }
        let loses_all_marks = matches!(base, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{370}'..='\u{3ff}');
        let is_yo = base == 'е' && c == '\u{308}';
        !loses_all_marks && !is_yo
    });
    normalize(&stripped.collect::<String>(), "NFC")
}

/// The combining marks that Latin and Greek letters are written with; others are never stripped.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decomposes and composes the few letters that the tests use.
    fn normalize(text: &str, form: &str) -> String {
        let pairs = [("ü", "u\u{308}"), ("ё", "е\u{308}"), ("й", "и\u{306}"), ("ά", "α\u{301}")];
        pairs.into_iter().fold(text.to_owned(), |text, (whole, parts)| {
            if form == "NFD" { text.replace(whole, parts) } else { text.replace(parts, whole) }
        })
    }

    #[test]
    fn marks_go_where_the_server_strips_them() {
        for (text, expected) in
            [("MÜNSTER", "munster"), ("Ёлочка", "елочка"), ("Спец-Й", "спец-й"), ("άλφα", "αλφα"), ("Reims", "reims")]
        {
            assert_eq!(folded(text, normalize), expected);
        }
    }
}
