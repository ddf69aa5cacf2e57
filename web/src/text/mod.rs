//! Words, numbers and dates in the reader's language.
//!
//! The words come from `locales/*.txt`, of which the page loads the one it needs; plurals, numbers and dates from the
//! browser's `Intl`.

mod dates;
mod language;
mod words;

use std::{cell::OnceCell, rc::Rc};

use js_sys::{Array, Function, Intl, Object, Reflect};
use orders_proto::{
    filter,
    rules::{NAME_MAX_CHARS, Reason},
};
use wasm_bindgen::JsValue;

pub(crate) use dates::today;
pub(crate) use language::Language;
use words::Words;
pub(crate) use words::{Count, Key};

use crate::browser;

/// A language's words and formats. Made once for each language, shared by the whole page.
///
/// Each format is made when it is first needed: `Intl` takes milliseconds for each, and the first rows wait for them.
#[derive(Debug)]
pub(crate) struct Text {
    /// The language.
    pub(crate) language: Language,
    words: Words,
    plural: OnceCell<Intl::PluralRules>,
    number: OnceCell<Function>,
    day: OnceCell<Function>,
    instant: OnceCell<Function>,
    /// By day and month; by month and year.
    short: [OnceCell<Function>; 2],
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

impl Text {
    /// Loads a language. `None` if its words cannot be had.
    pub(crate) async fn load(language: Language) -> Option<Rc<Self>> {
        let words = browser::load_words(language.code()).await?;
        // A handful of languages at most are ever chosen in one visit, and their words are wanted until it ends.
        Some(Rc::new(Self::new(language, Words::parse(words.leak()))))
    }

    /// A language without loading it.
    #[cfg(all(test, target_arch = "wasm32"))]
    pub(crate) fn built_in(language: Language) -> Rc<Self> {
        let words = match language {
            Language::English => include_str!("../../locales/en.txt"),
            Language::Russian => include_str!("../../locales/ru.txt"),
        };
        Rc::new(Self::new(language, Words::parse(words)))
    }

    fn new(language: Language, words: Words) -> Self {
        Self {
            language,
            words,
            plural: OnceCell::new(),
            number: OnceCell::new(),
            day: OnceCell::new(),
            instant: OnceCell::new(),
            short: Default::default(),
        }
    }

    fn locales(&self) -> Array {
        Array::of1(&self.language.code().into())
    }

    /// The words of `key`.
    pub(crate) fn say(&self, key: Key) -> &'static str {
        self.words.word(key)
    }

    /// The words of `key` with one placeholder filled in.
    pub(crate) fn fill(&self, key: Key, placeholder: &str, value: &str) -> String {
        self.say(key).replace(&format!("{{{placeholder}}}"), value)
    }

    /// The words of `count` for `n` things, in the plural form that `n` asks for.
    pub(crate) fn count(&self, count: Count, n: usize) -> String {
        let shown = self.number(n);
        let n = JsValue::from(u32::try_from(n).unwrap_or(u32::MAX));
        let plural = self.plural.get_or_init(|| Intl::PluralRules::new(&self.locales(), &Object::new()));
        let form = Reflect::get(plural, &"select".into())
            .and_then(|select| Function::from(select).call1(plural, &n))
            .ok()
            .and_then(|form| form.as_string())
            .unwrap_or_default();
        self.words.counted(count, &form).replace("{n}", &shown)
    }

    /// A number.
    pub(crate) fn number(&self, n: usize) -> String {
        let number = self.number.get_or_init(|| Intl::NumberFormat::new(&self.locales(), &Object::new()).format());
        format(number, &u32::try_from(n).unwrap_or(u32::MAX).into())
    }

    /// What is wrong with a filter.
    pub(crate) fn filter_fault(&self, reason: filter::Reason) -> &'static str {
        self.say(match reason {
            filter::Reason::TooLong => Key::FilterTooLong,
            filter::Reason::TooDeep => Key::FilterTooDeep,
            filter::Reason::ControlCharacter => Key::FilterControlCharacter,
            filter::Reason::TermExpected => Key::FilterTermExpected,
            filter::Reason::ValueExpected => Key::FilterValueExpected,
            filter::Reason::FieldUnknown => Key::FilterFieldUnknown,
            filter::Reason::OperatorUnsupported => Key::FilterOperatorUnsupported,
            filter::Reason::BoolInvalid => Key::FilterBoolInvalid,
            filter::Reason::DateInvalid => Key::FilterDateInvalid,
            filter::Reason::UuidInvalid => Key::FilterUuidInvalid,
            filter::Reason::StringUnclosed => Key::FilterStringUnclosed,
            filter::Reason::ParenthesisUnclosed => Key::FilterParenthesisUnclosed,
            filter::Reason::ParenthesisUnopened => Key::FilterParenthesisUnopened,
        })
    }

    /// A broken field rule.
    pub(crate) fn rule(&self, reason: Reason) -> String {
        match reason {
            Reason::NameRequired => self.say(Key::RuleNameRequired).to_owned(),
            Reason::NameTooLong => {
                self.fill(Key::RuleNameTooLong, "limit", &self.count(Count::LimitCharacters, NAME_MAX_CHARS))
            }
            Reason::NameHasControlCharacter => self.say(Key::RuleNameHasControlCharacter).to_owned(),
            Reason::DateTooLong => self.say(Key::RuleDateTooLong).to_owned(),
            Reason::DateInvalid => self.say(Key::RuleDateInvalid).to_owned(),
            Reason::UuidInvalid => self.say(Key::RuleUuidInvalid).to_owned(),
        }
    }

    /// An instant, given in milliseconds since 1970, in the reader's zone.
    pub(crate) fn instant(&self, millis: i64) -> String {
        format(self.instant.get_or_init(|| dates::instant_format(&self.locales())), &(millis as f64).into())
    }

    /// A calendar day in few letters: its month and year, or its day and month. Text that is no day is empty.
    pub(crate) fn short_date(&self, text: &str, by_month: bool) -> String {
        match dates::Shown::of(text) {
            dates::Shown::Day(millis) => {
                let short =
                    self.short[usize::from(by_month)].get_or_init(|| dates::short_format(&self.locales(), by_month));
                format(short, &millis.into())
            }
            _ => String::new(),
        }
    }

    /// An order's date for people; text that is no date stands for itself.
    pub(crate) fn date(&self, text: &str) -> String {
        match dates::Shown::of(text) {
            dates::Shown::Day(millis) => {
                format(self.day.get_or_init(|| dates::day_format(&self.locales())), &millis.into())
            }
            dates::Shown::Instant(millis) => {
                format(self.instant.get_or_init(|| dates::instant_format(&self.locales())), &millis.into())
            }
            dates::Shown::AsItIs => text.to_owned(),
        }
    }
}

/// Calls a bound `format` function of `Intl`.
fn format(function: &Function, value: &JsValue) -> String {
    function.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
