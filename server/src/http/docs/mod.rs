//! `/openapi.json`, and `/docs`: a page to try the JSON facade. It is inside the program and loads nothing from elsewhere.

use axum::{Router, body::Bytes, routing::get};
use http::{
    HeaderName, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use utoipa::openapi::OpenApi as Description;

/// Changes with every version of the program.
const REVALIDATE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-cache"));
const PAGE: &[u8] = include_bytes!("docs.html");
const SCRIPT: &[u8] = include_bytes!("docs.js");
const STYLE: &[u8] = include_bytes!("docs.css");

/// The description, written once, and the page that reads it.
///
/// # Errors
/// When the description cannot be written, which a build that passes its tests cannot do.
pub(super) fn router(description: &Description) -> Result<Router, serde_json::Error> {
    let description = Bytes::from(description.to_json()?);
    let files = [
        ("/openapi.json", "application/json", description),
        ("/docs", "text/html; charset=utf-8", Bytes::from_static(PAGE)),
        ("/docs/docs.js", "text/javascript; charset=utf-8", Bytes::from_static(SCRIPT)),
        ("/docs/docs.css", "text/css; charset=utf-8", Bytes::from_static(STYLE)),
    ];
    Ok(files.into_iter().fold(Router::new(), |router, (path, media_type, bytes)| {
        let headers = [(CONTENT_TYPE, HeaderValue::from_static(media_type)), REVALIDATE];
        router.route(path, get(async move || (headers, bytes)))
    }))
}
