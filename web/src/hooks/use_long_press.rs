use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent};
use yew::prelude::*;

use super::use_document_event;
use crate::browser::uuid_around;

/// How long a finger rests before that selects.
const REST_MS: u32 = 500;

/// The pointer that came down last.
#[derive(Debug, Default)]
struct Finger {
    /// Whether it is a finger: a mouse and a pen point more finely.
    touches: bool,
    /// Where it rests.
    resting: Option<Timeout>,
    /// Whether it has selected: the click at its end then means nothing more.
    selected: bool,
}

/// Tells of rows on which a finger rests. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct LongPress {
    finger: Rc<RefCell<Finger>>,
    select: Callback<String>,
}

impl LongPress {
    fn hear(&self, event: &Event) {
        let kind = event.type_();
        if kind == "pointerdown" {
            let touches = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
            *self.finger.borrow_mut() = Finger { touches, ..Finger::default() };
        }
        let row = event.target().and_then(|target| target.dyn_into::<Element>().ok()).as_ref().and_then(uuid_around);
        match (kind.as_str(), row.filter(|_| self.touches())) {
            ("pointerdown", Some(uuid)) => {
                let press = self.clone();
                self.finger.borrow_mut().resting = Some(Timeout::new(REST_MS, move || press.rested(uuid)));
            }
            // The browser would open a menu for a finger that rests: it then has rested for long enough.
            ("contextmenu", Some(uuid)) => {
                event.prevent_default();
                self.rested(uuid);
            }
            // It has gone up again, or moves the page.
            _ => self.finger.borrow_mut().resting = None,
        }
    }

    /// Whether the last pointer was a finger.
    pub(crate) fn touches(&self) -> bool {
        self.finger.borrow().touches
    }

    /// Whether the click that comes now ends a rest that has selected.
    pub(crate) fn takes_click(&self) -> bool {
        std::mem::take(&mut self.finger.borrow_mut().selected)
    }

    fn rested(&self, uuid: String) {
        let mut finger = self.finger.borrow_mut();
        finger.resting = None;
        if !std::mem::replace(&mut finger.selected, true) {
            drop(finger);
            self.select.emit(uuid);
        }
    }
}

/// Fingers on the list; `select` is told the row on which one rests.
#[hook]
pub(crate) fn use_long_press(select: Callback<String>) -> LongPress {
    let press = LongPress { finger: use_mut_ref(Finger::default), select };
    let hear = use_callback(press.select.clone(), {
        let press = press.clone();
        move |event: Event, _| press.hear(&event)
    });
    use_document_event("pointerdown", hear.clone());
    use_document_event("pointerup", hear.clone());
    use_document_event("pointercancel", hear.clone());
    use_document_event("contextmenu", hear);
    press
}
