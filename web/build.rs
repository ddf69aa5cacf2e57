//! Turns the keys of `locales/*.txt` into the enums that `src/text` includes, so that a key that is missing in one language,
//! that stands at another place, or whose placeholders differ, fails the build. The words themselves are no part of the
//! program: the page loads those of the reader's language (`src/text/words.rs`), by their places.

use std::{collections::BTreeSet, env, error::Error, fmt::Write, fs, path::PathBuf};

/// The languages, and the plural forms of CLDR that each needs; the first begins a count, the last ends it.
const LANGUAGES: [(&str, &[&str]); 2] = [("en", &["one", "other"]), ("ru", &["one", "few", "many", "other"])];

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
    write_enum(&mut code, "Key", "A piece of text.", &first.words)?;
    write_enum(&mut code, "Count", "A piece of text that goes with a number.", &first.counts)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("words.rs"), code)?;
    Ok(())
}

/// One language's file: `key = text`, and `key[form] = text` where a number decides the form. In the file's order.
struct Locale {
    path: String,
    words: Vec<(String, String)>,
    /// By the last form, which every language has.
    counts: Vec<(String, String)>,
}

impl Locale {
    fn parse(path: &str, text: &str, forms: &[&str]) -> Result<Self, String> {
        let mut locale = Self { path: path.to_owned(), words: Vec::new(), counts: Vec::new() };
        let mut expected = forms.iter().cycle();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{path}:{}", number + 1);
            let (key, value) = line.split_once(" = ").ok_or_else(|| format!("{place}: `key = text` expected"))?;
            let (list, key) = match key.split_once('[') {
                Some((key, form)) => {
                    let known = expected.next().is_some_and(|expected| *expected == form.trim_end_matches(']'));
                    if !known {
                        return Err(format!("{place}: {key} needs the forms {forms:?}, in this order"));
                    }
                    if form != "other]" {
                        continue;
                    }
                    (&mut locale.counts, key)
                }
                None => (&mut locale.words, key),
            };
            if list.iter().any(|(known, _)| known == key) {
                return Err(format!("{place}: {key} stands here twice"));
            }
            list.push((key.to_owned(), value.to_owned()));
        }
        Ok(locale)
    }

    /// The page finds words by their places, so these must agree.
    fn must_match(&self, other: &Self) -> Result<(), String> {
        let (path, theirs) = (&self.path, &other.path);
        for (ours, others) in [(&self.words, &other.words), (&self.counts, &other.counts)] {
            for at in 0..ours.len().max(others.len()) {
                let key = |list: &[(String, String)]| list.get(at).map(|(key, _)| key.clone()).unwrap_or_default();
                if key(ours) != key(others) {
                    return Err(format!("{path} has {:?} where {theirs} has {:?}", key(ours), key(others)));
                }
                if placeholders(&ours[at].1) != placeholders(&others[at].1) {
                    return Err(format!("{} has different placeholders in {path} and {theirs}", key(ours)));
                }
            }
        }
        Ok(())
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

fn write_enum(code: &mut String, name: &str, meaning: &str, keys: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    writeln!(code, "/// {meaning}\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum {name} {{")?;
    for (key, english) in keys {
        writeln!(code, "    /// `{english}`\n    {},", variant(key))?;
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
