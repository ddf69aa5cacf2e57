use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

/// State that is read as it is now.
///
/// A handler sees Yew's own state as it was when the handler was drawn. Where drawing takes long, Yew lets the browser go first,
/// and the next event may come to the handlers of the drawing before: a quick hand types its last letter and Enter.
#[derive(Clone, Debug)]
pub(crate) struct Current<T> {
    value: Rc<RefCell<T>>,
    draw: UseForceUpdateHandle,
}

impl<T> PartialEq for Current<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.value, &other.value)
    }
}

impl<T: Clone + PartialEq> Current<T> {
    /// What it is.
    pub(crate) fn get(&self) -> T {
        self.value.borrow().clone()
    }

    /// Changes it, and has the component drawn anew if that is a change.
    pub(crate) fn set(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.draw.force_update();
        }
    }
}

/// State of a component that its handlers read as it is now; see [`Current`].
#[hook]
pub(crate) fn use_current<T: 'static>(first: impl FnOnce() -> T) -> Current<T> {
    Current { value: use_mut_ref(first), draw: use_force_update() }
}
