//! The app's addresses.

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/`: the list.
    Orders,
    /// `/orders/{uuid}`: one order. The text is as it stands in the address, not checked.
    Order(String),
    /// Anything else.
    Missing,
}

impl Route {
    /// The place that a URL's path names.
    pub(crate) fn parse(path: &str) -> Self {
        match path.strip_prefix("/orders/").map(|rest| rest.strip_suffix('/').unwrap_or(rest)) {
            Some(uuid) if !uuid.is_empty() && !uuid.contains('/') => Self::Order(uuid.to_owned()),
            Some("") => Self::Orders,
            None if matches!(path, "/" | "/orders" | "/index.html") => Self::Orders,
            _ => Self::Missing,
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Order(uuid) => format!("/orders/{uuid}"),
            Self::Orders | Self::Missing => "/".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_places_and_back() {
        for (path, route) in [
            ("/", Route::Orders),
            ("/orders", Route::Orders),
            ("/orders/", Route::Orders),
            ("/orders/018f3c5e", Route::Order("018f3c5e".to_owned())),
            ("/orders/018f3c5e/", Route::Order("018f3c5e".to_owned())),
            ("/orders/a/b", Route::Missing),
            ("/people", Route::Missing),
            ("/ordersx", Route::Missing),
        ] {
            assert_eq!(Route::parse(path), route, "{path}");
        }
        assert_eq!(Route::Order("018f3c5e".to_owned()).path(), "/orders/018f3c5e");
    }
}
