//! Turns `locales/*.txt` into the enums of keys and the tables of words that `src/text` includes, so that a key that is
//! missing in one language, or whose placeholders differ, fails the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write,
    fs,
    path::PathBuf,
};

/// The plural forms of CLDR that our languages need, in the order of the table's columns, and who needs which.
const FORMS: [&str; 4] = ["one", "few", "many", "other"];
const LANGUAGES: [(&str, &[&str]); 2] = [("en", &["one", "other"]), ("ru", &FORMS)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut locales = Vec::new();
    for (language, forms) in LANGUAGES {
        let path = format!("locales/{language}.txt");
        println!("cargo:rerun-if-changed={path}");
        locales.push(Locale::parse(&path, &fs::read_to_string(&path)?, forms)?);
    }
    let (first, others) = locales.split_first().ok_or("no language")?;
    for other in others {
        first.must_match(other)?;
    }

    let mut code = String::new();
    let words: Vec<_> = first.words.keys().collect();
    let counts: Vec<_> = first.counts.keys().collect();
    write_enum(&mut code, "Key", "A piece of text.", &words, |key| &first.words[key])?;
    write_enum(
        &mut code,
        "Count",
        "A piece of text that goes with a number.",
        &counts,
        |key| &first.counts[key]["other"],
    )?;
    writeln!(code, "static WORDS: [[&str; {}]; {}] = [", words.len(), locales.len())?;
    for locale in &locales {
        writeln!(code, "    {:?},", locale.words.values().collect::<Vec<_>>())?;
    }
    writeln!(code, "];\nstatic COUNTS: [[[&str; {}]; {}]; {}] = [", FORMS.len(), counts.len(), locales.len())?;
    for locale in &locales {
        let rows: Vec<_> =
            locale.counts.values().map(|forms| FORMS.map(|form| forms.get(form).map_or("", String::as_str))).collect();
        writeln!(code, "    {rows:?},")?;
    }
    writeln!(code, "];")?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("words.rs"), code)?;
    Ok(())
}

/// One language's file: `key = text`, and `key[form] = text` where a number decides the form.
struct Locale {
    path: String,
    words: BTreeMap<String, String>,
    counts: BTreeMap<String, BTreeMap<String, String>>,
}

impl Locale {
    fn parse(path: &str, text: &str, forms: &[&str]) -> Result<Self, String> {
        let mut locale = Self { path: path.to_owned(), words: BTreeMap::new(), counts: BTreeMap::new() };
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{path}:{}", number + 1);
            let (key, value) = line.split_once(" = ").ok_or_else(|| format!("{place}: `key = text` expected"))?;
            let (map, key) = match key.split_once('[') {
                Some((key, form)) => {
                    (locale.counts.entry(key.to_owned()).or_default(), form.trim_end_matches(']').to_owned())
                }
                None => (&mut locale.words, key.to_owned()),
            };
            if map.insert(key.clone(), value.to_owned()).is_some() {
                return Err(format!("{place}: {key} stands here twice"));
            }
        }
        for (key, found) in &locale.counts {
            let found: Vec<_> = found.keys().map(String::as_str).collect();
            if BTreeSet::from_iter(found) != BTreeSet::from_iter(forms.iter().copied()) {
                return Err(format!("{path}: {key} needs the forms {forms:?} and no others"));
            }
        }
        Ok(locale)
    }

    fn must_match(&self, other: &Self) -> Result<(), String> {
        let keys = |locale: &Self| -> BTreeSet<String> {
            locale.words.keys().cloned().chain(locale.counts.keys().map(|key| format!("{key}[]"))).collect()
        };
        if let Some(key) = keys(self).symmetric_difference(&keys(other)).next() {
            return Err(format!("{key} stands in only one of {} and {}", self.path, other.path));
        }
        for (key, text) in &self.words {
            if placeholders(text) != placeholders(&other.words[key]) {
                return Err(format!("{key} has different placeholders in {} and {}", self.path, other.path));
            }
        }
        Ok(())
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

fn write_enum<'a>(
    code: &mut String,
    name: &str,
    meaning: &str,
    keys: &[&'a String],
    english: impl Fn(&'a String) -> &'a String,
) -> Result<(), Box<dyn Error>> {
    writeln!(code, "/// {meaning}\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum {name} {{")?;
    for key in keys {
        writeln!(code, "    /// `{}`\n    {},", english(key), variant(key))?;
    }
    writeln!(code, "}}")?;
    Ok(())
}

/// `error.not_found` becomes `ErrorNotFound`.
fn variant(key: &str) -> String {
    key.split(['.', '_'])
        .map(|part| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>())
        .collect()
}
