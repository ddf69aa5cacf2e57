use wasm_bindgen::JsValue;
use web_sys::History;
use yew::prelude::*;

use super::use_window_event;
use crate::{browser, route::Route};

/// Goes to places in the app.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Navigator {
    route: UseStateSetter<Route>,
}

impl Navigator {
    /// Opens a place; the browser's Back leads here again.
    pub(crate) fn open(&self, route: Route) {
        if let Some(history) = history() {
            // The state marks that there is a place of this app to go back to.
            _ = history.push_state_with_url(&JsValue::TRUE, "", Some(&route.path()));
        }
        self.route.set(route);
    }

    /// Closes what is open: goes back to where it was opened, or to the list when it came from a link.
    pub(crate) fn close(&self) {
        match history() {
            Some(history) if history.state().is_ok_and(|state| state.is_truthy()) => _ = history.back(),
            Some(history) => {
                _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&Route::Orders.path()));
                self.route.set(Route::Orders);
            }
            None => self.route.set(Route::Orders),
        }
    }
}

fn history() -> Option<History> {
    browser::window()?.history().ok()
}

fn here() -> Route {
    let path = browser::window().and_then(|window| window.location().pathname().ok());
    path.map_or(Route::Orders, |path| Route::parse(&path))
}

/// Where the page is, kept in step with the browser's history.
#[hook]
pub(crate) fn use_route() -> (Route, Navigator) {
    let route = use_state_eq(here);
    let moved = use_callback(route.setter(), |_, setter| setter.set(here()));
    use_window_event("popstate", moved);
    ((*route).clone(), Navigator { route: route.setter() })
}
