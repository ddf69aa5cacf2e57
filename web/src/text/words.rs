//! A language's words, as they are loaded: the lines of `locales/*.txt`, in its order. `build.rs` sees to it that all
//! languages have the same keys at the same places, so the keys themselves need not come along.

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The plural forms of CLDR that our languages need.
const FORMS: [&str; 4] = ["one", "few", "many", "other"];

/// The words of one language.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Words {
    words: Vec<&'static str>,
    counts: Vec<[&'static str; FORMS.len()]>,
}

impl Words {
    /// Reads `key = text` and `key[form] = text`, with or without the keys.
    pub(super) fn parse(text: &'static str) -> Self {
        let mut read = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((key, words)) = line.split_once(" = ") else { continue };
            let Some((_, form)) = key.split_once('[') else {
                read.words.push(words);
                continue;
            };
            let column = column(form.trim_end_matches(']'));
            if column == 0 {
                read.counts.push([""; FORMS.len()]);
            }
            if let Some(forms) = read.counts.last_mut() {
                forms[column] = words;
            }
        }
        read
    }

    /// The text of `key`.
    pub(super) fn word(&self, key: Key) -> &'static str {
        self.words.get(key as usize).copied().unwrap_or_default()
    }

    /// The text of `count` in the plural form of this name (CLDR).
    pub(super) fn counted(&self, count: Count, form: &str) -> &'static str {
        self.counts.get(count as usize).map_or("", |forms| forms[column(form)])
    }
}

fn column(form: &str) -> usize {
    FORMS.iter().position(|name| *name == form).unwrap_or(FORMS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = include_str!("../../locales/en.txt");
    const RUSSIAN: &str = include_str!("../../locales/ru.txt");

    #[test]
    fn every_language_has_its_own_words() {
        assert_eq!(Words::parse(ENGLISH).word(Key::FieldName), "Name");
        assert_eq!(Words::parse(RUSSIAN).word(Key::FieldName), "Название");
    }

    #[test]
    fn plural_forms_are_those_of_the_language() {
        let russian = |form| Words::parse(RUSSIAN).counted(Count::TotalOrders, form);
        assert_eq!(["one", "few", "many"].map(russian), ["{n} заказ", "{n} заказа", "{n} заказов"]);
        assert_eq!(Words::parse(ENGLISH).counted(Count::TotalOrders, "other"), "{n} orders");
    }

    #[test]
    fn words_without_their_keys_are_the_same() {
        let bare = |line: &'static str| {
            let start = line.find(['[', ' '])?;
            (!line.starts_with('#')).then(|| &line[start..])
        };
        let lines: Vec<_> = RUSSIAN.lines().filter_map(bare).collect();
        assert_eq!(Words::parse(lines.join("\n").leak()), Words::parse(RUSSIAN));
    }
}
