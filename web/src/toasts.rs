//! Messages about what failed, each with a way on.

use std::rc::Rc;

use orders_proto::order::Order;
use yew::Reducible;

use crate::api::ApiError;

/// What failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// This state of an order was not stored.
    Unsaved(Order),
    /// An order was not deleted.
    Undeleted(Order),
}

/// A message on the screen. It stays until it is dismissed or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    /// Its number, counted from the page's start.
    pub(crate) id: u32,
    /// What failed.
    pub(crate) notice: Notice,
    /// Why.
    pub(crate) error: ApiError,
}

/// The messages on the screen, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Toasts {
    /// The messages.
    pub(crate) shown: Vec<Toast>,
    made: u32,
}

/// Something that happens to the messages.
#[derive(Debug)]
pub(crate) enum ToastAction {
    /// Something failed. It takes the place of an earlier message about the same order.
    Show(Box<Notice>, ApiError),
    /// The message with this number was dismissed or answered.
    Dismiss(u32),
}

impl Notice {
    /// The order that it is about.
    pub(crate) fn order(&self) -> &Order {
        match self {
            Self::Unsaved(order) | Self::Undeleted(order) => order,
        }
    }
}

impl Reducible for Toasts {
    type Action = ToastAction;

    fn reduce(self: Rc<Self>, action: ToastAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            ToastAction::Show(notice, error) => {
                let notice = *notice;
                next.shown.retain(|toast| toast.notice.order().uuid != notice.order().uuid);
                next.made += 1;
                next.shown.push(Toast { id: next.made, notice, error });
            }
            ToastAction::Dismiss(id) => next.shown.retain(|toast| toast.id != id),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsaved(uuid: &str) -> ToastAction {
        let order = Order { uuid: uuid.to_owned(), ..Order::default() };
        ToastAction::Show(Box::new(Notice::Unsaved(order)), ApiError::Unavailable)
    }

    fn shown(actions: impl IntoIterator<Item = ToastAction>) -> Vec<(u32, String)> {
        let toasts = actions.into_iter().fold(Rc::new(Toasts::default()), Toasts::reduce);
        toasts.shown.iter().map(|toast| (toast.id, toast.notice.order().uuid.clone())).collect()
    }

    #[test]
    fn an_order_has_one_message_the_latest() {
        assert_eq!(shown([unsaved("a"), unsaved("b"), unsaved("a")]), [(2, "b".to_owned()), (3, "a".to_owned())]);
    }

    #[test]
    fn a_dismissed_message_goes() {
        assert_eq!(shown([unsaved("a"), unsaved("b"), ToastAction::Dismiss(1)]), [(2, "b".to_owned())]);
    }
}
