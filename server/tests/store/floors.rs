//! Nothing above the store knows which engine is under it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The engines, and what speaks to them.
const ENGINES: [&str; 4] = ["sqlite", "postgres", "diesel", "pragma"];
/// Where people are told how they name their database; it is handed on as it is.
const NAMED_BY_PEOPLE: [&str; 3] = ["config.rs", "cli/mod.rs", "cli/store.rs"];

#[test]
fn no_engine_is_named_above_the_store() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    for file in files(&source) {
        let name = file.strip_prefix(&source).unwrap().to_str().unwrap();
        if name.starts_with("store/") {
            continue;
        }
        looked_at += 1;
        let text = fs::read_to_string(&file).unwrap();
        if NAMED_BY_PEOPLE.contains(&name) {
            assert!(!text.contains("DatabaseUrl::"), "{name} looks at which engine it is");
            continue;
        }
        let text = text.to_lowercase();
        let named = ENGINES.iter().find(|engine| text.contains(**engine));
        assert_eq!(named, None, "{name} names an engine");
    }
    assert!(looked_at > 50, "only {looked_at} files");
}

/// Everything in a folder and those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
