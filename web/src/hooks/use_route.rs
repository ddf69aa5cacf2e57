use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::History;
use yew::prelude::*;

use super::use_window_event;
use crate::{browser, query::Query, route::Route};

/// Where the page is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// The path.
    pub(crate) route: Route,
    /// What stands behind it: what the list shows.
    pub(crate) query: Query,
    /// How far down the list the reader was when they were here before, in rows.
    pub(crate) top: f64,
}

/// Goes to places in the app.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Navigator {
    place: UseStateSetter<Place>,
}

impl Navigator {
    /// Opens a place beside the list that is shown; the browser's Back leads here again.
    pub(crate) fn open(&self, route: Route) {
        self.go(Place { route, ..here() }, true);
    }

    /// Shows another list, from its top. With `step` the browser's Back leads to the one before.
    pub(crate) fn show(&self, query: Query, step: bool) {
        self.go(Place { query, top: 0.0, ..here() }, step);
    }

    /// Shows what another search finds, as [`Navigator::show`] does: all else stays as it is at that moment.
    pub(crate) fn search(&self, search: &str, step: impl FnOnce() -> bool) {
        let query = here().query;
        if query.search != search {
            self.show(Query { search: search.to_owned(), ..query }, step());
        }
    }

    /// Closes what is open: goes back to where it was opened, or to the list when it came from a link.
    pub(crate) fn close(&self) {
        match history() {
            Some(history) if kept(&history).0 => _ = history.back(),
            _ => self.go(Place { route: Route::Orders, ..here() }, false),
        }
    }

    fn go(&self, place: Place, step: bool) {
        if let Some(history) = history() {
            let address = format!("{}{}", place.route.path(), place.query.address());
            _ = if step {
                history.push_state_with_url(&state(true, place.top), "", Some(&address))
            } else {
                history.replace_state_with_url(&state(kept(&history).0, place.top), "", Some(&address))
            };
        }
        self.place.set(place);
    }
}

/// Notes in the browser's history how far down the list the reader is.
pub(crate) fn remember(top: f64) {
    if let Some(history) = history() {
        _ = history.replace_state_with_url(&state(kept(&history).0, top), "", None);
    }
}

fn history() -> Option<History> {
    browser::window()?.history().ok()
}

/// What an entry of the history carries: whether a place of this app stands before it, and the row.
fn state(inside: bool, top: f64) -> JsValue {
    Array::of2(&inside.into(), &top.into()).into()
}

fn kept(history: &History) -> (bool, f64) {
    let state = history.state().ok().and_then(|state| state.dyn_into::<Array>().ok()).unwrap_or_default();
    (state.get(0).is_truthy(), state.get(1).as_f64().unwrap_or_default())
}

fn here() -> Place {
    let location = browser::window().map(|window| window.location());
    let part = |part: Option<Result<String, JsValue>>| part.and_then(Result::ok).unwrap_or_default();
    Place {
        route: Route::parse(&part(location.as_ref().map(web_sys::Location::pathname))),
        query: Query::parse(&part(location.as_ref().map(web_sys::Location::search))),
        top: history().map_or(0.0, |history| kept(&history).1),
    }
}

/// Where the page is, kept in step with the browser's history.
#[hook]
pub(crate) fn use_route() -> (Place, Navigator) {
    let place = use_state_eq(|| {
        // The list brings the reader back by itself: it knows rows that the browser does not.
        if let Some(history) = history() {
            _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        }
        here()
    });
    let moved = use_callback(place.setter(), |_, setter| setter.set(here()));
    use_window_event("popstate", moved);
    ((*place).clone(), Navigator { place: place.setter() })
}
