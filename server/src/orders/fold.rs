use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick, is_nfkc_quick};

/// A name or a searched text in the form in which it is compared: NFKC, lower case, the marks of Latin and Greek letters
/// stripped, ё as е (but й as itself). "Münster" and "munster" are one, "Спец" and "спец" too.
#[must_use]
pub fn fold(text: &str) -> String {
    // Most names are in normal form, or plain ASCII: those are quickly told.
    let lower = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.to_lowercase(),
        IsNormalized::No | IsNormalized::Maybe => text.nfkc().collect::<String>().to_lowercase(),
    };
    if lower.is_ascii() {
        return lower;
    }
    let mut base = ' ';
    let stripped = lower.nfd().filter(|&c| {
        if !is_combining_mark(c) {
            base = c;
            return true;
        }
        let loses_all_marks = matches!(base, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{370}'..='\u{3ff}');
        let is_yo = base == 'е' && c == '\u{308}';
        !loses_all_marks && !is_yo
    });
    let stripped: String = stripped.collect();
    match is_nfc_quick(stripped.chars()) {
        IsNormalized::Yes => stripped,
        IsNormalized::No | IsNormalized::Maybe => stripped.nfc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_a_person_means_them() {
        for (text, folded) in [
            ("Münster", "munster"),
            ("MU\u{308}NSTER", "munster"),
            ("Сыроежка Ёлочка", "сыроежка елочка"),
            ("Спец-Й", "спец-й"),
            ("ＦＵＬＬ ﬁn №5", "full fin no5"),
            ("Ελλάς Άλφα", "ελλας αλφα"),
            ("Genève, São Paulo", "geneve, sao paulo"),
            ("Đồ", "đo"),
            ("हिंदी", "हिंदी"),
            ("👩\u{200d}🚀 x", "👩\u{200d}🚀 x"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Münster", "ΣΊΣΥΦΟΣ", "İstanbul", "ﬃ ǆ Å", "Ёж Й"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
