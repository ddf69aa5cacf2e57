//! Web Locks: one tab of a browser does something for all of them.
//!
//! web-sys has them only behind a compiler flag for unstable interfaces, hence the calls by name.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::browser;

/// Whether this page has them: not over plain http, except on the loopback.
pub(crate) fn are_there() -> bool {
    manager().is_some()
}

/// Waits for a lock (with `steal`: takes it from whoever has it), says so to `held`, and keeps it until this page ends or
/// another one takes it: then this returns.
pub(crate) async fn hold(name: &str, steal: bool, held: impl FnOnce() + 'static) {
    let Some((manager, request)) = manager() else { return };
    let options = Object::new();
    if steal {
        // Setting a property of a fresh, ordinary object cannot fail.
        _ = Reflect::set(&options, &"steal".into(), &true.into());
    }
    let granted = Closure::once_into_js(move |_: JsValue| {
        held();
        // Kept until this promise settles: never.
        Promise::new(&mut |_, _| ())
    });
    if let Ok(ended) = request.call3(&manager, &name.into(), &options, &granted) {
        // It rejects when the lock is stolen.
        _ = JsFuture::from(Promise::from(ended)).await;
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = browser::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
    Some((manager, request))
}
