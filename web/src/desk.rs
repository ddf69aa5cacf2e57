//! What every component may need at hand: the words, and ways to act.

use std::rc::Rc;

use orders_proto::order::Order;
use wasm_bindgen_futures::spawn_local;
use yew::UseReducerDispatcher;

use crate::{
    api::{Api, ApiError},
    hooks::Navigator,
    register::{Action, Register},
    text::{Key, Text},
    toasts::{Notice, Toast, ToastAction, Toasts},
};

/// The words, the server, and where to tell what happened. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Desk {
    /// The reader's language.
    pub(crate) text: Rc<Text>,
    /// The server.
    pub(crate) api: Api,
    /// Where to tell what happens to orders.
    pub(crate) register: UseReducerDispatcher<Register>,
    /// Where to tell what failed.
    pub(crate) toasts: UseReducerDispatcher<Toasts>,
    /// Goes to places.
    pub(crate) navigator: Navigator,
}

impl Desk {
    /// Deletes an order: it greys at once, and goes when the server has removed it.
    pub(crate) fn delete(&self, order: Order) {
        let desk = self.clone();
        desk.register.dispatch(Action::Leaving(order.uuid.clone()));
        spawn_local(async move {
            match desk.api.delete(order.uuid.clone()).await {
                Ok(()) => desk.register.dispatch(Action::Removed(order.uuid)),
                Err(error) => {
                    desk.register.dispatch(Action::Stayed(order.uuid.clone()));
                    desk.toasts.dispatch(ToastAction::Show(Box::new(Notice::Undeleted(order)), error));
                }
            }
        });
    }

    /// Tries again what a message says has failed.
    pub(crate) fn retry(&self, toast: &Toast) {
        self.toasts.dispatch(ToastAction::Dismiss(toast.id));
        match toast.notice.clone() {
            Notice::Unsaved(order) => self.register.dispatch(Action::Again(order)),
            Notice::Undeleted(order) => self.delete(order),
        }
    }

    /// What happened, in the reader's language.
    pub(crate) fn explain(&self, error: &ApiError) -> String {
        let text = &self.text;
        match error {
            ApiError::Unavailable => text.say(Key::ErrorUnavailable).to_owned(),
            ApiError::NotFound => text.say(Key::ErrorNotFound).to_owned(),
            ApiError::Fields(_) => text.say(Key::ErrorFields).to_owned(),
            ApiError::Other { message, .. } => text.fill(Key::ErrorOther, "message", message),
        }
    }
}
