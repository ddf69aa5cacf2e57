use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_document_event;
use crate::{browser, live::Watching};

/// Whether the server has another version of the page. Looked for where a version can have changed: when the watch begins
/// anew, since the server may have been another one meanwhile, and when the reader comes back to the page.
///
/// The first time that the watch runs the page is complete, and is kept for opening it without a network.
#[hook]
pub(crate) fn use_version(watching: Watching) -> bool {
    let newer = use_state_eq(|| false);
    let begun = use_mut_ref(|| false);
    let live = watching == Watching::Live;
    let look = use_callback(newer.setter(), |(), newer| {
        let newer = newer.clone();
        spawn_local(async move {
            if let Some(page) = browser::load_page().await
                && !names_all(&page, &browser::page_files())
            {
                newer.set(true);
            }
        });
    });
    use_effect_with(live, {
        let look = look.clone();
        move |live| {
            if *live && begun.replace(true) {
                look.emit(());
            } else if *live {
                spawn_local(browser::keep_page());
            }
        }
    });
    let seen = use_callback((look, live), |_, (look, live)| {
        if *live && browser::is_visible() {
            look.emit(());
        }
    });
    use_document_event("visibilitychange", seen);
    *newer
}

/// Whether this is a page, and made of these files: their names hold the hashes of what is in them.
fn names_all(page: &str, files: &[String]) -> bool {
    // What a proxy says while the server is away is no version of the page.
    !page.contains("id=\"app\"") || files.iter().all(|file| page.contains(file.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_another_version_when_it_lacks_a_file_of_this_one() {
        let files = ["/assets/style-1.css", "/assets/app-1.js"].map(str::to_owned);
        let page =
            |css: &str, js: &str| format!("<link href=\"{css}\"><script src=\"{js}\"></script><main id=\"app\">");
        assert!(names_all(&page("/assets/style-1.css", "/assets/app-1.js"), &files));
        assert!(!names_all(&page("/assets/style-2.css", "/assets/app-1.js"), &files));
    }

    #[test]
    fn what_is_no_page_is_no_other_version() {
        assert!(names_all("<h1>502 Bad Gateway</h1>", &["/assets/app-1.js".to_owned()]));
    }
}
