//! Tells cargo when the embedded page has changed. (It is embedded by `src/http/assets.rs`.)

use std::path::Path;

fn main() {
    let built = Path::new("../web/dist");
    // A path that is not there would count as changed at every build.
    let watched = if built.is_dir() { built } else { Path::new("../web") };
    println!("cargo:rerun-if-changed={}", watched.display());
}
